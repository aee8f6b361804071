package house_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/house"
)

var _ = Describe("The product's source", func() {
	It("keeps the rules of the house, but for what is pending", func() {
		packages, err := tree.Packages(root)
		Expect(err).NotTo(HaveOccurred())
		Expect(len(packages)).To(BeNumerically(">", 5))
		broken := house.Hold(house.Findings(packages, house.Rules(packages)), pending)
		Expect(broken).To(BeEmpty(), strings.Join(broken, "\n"))
	})
})

var _ = Describe("What is pending", func() {
	findings := []house.Finding{{Rule: "sleep", File: "a.go", Line: 7, Says: "too long"}}
	rows := func(rule string, files ...string) []house.Pending { return []house.Pending{{Rule: rule, Files: files}} }

	DescribeTable("is compared with what is found", func(pending []house.Pending, lines ...string) {
		Expect(house.Hold(findings, pending)).To(HaveExactElements(lines))
	},
		Entry("all of it", rows("sleep", "a.go")),
		Entry("nothing pending", nil, "a.go:7: sleep: too long"),
		Entry("another rule", rows("codes", "a.go"), "a.go:7: sleep: too long", "a.go: codes: it keeps the rule now; take it out of the pending files"),
		Entry("a file too many", rows("sleep", "a.go", "b.go"), "b.go: sleep: it keeps the rule now; take it out of the pending files"),
	)
})
