// Package exits_test leaves the CPI by every exit: killed, stopped, refused, without an answer, beside others. Whatever
// happens, the caller's next call succeeds and what remains is nothing, or bears the mark by which it is found.
package exits_test

import (
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

func TestExits(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "exits")
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

// director gives a Director for a fresh account.
func director(ctx SpecContext, changes map[string]any) *testbed.Director {
	GinkgoHelper()
	Expect(bed.Reset(ctx)).To(Succeed())
	found, err := bed.NewDirector(binary, GinkgoT().TempDir(), changes)
	Expect(err).NotTo(HaveOccurred())
	return found
}

// ok does one call that has to succeed.
func ok(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run, err := d.Call(ctx, method, arguments...)
	Expect(err).NotTo(HaveOccurred(), run.Stderr)
	Expect(run.Error).To(BeNil(), "%s\n%s", method, run.Stderr)
	return run
}

// refused does one call that has to fail.
func refused(ctx SpecContext, d *testbed.Director, method string, arguments ...any) testbed.Run {
	GinkgoHelper()
	run, err := d.Call(ctx, method, arguments...)
	Expect(err).NotTo(HaveOccurred(), run.Stderr)
	Expect(run.Error).NotTo(BeNil(), "%s answered %s", method, run.Result)
	return run
}

func world(ctx SpecContext) testbed.World {
	GinkgoHelper()
	found, err := bed.World(ctx)
	Expect(err).NotTo(HaveOccurred())
	return found
}

func stemcell() string { return bed.Account.Image + " light" }

func launch(ctx SpecContext, d *testbed.Director, address string) string {
	GinkgoHelper()
	return ok(ctx, d, "create_vm", bed.Machine(stemcell(), address).Arguments()...).VM()
}

const privateTag = "bosh-aws-cpi"

// pending tells whether a resource bears the mark of a call that nobody heard the end of.
func pending(r testbed.Resource) bool {
	return strings.HasPrefix(r.Tags[privateTag], "v1:"+testbed.DirectorUUID+":") && strings.HasSuffix(r.Tags[privateTag], ":pending")
}

// withDevice matches calls that ask for a device name.
func withDevice(name string) func(url.Values) bool {
	return func(params url.Values) bool { return params.Get("Device") == name }
}
