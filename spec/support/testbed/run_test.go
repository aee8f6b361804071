package testbed_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("A run on the bed", func() {
	BeforeEach(func(ctx SpecContext) { Expect(bed.Reset(ctx)).To(Succeed()) })

	fake := func(method string, signals ...testbed.Signal) testbed.Run {
		return testbed.Run{Request: testbed.NewRequest(method), Binary: os.Args[0], Env: []string{"ACT_AS=cpi"}, Signals: signals}
	}

	It("has a configuration of its own, and tells the calls of the run", func(ctx SpecContext) {
		Expect(bed.Run(ctx, fake("DescribeVpcs"))).Error().NotTo(HaveOccurred())
		answer, err := bed.Run(ctx, fake("DescribeRegions"))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Faulty).NotTo(HaveOccurred())
		Expect(answer.Calls).To(HaveExactElements(HaveField("Action", "DescribeRegions")))
		var result struct{ Argv []string }
		Expect(json.Unmarshal(answer.Result, &result)).To(Succeed())
		Expect(filepath.Base(result.Argv[0])).To(Equal("cpi.json"))
		Expect(filepath.Dir(result.Argv[0])).NotTo(BeADirectory(), "it is gone after the run")
	})

	It("is killed at a call: once that is done, or before", func(ctx SpecContext) {
		addresses := func() testbed.World {
			GinkgoHelper()
			world, err := bed.World(ctx)
			Expect(err).NotTo(HaveOccurred())
			return world.Of("address")
		}
		at := gateway.Rule{Action: "AllocateAddress"}
		answer, err := bed.Run(ctx, fake("AllocateAddress", testbed.Signal{At: at, Before: true}))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Exit).To(Equal(-1))
		Expect(answer.Raw).To(BeEmpty())
		Expect(answer.Calls).To(HaveExactElements(And(HaveField("Done", false), HaveField("Lost", true))))
		Expect(addresses()).To(BeEmpty())

		answer, err = bed.Run(ctx, fake("AllocateAddress", testbed.Signal{At: at}))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Exit).To(Equal(-1))
		Expect(answer.Raw).To(BeEmpty())
		Expect(answer.Calls).To(HaveExactElements(And(HaveField("Done", true), HaveField("Lost", true))))
		Expect(addresses()).To(HaveLen(1))

		answer, err = bed.Run(ctx, fake("AllocateAddress"))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Exit).To(Equal(0), "the signals were for those runs alone")
	})

	It("gets any other signal with the answer of its call", func(ctx SpecContext) {
		signal := testbed.Signal{At: gateway.Rule{Call: 1}, Signal: syscall.SIGWINCH}
		answer, err := bed.Run(ctx, fake("DescribeRegions", signal, signal))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Exit).To(Equal(0))
		Expect(answer.Calls).To(HaveExactElements(And(HaveField("Status", 200), HaveField("Lost", false))))
	})

	It("says when the binary is not there", func(ctx SpecContext) {
		run := fake("DescribeRegions")
		run.Binary = "/nowhere/cpi"
		Expect(bed.Run(ctx, run)).Error().To(MatchError(ContainSubstring("/nowhere/cpi")))
	})
})

var _ = Describe("The CPI under test", func() {
	It("is the one of CPI_BIN", func(ctx SpecContext) {
		GinkgoT().Setenv("CPI_BIN", os.Args[0])
		Expect(new(testbed.Bed).CPI(ctx)).To(Equal(os.Args[0]))
		GinkgoT().Setenv("CPI_BIN", "build/cpi")
		Expect(new(testbed.Bed).CPI(ctx)).Error().To(MatchError(`CPI_BIN has to be an absolute path, not "build/cpi"`))
		GinkgoT().Setenv("CPI_BIN", "/nowhere/cpi")
		Expect(new(testbed.Bed).CPI(ctx)).Error().To(MatchError(ContainSubstring("CPI_BIN: ")))
	})

	It("is built once where there is none, and finds the account", func(ctx SpecContext) {
		Expect(bed.Reset(ctx)).To(Succeed())
		answer, err := bed.Run(ctx, testbed.Run{Request: testbed.NewRequest("has_disk", "vol-0123456789abcdef0")})
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Faulty).NotTo(HaveOccurred(), string(answer.Raw)+answer.Stderr)
		Expect(answer.Error).To(BeNil())
		Expect(answer.Result).To(MatchJSON(`false`))
		Expect(answer.Calls).To(HaveExactElements(HaveField("Action", "DescribeVolumes")))
		canceled, cancel := context.WithCancel(ctx)
		cancel()
		Expect(bed.CPI(canceled)).To(HaveSuffix("cpi"), "nothing is built a second time")
	})
})
