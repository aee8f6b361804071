package contract_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/contract"
	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/src/cpi"
)

var _ = Describe("The table of forms", func() {
	It("has a budget and the rights for every method that needs AWS", func() {
		Expect(contract.BudgetGaps(cpi.Methods(), contract.Forms(), contract.Exempt(), gateway.Granted)).To(BeEmpty())
	})

	It("has none for a method that needs no AWS", func() {
		for _, form := range contract.Forms() {
			Expect(cpi.OfflineMethods()).NotTo(ContainElement(form.Method()))
		}
	})
})

var _ = Describe("Gaps", func() {
	methods := []string{"has_vm", "ping_host"}
	exempt := map[string]string{"ping_host": "no AWS"}
	forms := func(more ...contract.Form) []contract.Form {
		return append([]contract.Form{
			{Name: "has_vm", Calls: []string{"DescribeInstances", "sts:AssumeRole"}, Statements: []string{"all"}},
			{Name: "ping_host"},
		}, more...)
	}
	granted := func(statements ...string) []string {
		if len(statements) == 0 {
			return nil
		}
		return []string{"ec2:DescribeInstances", "sts:AssumeRole"}
	}

	DescribeTable("of the budgets are told", func(methods []string, forms []contract.Form, exempt map[string]string, gaps ...string) {
		Expect(contract.BudgetGaps(methods, forms, exempt, granted)).To(ConsistOf(gaps))
	},
		Entry("none", methods, forms(), exempt),
		Entry("a method without a form", append([]string{"has_disk"}, methods...), forms(), exempt, "has_disk has no budget of AWS calls"),
		Entry("a form without a method", methods, forms(contract.Form{Name: "has_dsk, quickly"}), exempt, `"has_dsk, quickly" is a form of no method`),
		Entry("a form twice", methods, forms(contract.Form{Name: "ping_host"}), exempt, `"ping_host" is declared twice`),
		Entry("a right that no statement grants", methods, forms(contract.Form{Name: "has_vm, slowly", Calls: []string{"DescribeImages"}, Statements: []string{"all"}}), exempt,
			`"has_vm, slowly": no statement of it grants ec2:DescribeImages`),
		Entry("no statement at all", methods, forms(contract.Form{Name: "has_vm, slowly", Calls: []string{"DescribeInstances"}}), exempt,
			`"has_vm, slowly": no statement of it grants ec2:DescribeInstances`),
		Entry("no call, and no reason why", methods, forms(), nil, "ping_host costs no AWS call in any form, and is not exempt"),
		Entry("an exemption of no method", methods, forms(), map[string]string{"ping_host": "no AWS", "ping": "no AWS"}, "ping is exempt, and is no method"),
		Entry("an exemption without need", methods, forms(), map[string]string{"ping_host": "no AWS", "has_vm": "no AWS"}, "has_vm is exempt, and need not be"),
	)

	DescribeTable("of the scenes are told", func(scenes []string, exempt map[string]string, gaps ...string) {
		Expect(contract.SceneGaps(methods, forms(), exempt, scenes)).To(ConsistOf(gaps))
	},
		Entry("none", []string{"has_vm"}, exempt),
		Entry("a method without a scene", []string{}, exempt, "has_vm has no scene in the crash matrix"),
		Entry("neither a scene nor a reason", []string{"has_vm"}, nil, "ping_host has no scene in the crash matrix"),
		Entry("a scene of no form", []string{"has_vm", "has_vm, slowly"}, exempt, `the scene "has_vm, slowly" plays no declared form`),
		Entry("an exemption of no method", []string{"has_vm"}, map[string]string{"ping_host": "no AWS", "ping": "no AWS"}, "ping is exempt, and is no method"),
		Entry("an exemption without need", []string{"has_vm", "ping_host"}, exempt, "ping_host is exempt, and need not be"),
	)
})

var _ = Describe("The ledger", func() {
	It("names what was not measured", func() {
		all := []contract.Form{{Name: "has_vm"}, {Name: "create_stemcell, light with tags", Versions: []int{3}}}
		var ledger contract.Ledger
		Expect(ledger.Missing(all)).To(Equal([]string{"has_vm in API version 2", "has_vm in API version 3", "create_stemcell, light with tags in API version 3"}))
		ledger.Note(all[0], 2)
		ledger.Note(all[1], 3)
		Expect(ledger.Missing(all)).To(Equal([]string{"has_vm in API version 3"}))
	})
})
