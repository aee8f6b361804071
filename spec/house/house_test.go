package house_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/house"
)

var _ = It("The product's source keeps the rules of the house", func() {
	packages, err := tree.Packages(root)
	Expect(err).NotTo(HaveOccurred())
	Expect(len(packages)).To(BeNumerically(">", 5))
	var broken []string
	for _, finding := range house.Findings(packages, house.Rules(packages)) {
		broken = append(broken, finding.String())
	}
	Expect(broken).To(BeEmpty(), strings.Join(broken, "\n"))
})
