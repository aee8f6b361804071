package exits_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// Eventual consistency: AWS does not show at once what it made. The calls of a life succeed all the same, with a few more
// looks.
var _ = Describe("Eventual consistency", func() {
	life := func(ctx SpecContext, d *testbed.Director) map[string]int {
		counts := map[string]int{}
		do := func(method string, arguments ...any) testbed.Run {
			GinkgoHelper()
			run := ok(ctx, d, method, arguments...)
			counts[method] += len(run.Calls)
			return run
		}
		d.APIVersion = 3
		image := do("create_stemcell", stemcellArguments()...).Text()
		vm := do("create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...).VM()
		do("set_vm_metadata", vm, map[string]any{"job": "web", "index": 0})
		disk := do("create_disk", 1024, map[string]any{}, vm).Text()
		do("attach_disk", vm, disk)
		do("set_disk_metadata", disk, map[string]any{"deployment": "dep"})
		snapshot := do("snapshot_disk", disk, map[string]any{"deployment": "dep"}).Text()
		do("delete_snapshot", snapshot)
		do("detach_disk", vm, disk)
		do("resize_disk", disk, 2048)
		do("reboot_vm", vm)
		do("delete_vm", vm)
		do("delete_disk", disk)
		do("delete_stemcell", image)
		Expect(account.World(ctx)).To(BeEmpty())
		return counts
	}
	// Seven seconds of AWS, shortened as the CPI shortens its waits here.
	seconds := gateway.Delay{For: time.Duration(7 * testbed.Pace * float64(time.Second))}
	changes := map[string]any{"stemcell_copy": "always"}

	DescribeTable("costs a few more looks for each fresh id", func(ctx SpecContext, late func(gateway.Delay), delay gateway.Delay, most int) {
		quick := life(ctx, account.Director(ctx, changes))
		d := account.Director(ctx, changes)
		late(delay)
		slow := life(ctx, d)
		for method, calls := range slow {
			Expect(calls-quick[method]).To(BeNumerically("<=", most), fmt.Sprintf("%s: %d calls in place of %d", method, calls, quick[method]))
		}
		Expect(slow).NotTo(Equal(quick), "nothing was late")
	},
		Entry("whose Describe does not find it", func(d gateway.Delay) { account.Bed.Gateway.Grace(gateway.Grace{Delay: d, ReadsOnly: true}) }, gateway.Delay{Looks: 2}, 4),
		Entry("that no call finds", func(d gateway.Delay) { account.Bed.Gateway.Grace(gateway.Grace{Delay: d}) }, seconds, 4),
		Entry("that writing calls do not find", func(d gateway.Delay) { account.Bed.Gateway.Grace(gateway.Grace{Delay: d, WritesOnly: true}) }, seconds, 4),
		Entry("in states that last", func(d gateway.Delay) { account.Bed.Gateway.Lag(gateway.LagAll(d)) }, gateway.Delay{Looks: 3}, 7),
	)

	It("does not make has_vm and has_disk wait", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		for method, id := range map[string]string{"has_vm": "i-0123456789abcdef0", "has_disk": "vol-0123456789abcdef0"} {
			run := ok(ctx, d, method, id)
			Expect(run.Result).To(MatchJSON("false"))
			Expect(run.Calls).To(HaveLen(1))
		}
	})

	DescribeTable("asks ten seconds for an unknown id before it reports it", func(ctx SpecContext, kind, method string, arguments ...any) {
		d := account.Director(ctx, nil)
		run := refused(ctx, d, method, arguments...)
		Expect(run.Error.Type).To(Equal("Bosh::Clouds::" + kind))
		Expect(len(run.Calls)).To(And(BeNumerically(">=", 3), BeNumerically("<=", 6)), run.Stderr)
		Expect(run.Error.OkToRetry).To(BeFalse())
	},
		Entry(nil, "VMNotFound", "delete_vm", "i-0123456789abcdef0"),
		Entry(nil, "VMNotFound", "set_vm_metadata", "i-0123456789abcdef0", map[string]any{"a": "b"}),
		Entry(nil, "VMNotFound", "attach_disk", "i-0123456789abcdef0", "vol-0123456789abcdef0"),
		Entry(nil, "DiskNotFound", "delete_disk", "vol-0123456789abcdef0"),
		Entry(nil, "DiskNotFound", "snapshot_disk", "vol-0123456789abcdef0", map[string]any{"deployment": "d"}),
		Entry(nil, "DiskNotFound", "set_disk_metadata", "vol-0123456789abcdef0", map[string]any{"deployment": "d"}),
	)

	DescribeTable("gives up soon on an id that was seen once and then not found", func(ctx SpecContext, death gateway.Death, reason string) {
		d := account.Director(ctx, nil)
		vm := launch(ctx, d, "10.0.0.10")
		before := account.World(ctx)
		death.After = gateway.Delay{Looks: 2} // the answer to CreateVolume is the first
		account.Bed.Gateway.Doom(gateway.Doom{Action: "CreateVolume", Death: death})
		run := refused(ctx, d, "create_disk", 1024, map[string]any{"encrypted": true, "kms_key_arn": "arn:aws:kms:us-east-1:1:key/a"}, vm)
		Expect(run.Error.Type).To(Equal("Bosh::Clouds::CloudError"))
		Expect(run.Error.Message).To(ContainSubstring(reason))
		Expect(len(run.Calls)).To(BeNumerically("<=", 6), run.Stderr)
		Expect(account.World(ctx).Beyond(before)).To(BeEmpty())
	},
		Entry("a volume whose key AWS could not use", gateway.KeyRefused, "kms"),
	)
})
