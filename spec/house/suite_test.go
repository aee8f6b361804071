package house_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/house"
	"bosh-aws-cpi/spec/support/testbed"
)

func TestHouse(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "house")
}

var (
	root string
	tree *house.Tree
)

var _ = BeforeSuite(func() {
	var err error
	root, err = testbed.ProjectRoot()
	Expect(err).NotTo(HaveOccurred())
	tree, err = house.Open(root)
	Expect(err).NotTo(HaveOccurred())
})
