package cpi

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/explain"
)

var everyMethod = []string{
	"attach_disk", "create_disk", "create_stemcell", "create_vm", "current_vm_id", "delete_disk", "delete_snapshot", "delete_stemcell", "delete_vm",
	"detach_disk", "get_disks", "has_disk", "has_vm", "reboot_vm", "resize_disk", "set_disk_metadata", "set_vm_metadata", "snapshot_disk",
}

var _ = Describe("A method's situation", func() {
	It("is named where it is registered", func() {
		situations := map[string]explain.Situation{
			"create_vm": explain.LaunchesVM, "create_disk": explain.MakesDisk, "create_stemcell": explain.MakesStemcell,
		}
		methods := (&CPI{}).methods()
		Expect(methods).To(HaveLen(len(everyMethod)))
		for _, name := range everyMethod {
			Expect(methods).To(HaveKey(name))
			Expect(methods[name].situation).To(Equal(situations[name]), name)
		}
	})

	It("decides the class of its errors; an unknown method has one too", func() {
		death := &aws.LaunchFailure{InstanceID: "i-1", Code: "Server.InternalError"}
		for _, name := range append(everyMethod, "update_disk", "no_such_method", "") {
			explained := (&Service{}).Explain(name, death)
			Expect(explained.Class == "Bosh::Clouds::VMCreationFailed").To(Equal(name == "create_vm"), name)
			Expect(explained.Retry).To(Equal(name == "create_vm"), name)
		}
	})
})
