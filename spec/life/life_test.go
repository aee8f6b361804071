package life_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/contract"
	"bosh-aws-cpi/spec/support/suite"
	"bosh-aws-cpi/spec/support/testbed"
	"bosh-aws-cpi/src/cpi"
)

// lightStemcell is a stemcell's cloud_properties with an AMI for the account's region.
func lightStemcell() map[string]any {
	return map[string]any{
		"name": "bosh-aws-xen-hvm-ubuntu-jammy-go_agent", "version": "1.1", "infrastructure": "aws", "architecture": "x86_64",
		"root_device_name": "/dev/sda1", "ami": map[string]any{testbed.Region: account.Bed.Account.Image},
	}
}

// Each method in each of its forms, as a Director calls it in the life of a deployment. A call has the rights of its form
// and no others, and costs what its form declares.
var _ = Describe("Every method", Ordered, ContinueOnFailure, func() {
	ledger := &contract.Ledger{}

	DescribeTable("keeps to its budget and its rights in a deployment's life", func(ctx SpecContext, version int) {
		m := newMeter(ctx, version, ledger, nil)
		Expect(ok(ctx, m.d, "info").Result).To(MatchJSON(`{"api_version":3,"stemcell_formats":["aws-raw","aws-light"]}`))
		Expect(m.call("current_vm_id").Text()).To(Equal(testbed.DirectorInstance))
		stemcell := m.call("create_stemcell, light", "/nowhere/image", lightStemcell()).Text()
		Expect(stemcell).To(Equal(account.Bed.Account.Image + " light"))
		if version >= 3 {
			Expect(m.call("create_stemcell, light with tags", "/nowhere/image", lightStemcell(), stemcellEnv()).Text()).To(Equal(stemcell))
		}

		machine := account.Bed.Machine(stemcell, "10.0.0.10")
		created := m.call("create_vm", machine.Arguments()...)
		vm := created.VM()
		Expect(vm).To(HavePrefix("i-"))
		Expect(decoded(created.Result)).To(HaveExactElements(Equal(vm), Equal(decoded(machine.Networks))))
		Expect(m.call("has_vm", vm).Result).To(MatchJSON("true"))
		m.call("set_vm_metadata", vm, map[string]any{"director": "bosh", "deployment": "dep", "job": "web", "index": 0, "id": "x"})
		Expect(account.World(ctx).Find(vm).Tags).To(And(HaveKeyWithValue("Name", "web/0"), HaveKeyWithValue("bosh-aws-cpi", HaveSuffix(":committed"))))

		disk := m.call("create_disk", 2048, map[string]any{}, vm).Text()
		Expect(m.call("has_disk", disk).Result).To(MatchJSON("true"))
		hint := m.call("attach_disk", vm, disk).Text()
		Expect(hint).To(Equal("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_" + disk[:3] + disk[4:]))
		Expect(ok(ctx, m.d, "attach_disk", vm, disk).Text()).To(Equal(hint), "a second attach is the same")
		m.call("set_disk_metadata", disk, map[string]any{"director": "bosh", "deployment": "dep"})
		Expect(decoded(m.call("get_disks", vm).Result)).To(ContainElement(disk))

		snapshot := m.call("snapshot_disk", disk, map[string]any{
			"deployment": "dep", "job": "web", "index": 0, "instance_id": "x",
			"director_name": "bosh", "director_uuid": testbed.DirectorUUID, "agent_id": machine.AgentID,
		}).Text()
		Expect(snapshot).To(HavePrefix("snap-"))
		m.call("delete_snapshot", snapshot)

		m.call("reboot_vm", vm)
		m.call("detach_disk", vm, disk)
		m.call("resize_disk", disk, 4096)
		Expect(account.World(ctx).Find(disk).Answer.Value("size")).To(Equal("4"))

		m.call("delete_vm", vm)
		Expect(ok(ctx, m.d, "has_vm", vm).Result).To(MatchJSON("false"))
		m.call("delete_disk", disk)
		Expect(ok(ctx, m.d, "has_disk", disk).Result).To(MatchJSON("false"))
		m.call("delete_stemcell, light", stemcell)
		Expect(account.World(ctx)).To(BeEmpty())
	}, versions())

	DescribeTable("keeps to its budget and its rights in its other forms", func(ctx SpecContext, version int) {
		m := newMeter(ctx, version, ledger, map[string]any{"stemcell_copy": "always"})
		arguments := []any{"/nowhere/image", lightStemcell()}
		if version >= 3 {
			arguments = append(arguments, stemcellEnv())
		}
		stemcell := m.call("create_stemcell, copied", arguments...).Text()
		disk := m.call("create_disk, without a VM", 1024, map[string]any{}).Text()
		machine := account.Bed.Machine(stemcell, "10.0.0.10")
		machine.Disks = []string{disk}
		machine.Properties["security_groups"] = []string{account.Bed.Account.SecurityGroups[0].Name}
		vm := m.call("create_vm, with a disk and a group by name", machine.Arguments()...).VM()
		ok(ctx, m.d, "delete_vm", vm)
		ok(ctx, m.d, "delete_disk", disk)
		m.call("delete_stemcell, copied", stemcell)
		Expect(account.World(ctx)).To(BeEmpty())
	}, versions())

	It("was measured in every form and API version", func() {
		Expect(ledger.Missing(contract.Forms())).To(BeEmpty())
	})
})

var _ = Describe("A method that needs no AWS", func() {
	It("makes no AWS call, whatever it answers", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		for _, method := range cpi.OfflineMethods() {
			Expect(suite.Call(ctx, d, method).Calls).To(BeEmpty(), method)
		}
	})
})

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
