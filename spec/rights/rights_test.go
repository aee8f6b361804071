package rights_test

import (
	"os"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/src/cpi/policy"
)

// actions returns the actions of a statement's rights that are as wanted, each once.
func actions(statement policy.Statement, wanted func(policy.Right) bool) []string {
	var found []string
	for _, right := range statement.Rights {
		if wanted(right) {
			found = append(found, right.Actions...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Accounts were set up by the policy that the Ruby CPI publishes. The test bed keeps a frozen list of it.
var _ = Describe("The table of rights", func() {
	published := func(right policy.Right) bool { return right.Origin == policy.Published }

	It("marks as published what the Ruby CPI's policy grants, in the same statements, and nothing else", func() {
		var ids []string
		for _, statement := range policy.Statements() {
			granted := actions(statement, published)
			if len(granted) == 0 {
				continue
			}
			Expect(statement.ID).NotTo(BeEmpty(), "%v: what is published has a statement", granted)
			Expect(granted).To(ConsistOf(gateway.Granted(statement.ID)), statement.ID)
			ids = append(ids, statement.ID)
		}
		Expect(ids).To(ConsistOf(gateway.Statements()))
	})

	It("marks as called by the Ruby CPI what it calls without a grant of its policy, and nothing else", func() {
		var called []string
		for _, statement := range policy.Statements() {
			called = append(called, actions(statement, func(right policy.Right) bool { return right.Origin == policy.RubyCalls })...)
		}
		Expect(called).To(ConsistOf(gateway.Ungranted()))
	})

	It("wants no further right for what the Ruby CPI does: it only helps, or stands apart with a feature of its own", func() {
		needed := func(right policy.Right) bool { return right.Origin == policy.New && !right.Optional }
		for _, statement := range policy.Statements() {
			if statement.Feature == "" {
				Expect(actions(statement, needed)).To(BeEmpty(), "no feature that the Ruby CPI lacks needs them")
				continue
			}
			Expect(gateway.Statements()).NotTo(ContainElement(statement.ID), statement.Feature)
			for _, right := range statement.Rights {
				Expect(right.Origin).To(Equal(policy.New), "%v: the Ruby CPI has the right, and not the feature: %s", right.Actions, statement.Feature)
			}
		}
	})

	It("is docs/iam-policy.json; make docs writes it", func() {
		written, err := os.ReadFile("../../docs/iam-policy.json")
		Expect(err).NotTo(HaveOccurred())
		wanted, err := policy.Document()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(written)).To(Equal(string(wanted)))
	})
})
