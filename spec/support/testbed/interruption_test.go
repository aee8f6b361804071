package testbed_test

import (
	"os"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("An interruption", func() {
	var director *testbed.Director

	BeforeEach(func(ctx SpecContext) {
		Expect(bed.Reset(ctx)).To(Succeed())
		var err error
		director, err = bed.NewDirector(os.Args[0], GinkgoT().TempDir(), nil)
		Expect(err).NotTo(HaveOccurred())
		director.Env = []string{"ACT_AS=cpi"}
	})

	addresses := func(ctx SpecContext) testbed.World {
		GinkgoHelper()
		world, err := bed.World(ctx)
		Expect(err).NotTo(HaveOccurred())
		return world.Of("address")
	}

	It("kills the CPI at a call: once that is done, or before", func(ctx SpecContext) {
		at := gateway.Rule{Action: "AllocateAddress"}
		run, err := director.Interrupt(ctx, testbed.Interruption{At: at, Before: true}, "AllocateAddress")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Exit).To(Equal(-1))
		Expect(run.Raw).To(BeEmpty())
		Expect(run.Calls).To(HaveExactElements(And(HaveField("Done", false), HaveField("Lost", true))))
		Expect(addresses(ctx)).To(BeEmpty())

		run, err = director.Interrupt(ctx, testbed.Interruption{At: at}, "AllocateAddress")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Exit).To(Equal(-1))
		Expect(run.Raw).To(BeEmpty())
		Expect(run.Calls).To(HaveExactElements(And(HaveField("Done", true), HaveField("Lost", true))))
		Expect(addresses(ctx)).To(HaveLen(1))

		run, err = director.Call(ctx, "AllocateAddress")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Exit).To(Equal(0), "the interruptions were for those runs alone")
	})

	It("sends any other signal with the call's answer", func(ctx SpecContext) {
		run, err := director.Interrupt(ctx, testbed.Interruption{At: gateway.Rule{Call: 1}, Signal: syscall.SIGWINCH}, "DescribeRegions")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Faulty).NotTo(HaveOccurred())
		Expect(run.Exit).To(Equal(0))
		Expect(run.Calls).To(HaveExactElements(And(HaveField("Status", 200), HaveField("Lost", false))))
	})

	It("does not stand in the way when the CPI cannot be started", func(ctx SpecContext) {
		director.Binary = "/nowhere/cpi"
		Expect(director.Interrupt(ctx, testbed.Interruption{}, "DescribeRegions")).Error().To(MatchError(ContainSubstring("/nowhere/cpi")))
	})
})

var _ = Describe("The CPI under test", func() {
	It("is the one of CPI_BIN", func() {
		GinkgoT().Setenv("CPI_BIN", os.Args[0])
		Expect(testbed.Binary()).To(Equal(os.Args[0]))
		GinkgoT().Setenv("CPI_BIN", "build/cpi")
		Expect(testbed.Binary()).Error().To(MatchError(`CPI_BIN has to be an absolute path, not "build/cpi"`))
		GinkgoT().Setenv("CPI_BIN", "/nowhere/cpi")
		Expect(testbed.Binary()).Error().To(MatchError(ContainSubstring("CPI_BIN: ")))
	})

	It("is built where there is none, and finds the account", func(ctx SpecContext) {
		Expect(bed.Reset(ctx)).To(Succeed())
		binary, err := testbed.Binary()
		Expect(err).NotTo(HaveOccurred())
		director, err := bed.NewDirector(binary, GinkgoT().TempDir(), nil)
		Expect(err).NotTo(HaveOccurred())
		run, err := director.Call(ctx, "has_disk", "vol-0123456789abcdef0")
		Expect(err).NotTo(HaveOccurred(), string(run.Raw)+run.Stderr)
		Expect(run.Error).To(BeNil())
		Expect(run.Result).To(MatchJSON(`false`))
		Expect(run.Calls).To(HaveExactElements(HaveField("Action", "DescribeVolumes")))
		Expect(bed.World(ctx)).To(BeEmpty())
	})
})
