package life_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/contract"
	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// meter makes the calls of a Director in their declared forms.
type meter struct {
	ctx    SpecContext
	d      *testbed.Director
	ledger *contract.Ledger
}

// newMeter returns a meter for a fresh account in which all rights of the declared forms are granted.
func newMeter(ctx SpecContext, version int, ledger *contract.Ledger, changes map[string]any) *meter {
	GinkgoHelper()
	m := &meter{ctx: ctx, d: account.Director(ctx, changes), ledger: ledger}
	m.d.APIVersion = version
	account.Bed.Gateway.Policy(contract.Statements()...)
	return m
}

// call does a call that has to succeed with the rights of its form alone, for the declared price.
func (m *meter) call(name string, arguments ...any) testbed.Run {
	GinkgoHelper()
	form := contract.Named(name)
	account.Bed.Gateway.OnlyPolicy(form.Statements...)
	defer account.Bed.Gateway.OnlyPolicy(contract.Statements()...)
	if form.InTurn > 0 { // what runs side by side shows only in calls that take their time
		defer account.Bed.Gateway.Add(gateway.Rule{Latency: 300 * time.Millisecond}).Remove()
	}
	run := ok(m.ctx, m.d, form.Method(), arguments...)
	Expect(run.Cost()).To(ConsistOf(form.Actions()), "%s\n%s", name, run.Stderr)
	if form.InTurn > 0 {
		Expect(gateway.Sequence(run.Calls[:len(form.Calls)])).To(HaveLen(form.InTurn), name)
	}
	m.ledger.Note(form, m.d.APIVersion)
	return run
}

// versions are the entries of a table that runs in each API version.
func versions() (entries []TableEntry) {
	for _, version := range contract.Versions() {
		entries = append(entries, Entry(fmt.Sprintf("in API version %d", version), version))
	}
	return entries
}

// stemcellEnv is what a Director of API version 3 adds to create_stemcell.
func stemcellEnv() map[string]any { return map[string]any{"tags": map[string]any{"deployment": "dep"}} }
