package life_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

// lightStemcell is a stemcell's cloud_properties with an AMI for the account's region.
func lightStemcell() map[string]any {
	return map[string]any{
		"name": "bosh-aws-xen-hvm-ubuntu-jammy-go_agent", "version": "1.1", "infrastructure": "aws", "architecture": "x86_64",
		"root_device_name": "/dev/sda1", "ami": map[string]any{testbed.Region: account.Bed.Account.Image},
	}
}

// A life as a Director leads it, under the published policy and no more. Each call's price is that of the design.
var _ = DescribeTable("A deployment's life", func(ctx SpecContext, version int) {
	d := account.Director(ctx, nil)
	d.APIVersion = version
	account.Bed.Gateway.Policy("BaselinePolicy", "RequiredIfUsingSnapshotsFeature", "RequiredIfCPIResizeDiskEnabled")
	price := func(run testbed.Run, actions ...string) {
		GinkgoHelper()
		Expect(run.Cost()).To(ConsistOf(actions), run.Stderr)
	}

	info := ok(ctx, d, "info")
	Expect(info.Result).To(MatchJSON(`{"api_version":3,"stemcell_formats":["aws-raw","aws-light"]}`))
	price(info)

	arguments := []any{"/nowhere/image", lightStemcell()}
	if version >= 3 {
		arguments = append(arguments, map[string]any{"tags": map[string]any{"deployment": "dep"}})
	}
	uploaded := ok(ctx, d, "create_stemcell", arguments...)
	stemcell := uploaded.Text()
	Expect(stemcell).To(Equal(account.Bed.Account.Image + " light"))
	if version >= 3 {
		price(uploaded, "DescribeImages", "CreateTags")
	} else {
		price(uploaded, "DescribeImages")
	}

	machine := account.Bed.Machine(stemcell, "10.0.0.10")
	created := ok(ctx, d, "create_vm", machine.Arguments()...)
	vm := created.VM()
	Expect(vm).To(HavePrefix("i-"))
	Expect(decoded(created.Result)).To(HaveExactElements(Equal(vm), Equal(decoded(machine.Networks))))
	price(created, "DescribeImages", "DescribeSubnets", "RunInstances")
	Expect(ok(ctx, d, "has_vm", vm).Result).To(MatchJSON("true"))
	price(ok(ctx, d, "set_vm_metadata", vm, map[string]any{"director": "bosh", "deployment": "dep", "job": "web", "index": 0, "id": "x"}), "DescribeInstances", "CreateTags")
	Expect(account.World(ctx).Find(vm).Tags).To(And(HaveKeyWithValue("Name", "web/0"), HaveKeyWithValue("bosh-aws-cpi", HaveSuffix(":committed"))))

	made := ok(ctx, d, "create_disk", 2048, map[string]any{}, vm)
	disk := made.Text()
	price(made, "DescribeInstances", "CreateVolume")
	Expect(ok(ctx, d, "has_disk", disk).Result).To(MatchJSON("true"))
	attached := ok(ctx, d, "attach_disk", vm, disk)
	Expect(attached.Text()).To(Equal("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_" + disk[:3] + disk[4:]))
	price(attached, "DescribeInstances", "AttachVolume")
	Expect(ok(ctx, d, "attach_disk", vm, disk).Text()).To(Equal(attached.Text()), "a second attach is the same")
	price(ok(ctx, d, "set_disk_metadata", disk, map[string]any{"director": "bosh", "deployment": "dep"}), "CreateTags")
	listed := ok(ctx, d, "get_disks", vm)
	Expect(decoded(listed.Result)).To(ContainElement(disk))
	price(listed, "DescribeInstances")

	snapshotted := ok(ctx, d, "snapshot_disk", disk, map[string]any{
		"deployment": "dep", "job": "web", "index": 0, "instance_id": "x", "director_name": "bosh", "director_uuid": testbed.DirectorUUID, "agent_id": machine.AgentID,
	})
	snapshot := snapshotted.Text()
	Expect(snapshot).To(HavePrefix("snap-"))
	price(snapshotted, "DescribeVolumes", "CreateSnapshot")
	price(ok(ctx, d, "delete_snapshot", snapshot), "DeleteSnapshot")

	price(ok(ctx, d, "reboot_vm", vm), "RebootInstances")
	price(ok(ctx, d, "detach_disk", vm, disk), "DescribeVolumes", "DetachVolume")
	resized := ok(ctx, d, "resize_disk", disk, 4096)
	price(resized, "DescribeVolumes", "ModifyVolume")
	Expect(account.World(ctx).Find(disk).Answer.Value("size")).To(Equal("4"))

	price(ok(ctx, d, "delete_vm", vm), "TerminateInstances")
	Expect(ok(ctx, d, "has_vm", vm).Result).To(MatchJSON("false"))
	price(ok(ctx, d, "delete_disk", disk), "DeleteVolume")
	Expect(ok(ctx, d, "has_disk", disk).Result).To(MatchJSON("false"))
	price(ok(ctx, d, "delete_stemcell", stemcell))
	Expect(account.World(ctx)).To(BeEmpty())
},
	func(version int) string { return fmt.Sprintf("in API version %d", version) },
	Entry(nil, 2), Entry(nil, 3),
)

var _ = Describe("The shapes of API version 1", func() {
	It("are a bare CID and no disk hint", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		d.APIVersion = 1
		vm := ok(ctx, d, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...).Text()
		Expect(vm).To(HavePrefix("i-"))
		disk := ok(ctx, d, "create_disk", 1024, nil, vm).Text()
		Expect(ok(ctx, d, "attach_disk", vm, disk).Result).To(MatchJSON("null"))
	})
})
