package exits_test

import (
	"os/exec"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// A process that is asked to stop sends the calls that undo its work and ends within five seconds, even when AWS is slow.
// These specs run at AWS's own pace.
var _ = Describe("SIGTERM", func() {
	var d *testbed.Director
	slowly := func(ctx SpecContext) {
		GinkgoHelper()
		d = account.Director(ctx, nil)
		path, err := account.Bed.Config().With(nil).Write(GinkgoT().TempDir())
		Expect(err).NotTo(HaveOccurred())
		d.ConfigPath = path
	}
	stopped := func(ctx SpecContext, at gateway.Rule, before bool, method string, arguments ...any) testbed.Run {
		GinkgoHelper()
		run, err := d.Interrupt(ctx, testbed.Interruption{At: at, Before: before, Signal: syscall.SIGTERM}, method, arguments...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Faulty).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Message", ContainSubstring("told to stop"))), run.Stderr)
		Expect(run.Error.OkToRetry).To(BeFalse())
		return run
	}
	// since is the time from the call that brought the signal to the end of the process.
	since := func(run testbed.Run, action string) time.Duration {
		for _, call := range run.Calls {
			if call.Action == action {
				return run.Wall - call.At.Sub(run.Calls[0].At)
			}
		}
		return run.Wall
	}

	DescribeTable("is obeyed within five seconds while AWS is slow", func(ctx SpecContext, action, method string, latency time.Duration) {
		slowly(ctx)
		arguments := account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()
		if method == "create_disk" {
			arguments = []any{1024, map[string]any{}}
		}
		slow := func(call gateway.Call) bool { return !strings.HasPrefix(call.Action, "DescribeS") }
		account.Bed.Gateway.Add(gateway.Rule{Service: "ec2", From: slow, Latency: latency})
		run := stopped(ctx, gateway.Rule{Action: action, Times: 1}, true, method, arguments...)
		Expect(since(run, action)).To(BeNumerically("<", stopLimit+latency), run.Stderr)
		Expect(account.World(ctx)).To(BeEmpty(), run.Stderr)
	},
		Entry("to answer the creation of a disk", "CreateVolume", "create_disk", 1200*time.Millisecond),
		Entry("to launch", "RunInstances", "create_vm", 1200*time.Millisecond),
	)

	It("during a launch that is under way ends it", func(ctx SpecContext) {
		slowly(ctx)
		account.Bed.Gateway.Lag(gateway.Lag{Instance: gateway.Delay{For: gateway.Forever}})
		run := stopped(ctx, gateway.Rule{Action: "DescribeInstances", Times: 1}, true, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...)
		Expect(since(run, "DescribeInstances")).To(BeNumerically("<", stopLimit))
		Expect(account.World(ctx)).To(BeEmpty(), run.Stderr)
	})

	It("starts nothing new: no launch on demand after a spot refusal", func(ctx SpecContext) {
		slowly(ctx)
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		machine.Properties["spot_bid_price"], machine.Properties["spot_ondemand_fallback"] = 0.5, true
		// The answer comes after the CPI has noticed the signal.
		refusal := gateway.Rule{Action: "RunInstances", Times: 1, Code: "SpotMaxPriceTooLow", After: func(gateway.Call) { <-time.After(300 * time.Millisecond) }}
		run, err := d.Interrupt(ctx, testbed.Interruption{At: refusal, Before: true, Signal: syscall.SIGTERM}, "create_vm", machine.Arguments()...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).NotTo(BeNil())
		Expect(creating(run.Calls, "RunInstances")).To(HaveLen(1))
		Expect(run.Stderr).NotTo(ContainSubstring("was lost"))
	})

	It("names an AMI that it could not remove because AWS does not show it yet", func(ctx SpecContext) {
		slowly(ctx)
		account.Bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{For: 30 * time.Second}, Kinds: []gateway.Kind{gateway.Image}})
		properties := map[string]any{"ami": map[string]any{testbed.Region: account.Bed.Account.Image}, "encrypted": true}
		run := stopped(ctx, gateway.Rule{Action: "CopyImage", Times: 1}, false, "create_stemcell", "/nowhere", properties)
		Expect(creating(run.Calls, "DeregisterImage")).NotTo(BeEmpty())
		Expect(run.Error.Message).To(MatchRegexp(`AMI ami-[0-9a-f]+ was left behind`))
		Expect(run.Wall).To(BeNumerically("<", stopLimit+2*time.Second))
	})

	It("is obeyed while stdin is open", func(ctx SpecContext) {
		slowly(ctx)
		command := exec.CommandContext(ctx, account.Binary, d.ConfigPath)
		stdin, err := command.StdinPipe()
		Expect(err).NotTo(HaveOccurred())
		var stdout strings.Builder
		command.Stdout = &stdout
		Expect(command.Start()).To(Succeed())
		_, err = stdin.Write([]byte(`{"method":`)) // the process is reading, or is about to
		Expect(err).NotTo(HaveOccurred())
		ended := make(chan error, 1)
		go func() { ended <- command.Wait() }()
		Eventually(func() string {
			_ = command.Process.Signal(syscall.SIGTERM)
			return stdout.String()
		}, 5*time.Second, 50*time.Millisecond).Should(Or(ContainSubstring("told to stop"), BeEmpty()))
		Eventually(ended, 5*time.Second).Should(Receive())
	})
})
