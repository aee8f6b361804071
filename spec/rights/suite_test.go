// Package rights_test holds the tables of the CPI, its rights and AWS's codes, against what the test bed knows of AWS and of
// the Ruby CPI.
package rights_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestRights(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "rights")
}
