// Package suite is what the black-box suites share: one bed for a suite, a fresh account for a spec, and calls that check
// what holds for every answer.
package suite

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

// Suite is the bed of a suite, started before its first spec, and the CPI under test.
type Suite struct {
	Bed    *testbed.Bed
	Binary string
}

// Register starts a bed for the suite that calls it, and ends it with the suite.
func Register() *Suite {
	s := &Suite{}
	BeforeSuite(func(ctx SpecContext) {
		var err error
		s.Binary, err = testbed.Binary()
		Expect(err).NotTo(HaveOccurred())
		s.Bed, err = testbed.Start(ctx)
		Expect(err).NotTo(HaveOccurred())
	})
	AfterSuite(func() {
		if s.Bed != nil {
			s.Bed.Stop()
		}
	})
	return s
}

// Director returns a Director for a fresh account, with changes to the aws section of its CPI's configuration.
func (s *Suite) Director(ctx SpecContext, changes map[string]any) *testbed.Director {
	GinkgoHelper()
	Expect(s.Bed.Reset(ctx)).To(Succeed())
	return s.Another(changes)
}

// Another returns a further Director for the account as it is.
func (s *Suite) Another(changes map[string]any) *testbed.Director {
	GinkgoHelper()
	found, err := s.Bed.NewDirector(s.Binary, GinkgoT().TempDir(), changes)
	Expect(err).NotTo(HaveOccurred())
	return found
}

// World returns what is in the account beyond the seed.
func (s *Suite) World(ctx SpecContext) testbed.World {
	GinkgoHelper()
	found, err := s.Bed.World(ctx)
	Expect(err).NotTo(HaveOccurred())
	return found
}

// Call does one call and returns its run. It checks what holds for every answer: one valid object, status 0, an empty log,
// and no secret in any output.
func Call(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run, err := d.Call(ctx, method, arguments...)
	Expect(err).NotTo(HaveOccurred(), run.Stderr)
	Expect(run.Exit).To(BeZero())
	Expect(run.Log).To(BeEmpty())
	for _, output := range []string{string(run.Raw), run.Stderr} {
		for _, secret := range []string{testbed.PlantedSecret, "wJalrXUtnFEMI"} {
			Expect(output).NotTo(ContainSubstring(secret))
		}
	}
	return run
}

// OK does one call that has to succeed.
func OK(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run := Call(ctx, d, method, arguments...)
	Expect(run.Error).To(BeNil(), "%s\n%s", method, run.Stderr)
	return run
}

// Refused does one call that has to fail.
func Refused(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run := Call(ctx, d, method, arguments...)
	Expect(run.Error).NotTo(BeNil(), "%s answered %s", method, run.Result)
	return run
}
