// Package life_test runs whole lives of deployments through the built binary.
package life_test

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

func TestLife(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "life")
}

var (
	bed    *testbed.Bed
	binary string
)

var _ = BeforeSuite(func(ctx SpecContext) {
	var err error
	binary, err = testbed.Binary()
	Expect(err).NotTo(HaveOccurred())
	bed, err = testbed.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
})

var _ = AfterSuite(func() {
	if bed != nil {
		bed.Stop()
	}
})

// No call of a life may be one that AWS would refuse for its form, nor say what AWS should decide.
var _ = AfterEach(func() { Expect(bed.Gateway.Violations()).To(BeEmpty()) })

// director gives a fresh account and a Director for it.
func director(ctx SpecContext, changes map[string]any) *testbed.Director {
	Expect(bed.Reset(ctx)).To(Succeed())
	found, err := bed.NewDirector(binary, GinkgoT().TempDir(), changes)
	Expect(err).NotTo(HaveOccurred())
	return found
}

// call does one call and gives it with its answer whatever that is; nothing of what is secret may show.
func call(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run, err := d.Call(ctx, method, arguments...)
	Expect(err).NotTo(HaveOccurred(), run.Stderr)
	Expect(run.Exit).To(BeZero())
	Expect(run.Log).To(BeEmpty())
	for _, output := range []string{string(run.Raw), run.Stderr} {
		Expect(output).NotTo(ContainSubstring(testbed.PlantedSecret))
		Expect(output).NotTo(ContainSubstring("wJalrXUtnFEMI"))
	}
	return run
}

// ok does one call that has to succeed.
func ok(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run := call(ctx, d, method, arguments...)
	Expect(run.Error).To(BeNil(), "%s\n%s", method, run.Stderr)
	return run
}

// refused does one call that has to fail, and gives its error.
func refused(ctx SpecContext, d *testbed.Director, method string, arguments ...any) (testbed.Failure, testbed.Run) {
	GinkgoHelper()
	run := call(ctx, d, method, arguments...)
	Expect(run.Error).NotTo(BeNil(), "%s answered %s", method, run.Result)
	return *run.Error, run
}

func decoded(raw json.RawMessage) (value any) {
	Expect(json.Unmarshal(raw, &value)).To(Succeed())
	return value
}

func world(ctx SpecContext) testbed.World {
	found, err := bed.World(ctx)
	Expect(err).NotTo(HaveOccurred())
	return found
}
