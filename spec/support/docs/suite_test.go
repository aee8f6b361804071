package main

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestDocs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "docs")
}

// root is the root of the project.
const root = "../../.."

func everything() declared {
	GinkgoHelper()
	all, err := declarations(root)
	Expect(err).NotTo(HaveOccurred())
	return all
}
