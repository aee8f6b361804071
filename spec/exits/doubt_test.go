package exits_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// What AWS shows may be old, late or incomplete. The CPI does not act on one such answer where that would cost a disk, a VM
// or minutes.
var _ = Describe("What AWS shows in doubt", func() {
	var d *testbed.Director
	var vm, disk string
	BeforeEach(func(ctx SpecContext) {
		d = account.Director(ctx, map[string]any{"max_retries": 2})
		vm = launch(ctx, d, "10.0.0.10")
		disk = ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
		ok(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "web"})
		ok(ctx, d, "set_disk_metadata", disk, map[string]any{"job": "web"})
	})
	paced := func(seconds int) gateway.Delay {
		return gateway.Delay{For: time.Duration(float64(seconds) * testbed.Pace * float64(time.Second))}
	}

	It("a disk that the VM seems to have is attached all the same", func(ctx SpecContext) {
		ok(ctx, d, "attach_disk", vm, disk)
		var old []byte
		seen := account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeInstances", Rewrite: func(_ gateway.Call, body []byte) []byte { old = body; return body }})
		ok(ctx, d, "get_disks", vm)
		seen.Remove()
		ok(ctx, d, "detach_disk", vm, disk)
		account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeInstances", Rewrite: func(gateway.Call, []byte) []byte { return old }})
		run := ok(ctx, d, "attach_disk", vm, disk)
		Expect(creating(run.Calls, "AttachVolume")).To(HaveLen(1))
		Expect(devicesOf(ctx, vm, []string{disk})).To(HaveLen(1))
	})

	It("an attachment that AWS begins and gives up is reported, and not waited for", func(ctx SpecContext) {
		account.Bed.Gateway.Lag(gateway.Lag{Attaching: gateway.Delay{For: gateway.Forever}})
		account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeVolumes", Nth: 2, Times: 1, Before: func(gateway.Call) {
			_, _ = account.Bed.Emulator.AWS(context.Background(), "ec2", "DetachVolume", "VolumeId", disk)
		}})
		run := refused(ctx, d, "attach_disk", vm, disk)
		Expect(run.Error.Message).To(And(ContainSubstring("AWS began to attach volume "+disk+" to instance "+vm+" and gave up"), ContainSubstring("KMS")))
		Expect(len(run.Calls)).To(BeNumerically("<", 8), run.Stderr)
	})

	It("a VM that is gone gets no disk", func(ctx SpecContext) {
		ok(ctx, d, "delete_vm", vm)
		run := refused(ctx, d, "attach_disk", vm, disk)
		Expect(run.Error.Message).To(ContainSubstring("the instance is terminated"))
		Expect(run.Calls).To(HaveLen(1))
	})

	It("an address in use without a visible holder is asked for with pauses, and then given up", func(ctx SpecContext) {
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Code: "InvalidIPAddress.InUse", Message: "Address 10.0.0.11 is in use."})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.11").Arguments()...)
		Expect(run.Error.Message).To(And(ContainSubstring("AWS does not show by what"), ContainSubstring("static_ips")))
		Expect(run.Error.OkToRetry).To(BeFalse())
		Expect(len(creating(run.Calls, "RunInstances"))).To(And(BeNumerically(">", 3), BeNumerically("<", 10)))
	})

	It("a snapshot whose answer was lost is found when it shows late, and not made twice", func(ctx SpecContext) {
		account.Bed.Gateway.Add(gateway.Rule{Action: "CreateSnapshot", Times: 1, DropAfter: true})
		account.Bed.Gateway.Grace(gateway.Grace{Delay: paced(20), Kinds: []gateway.Kind{gateway.Snapshot}})
		run := ok(ctx, d, "snapshot_disk", disk, map[string]any{"deployment": "dep"})
		Expect(creating(run.Calls, "CreateSnapshot")).To(HaveLen(1))
		Expect(account.World(ctx).Of("snapshot")).To(HaveExactElements(HaveField("ID", run.Text())))
	})

	It("what a lost answer has made and no look-up finds is reported with its private tag", func(ctx SpecContext) {
		account.Bed.Gateway.Add(gateway.Rule{Action: "CreateVolume", DropAfter: true})
		account.Bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{For: gateway.Forever}, Kinds: []gateway.Kind{gateway.Volume}})
		run := refused(ctx, d, "create_disk", 1024, map[string]any{}, vm)
		Expect(run.Stderr).To(MatchRegexp(`what shows up later has the tag bosh-aws-cpi = v1:%s:\S+:disk:pending`, testbed.DirectorUUID))
	})

	It("an instance that could not be ended is named", func(ctx SpecContext) {
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", DropAfter: true})
		account.Bed.Gateway.Add(gateway.Rule{Action: "TerminateInstances", Code: "UnauthorizedOperation", Status: 403})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.11").Arguments()...)
		Expect(run.Error.Message).To(MatchRegexp(`instance i-[0-9a-f]+ was left behind`))
	})

	It("a copied AMI whose snapshots stay unknown is reported, where no private tag finds them", func(ctx SpecContext) {
		untagged := account.Another(map[string]any{"max_retries": 0, "private_tag": false})
		account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeImages", Nth: 2, Code: "InternalError", Status: 500})
		properties := map[string]any{"ami": map[string]any{testbed.Region: account.Bed.Account.Image}, "encrypted": true}
		run := refused(ctx, untagged, "create_stemcell", "/nowhere", properties)
		Expect(creating(run.Calls, "DeregisterImage")).To(HaveLen(1))
		Expect(run.Error.Message).To(MatchRegexp(`each snapshot of the deregistered AMI ami-[0-9a-f]+ was left behind`))
	})

	It("a deregistered AMI's snapshot that stays is named", func(ctx SpecContext) {
		properties := map[string]any{"ami": map[string]any{testbed.Region: account.Bed.Account.Image}, "encrypted": true}
		image := ok(ctx, d, "create_stemcell", "/nowhere", properties).Text()
		account.Bed.Gateway.Deny("ec2:DeleteSnapshot")
		run := refused(ctx, d, "delete_stemcell", image)
		Expect(run.Error.Message).To(MatchRegexp(`snapshot snap-[0-9a-f]+ of the deregistered AMI was left behind`))
	})
})

