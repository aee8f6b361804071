package gateway_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var twoLooks = gateway.Delay{Looks: 2}

var _ = Describe("Lag", func() {
	It("keeps an instance pending, and what hangs on it attaching", func() {
		bed, c := account()
		bed.Gateway.Lag(gateway.Lag{Instance: twoLooks})
		id, r := launch(bed, c)
		Expect(r.Tree.Value("instancesSet", "item", "instanceState", "name")).To(Equal("pending"), "the launch's own answer is a look")

		disk := r.Tree.Value("instancesSet", "item", "blockDeviceMapping", "item", "ebs", "volumeId")
		Expect(c.call("DescribeVolumes", "VolumeId.1", disk).Tree.Value("volumeSet", "item", "attachmentSet", "item", "status")).To(Equal("attaching"))
		eni := r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")
		interfaces := c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", eni)
		Expect(interfaces.Tree.Value("networkInterfaceSet", "item", "attachment", "status")).To(Equal("attaching"))
		made, _ := volume(c)
		Expect(c.call("AttachVolume", "InstanceId", id, "VolumeId", made, "Device", "/dev/sdf")).
			To(And(HaveField("Code", "IncorrectState"), HaveField("Message", "Instance '"+id+"' is not 'running'.")))
		Expect(c.call("AssociateAddress", "InstanceId", id, "AllocationId", "eipalloc-1").Code).To(Equal("InvalidInstanceID"))

		state, item := instanceState(c, id)
		Expect(state).To(Equal("pending"))
		Expect(item.Value("instanceState", "code")).To(Equal("0"))
		Expect(item.Value("blockDeviceMapping", "item", "ebs", "status")).To(Equal("attaching"))
		state, item = instanceState(c, id)
		Expect(state).To(Equal("running"))
		Expect(item.Value("blockDeviceMapping", "item", "ebs", "status")).To(Equal("attached"))
		Expect(c.call("AttachVolume", "InstanceId", id, "VolumeId", made, "Device", "/dev/sdf").Status).To(Equal(200))
	})

	It("is the instance's alone for what a launch makes: volumes and interfaces come up with it", func() {
		bed, c := account()
		long := gateway.Delay{For: gateway.Forever}
		bed.Gateway.Lag(gateway.Lag{Volume: long, NetworkInterface: long})
		_, r := launch(bed, c)
		disk := r.Tree.Value("instancesSet", "item", "blockDeviceMapping", "item", "ebs", "volumeId")
		Expect(c.call("DescribeVolumes", "VolumeId.1", disk).Tree.Value("volumeSet", "item", "status")).To(Equal("in-use"))
		eni := r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")
		Expect(c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", eni).Tree.Value("networkInterfaceSet", "item", "status")).To(Equal("in-use"))
	})

	It("keeps an instance shutting-down, with its interface still in use", func() {
		bed, c := account()
		id, r := launch(bed, c)
		eni := r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")
		bed.Gateway.Lag(gateway.Lag{Terminating: twoLooks})
		ended := c.call("TerminateInstances", "InstanceId.1", id)
		Expect(ended.Tree.Value("instancesSet", "item", "currentState", "name")).To(Equal("shutting-down"))
		Expect(ended.Tree.Value("instancesSet", "item", "previousState", "name")).To(Equal("running"))
		ended = c.call("TerminateInstances", "InstanceId.1", id)
		Expect(ended.Tree.Value("instancesSet", "item", "previousState", "name")).To(Equal("shutting-down"))

		state, item := instanceState(c, id)
		Expect(state).To(Equal("shutting-down"))
		Expect(item.Value("stateReason", "code")).To(Equal("Client.UserInitiatedShutdown"))
		Expect(c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", eni).Tree.Value("networkInterfaceSet", "item", "status")).To(Equal("in-use"))
		state, _ = instanceState(c, id)
		Expect(state).To(Equal("shutting-down"))
		state, _ = instanceState(c, id)
		Expect(state).To(Equal("terminated"))
		Expect(c.call("TerminateInstances", "InstanceId.1", id).Tree.Value("instancesSet", "item", "currentState", "name")).To(Equal("terminated"))
		world, err := bed.World(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(world.Of("instance")).To(BeEmpty())
	})

	It("lets AWS refuse the termination of an unknown instance", func() {
		bed, c := account()
		bed.Gateway.Lag(gateway.LagAll(twoLooks))
		Expect(c.call("TerminateInstances", "InstanceId.1", "i-0123456789abcdef0").Code).To(Equal("InvalidInstanceID.NotFound"))
		Expect(c.call("DetachVolume", "VolumeId", "vol-0123456789abcdef0", "InstanceId", "i-0123456789abcdef0").Code).NotTo(BeEmpty())
	})

	It("does at once what lags when the account is settled", func() {
		bed, c := account()
		id, _ := launch(bed, c)
		bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{For: gateway.Forever}})
		c.call("TerminateInstances", "InstanceId.1", id)
		state, _ := instanceState(c, id)
		Expect(state).To(Equal("shutting-down"))
		Expect(bed.World(context.Background())).To(BeEmpty())
		state, _ = instanceState(c, id)
		Expect(state).To(Equal("terminated"))
	})

	It("keeps a volume creating, and not to be used so long", func() {
		bed, c := account()
		bed.Gateway.Lag(gateway.Lag{Volume: gateway.Delay{Looks: 3}})
		instance, _ := launch(bed, c)
		id, r := volume(c)
		Expect(r.Tree.Value("status")).To(Equal("creating"))
		Expect(c.call("AttachVolume", "InstanceId", instance, "VolumeId", id, "Device", "/dev/sdf").Code).To(Equal("IncorrectState"))
		Expect(c.call("DeleteVolume", "VolumeId", id).Code).To(Equal("IncorrectState"))
		Expect(c.call("CreateSnapshot", "VolumeId", id).Code).To(Equal("IncorrectState"))
		status := func() string {
			return c.call("DescribeVolumes", "VolumeId.1", id).Tree.Value("volumeSet", "item", "status")
		}
		Expect([]string{status(), status(), status()}).To(Equal([]string{"creating", "creating", "available"}))
		Expect(c.call("DeleteVolume", "VolumeId", id).Status).To(Equal(200))
	})

	It("keeps an attachment attaching and detaching, in both places where it shows", func() {
		bed, c := account()
		instance, _ := launch(bed, c)
		id, _ := volume(c)
		bed.Gateway.Lag(gateway.Lag{Attaching: twoLooks, Detaching: twoLooks})
		Expect(c.call("AttachVolume", "InstanceId", instance, "VolumeId", id, "Device", "/dev/sdf").Tree.Value("status")).To(Equal("attaching"))
		attachment := func() (string, string) {
			item := c.call("DescribeVolumes", "VolumeId.1", id).Tree.At("volumeSet", "item")
			return item.Value("status"), item.Value("attachmentSet", "item", "status")
		}
		Expect(c.call("DetachVolume", "InstanceId", instance, "VolumeId", id).Code).To(Equal("IncorrectState"))
		volumeState, attached := attachment()
		Expect([]string{volumeState, attached}).To(Equal([]string{"in-use", "attaching"}))
		_, attached = attachment()
		Expect(attached).To(Equal("attached"))

		Expect(c.call("DetachVolume", "InstanceId", instance, "VolumeId", id).Tree.Value("status")).To(Equal("detaching"))
		_, item := instanceState(c, instance)
		var states []string
		for _, mapping := range item.Items("blockDeviceMapping") {
			if mapping.Value("ebs", "volumeId") == id {
				states = append(states, mapping.Value("ebs", "status"))
			}
		}
		Expect(states).To(Equal([]string{"detaching"}))
		Expect(c.call("DeleteVolume", "VolumeId", id).Code).To(Equal("VolumeInUse"))
		volumeState, attached = attachment()
		Expect([]string{volumeState, attached}).To(Equal([]string{"in-use", "detaching"}))
		volumeState, attached = attachment()
		Expect([]string{volumeState, attached}).To(Equal([]string{"available", ""}))
	})

	It("keeps snapshots and interfaces pending", func() {
		bed, c := account()
		id, _ := volume(c)
		bed.Gateway.Lag(gateway.Lag{Snapshot: twoLooks, NetworkInterface: twoLooks})
		r := c.call("CreateSnapshot", "VolumeId", id)
		Expect(r.Tree.Value("status")).To(Equal("pending"))
		snapshot := func() string {
			return c.call("DescribeSnapshots", "SnapshotId.1", r.Tree.Value("snapshotId")).Tree.Value("snapshotSet", "item", "status")
		}
		Expect([]string{snapshot(), snapshot()}).To(Equal([]string{"pending", "completed"}))
		made := c.call("CreateNetworkInterface", "SubnetId", bed.Account.Subnets[0].ID)
		Expect(made.Tree.Value("networkInterface", "status")).To(Equal("pending"))
		eni := func() string {
			return c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", made.Tree.Value("networkInterface", "networkInterfaceId")).
				Tree.Value("networkInterfaceSet", "item", "status")
		}
		Expect([]string{eni(), eni()}).To(Equal([]string{"pending", "available"}))
	})

	It("keeps an image pending, and not to be launched so long", func() {
		bed, c := account()
		bed.Gateway.Lag(gateway.Lag{Image: twoLooks})
		copied := c.call("CopyImage", "Name", "copy", "SourceImageId", bed.Account.Image, "SourceRegion", testbed.Region).Tree.Value("imageId")
		Expect(copied).To(HavePrefix("ami-"))
		state := func() string {
			return c.call("DescribeImages", "ImageId.1", copied).Tree.Value("imagesSet", "item", "imageState")
		}
		Expect(state()).To(Equal("pending"))
		Expect(c.call("RunInstances", run("ImageId", copied)[1:]...).Code).To(Equal("InvalidAMIID.Unavailable"))
		Expect([]string{state(), state()}).To(Equal([]string{"pending", "available"}))
	})

	It("lasts for a time, too", func() {
		bed, c := account()
		bed.Gateway.Lag(gateway.Lag{Volume: gateway.Delay{For: 150 * time.Millisecond}})
		began := time.Now()
		id, _ := volume(c)
		status := func() string {
			return c.call("DescribeVolumes", "VolumeId.1", id).Tree.Value("volumeSet", "item", "status")
		}
		Eventually(status).WithPolling(10 * time.Millisecond).Should(Equal("available"))
		Expect(time.Since(began)).To(BeNumerically(">=", 150*time.Millisecond))
	})
})

var _ = Describe("A modification", func() {
	It("passes through modifying and optimizing, and allows no second one before its end", func() {
		bed, c := account()
		id, _ := volume(c)
		bed.Gateway.Lag(gateway.Lag{Modifying: twoLooks, Optimizing: gateway.Delay{Looks: 1}})
		state := func() string {
			return c.call("DescribeVolumesModifications", "VolumeId.1", id).Tree.Value("volumeModificationSet", "item", "modificationState")
		}
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "2").Tree.Value("volumeModification", "modificationState")).To(Equal("modifying"))
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "3").Message).To(Equal("Cannot modify volume " + id + " in modification state MODIFYING"))
		Expect(state()).To(Equal("modifying"))
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "3").Code).To(Equal("IncorrectModificationState"))
		Expect(state()).To(Equal("optimizing"))
		Expect(state()).To(Equal("completed"))
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "3").Status).To(Equal(200))
	})

	It("is allowed four times a day", func() {
		bed, c := account()
		id, _ := volume(c)
		for _, size := range []string{"2", "3", "4", "5"} {
			Expect(c.call("ModifyVolume", "VolumeId", id, "Size", size).Status).To(Equal(200))
		}
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "6").Code).To(Equal("VolumeModificationRateExceeded"))
		other, _ := volume(c)
		bed.Gateway.ModificationQuota(0)
		Expect(c.call("ModifyVolume", "VolumeId", other, "Size", "6").Code).To(Equal("VolumeModificationRateExceeded"))
	})
})