var _ = Describe("Tags that AWS does not take", func() {
	DescribeTable("fail no deployment, and what they belong to is committed", func(ctx SpecContext, code string) {
		d := account.Director(ctx, nil)
		vm := launch(ctx, d, "10.0.0.10")
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
		for method, id := range map[string]string{"set_vm_metadata": vm, "set_disk_metadata": disk} {
			account.Bed.Gateway.Add(gateway.Rule{Action: "CreateTags", Times: 1, Code: code, Message: "no"})
			run := ok(ctx, d, method, id, map[string]any{"cost center": "5"})
			Expect(run.Stderr).To(ContainSubstring("are left as they are"))
			Expect(account.World(ctx).Find(id).Tags).To(And(Not(HaveKey("cost center")), HaveKeyWithValue(privateTag, HaveSuffix(":committed"))))
		}
	},
		Entry(nil, "TagLimitExceeded"), Entry(nil, "InvalidParameterValue"),
	)

	It("are left out where the metadata service shows tags, with a warning", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		machine.Properties["metadata_options"] = map[string]any{"instance_metadata_tags": "enabled"}
		machine.Properties["tags"] = map[string]any{"cost center": "5", "team": "blue"}
		run := ok(ctx, d, "create_vm", machine.Arguments()...)
		Expect(run.Stderr).To(ContainSubstring(`tag "cost center" is left out`))
		Expect(account.World(ctx).Find(run.VM()).Tags).To(And(HaveKeyWithValue("team", "blue"), Not(HaveKey("cost center")), HaveKey(privateTag)))
	})
})
