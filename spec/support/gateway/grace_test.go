package gateway_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("Grace", func() {
	It("does not find a fresh id, in reads and writes, for so many looks", func() {
		bed, c := account()
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 3}})
		id, _ := volume(c)
		Expect(c.call("DescribeVolumes", "VolumeId.1", id)).
			To(And(HaveField("Status", 400), HaveField("Code", "InvalidVolume.NotFound"), HaveField("Message", "The volume '"+id+"' does not exist.")))
		Expect(bed.Gateway.Calls()[1].Refused).To(Equal("state"))
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "x", "Tag.1.Value", "").Code).To(Equal("InvalidVolume.NotFound"))
		filtered := c.call("DescribeVolumes", "Filter.1.Name", "volume-id", "Filter.1.Value.1", id)
		Expect(filtered.Tree.Items("volumeSet")).To(BeEmpty(), "a filter never raises NotFound")
		Expect(c.call("DescribeVolumes", "Filter.1.Name", "volume-id", "Filter.1.Value.1", id).Tree.Items("volumeSet")).To(HaveLen(1))
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "x", "Tag.1.Value", "").Status).To(Equal(200))
	})

	It("covers what a launch makes, and leaves an empty reservation out", func() {
		bed, c := account()
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 2}})
		id, r := launch(bed, c)
		Expect(c.call("DescribeInstances", "InstanceId.1", id).Code).To(Equal("InvalidInstanceID.NotFound"))
		Expect(c.call("DescribeInstances").Tree.Items("reservationSet")).To(BeEmpty())
		Expect(c.call("DescribeInstances").Tree.Items("reservationSet")).To(HaveLen(1))
		eni := r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")
		Expect(c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", eni).Code).To(Equal("InvalidNetworkInterfaceID.NotFound"))
	})

	It("has the right code for a launch with a fresh interface, a fresh snapshot and a fresh image", func() {
		bed, c := account()
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{For: gateway.Forever}, Kinds: []gateway.Kind{gateway.NetworkInterface, gateway.Snapshot, gateway.Image}})
		eni := c.call("CreateNetworkInterface", "SubnetId", bed.Account.Subnets[0].ID).Tree.Value("networkInterface", "networkInterfaceId")
		Expect(c.call("RunInstances", run(nic(1, "NetworkInterfaceId", eni)...)[1:]...).Code).To(Equal("InvalidNetworkInterfaceID.NotFound"))
		disk, _ := volume(c)
		snapshot := c.call("CreateSnapshot", "VolumeId", disk).Tree.Value("snapshotId")
		Expect(c.call("DeleteSnapshot", "SnapshotId", snapshot).Code).To(Equal("InvalidSnapshot.NotFound"))
		image := c.call("CopyImage", "Name", "copy", "SourceImageId", bed.Account.Image, "SourceRegion", testbed.Region).Tree.Value("imageId")
		Expect(c.call("DescribeImages", "ImageId.1", image)).
			To(And(HaveField("Code", "InvalidAMIID.NotFound"), HaveField("Message", "The image id '["+image+"]' does not exist")))
		Expect(c.call("DescribeVolumes", "VolumeId.1", disk).Status).To(Equal(200), "volumes were not asked for")
	})

	It("can hold for reads or writes alone", func() {
		bed, c := account()
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 1}, ReadsOnly: true})
		id, _ := volume(c)
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "x", "Tag.1.Value", "").Status).To(Equal(200))
		Expect(c.call("DescribeVolumes", "VolumeId.1", id).Status).To(Equal(400))
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 1}, WritesOnly: true})
		id, _ = volume(c)
		Expect(c.call("DescribeVolumes", "VolumeId.1", id).Status).To(Equal(200))
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "x", "Tag.1.Value", "").Status).To(Equal(400))
	})

	It("ends by time", func() {
		bed, c := account()
		bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{For: 100 * time.Millisecond}})
		began := time.Now()
		id, _ := volume(c)
		status := func() int { return c.call("DescribeVolumes", "VolumeId.1", id).Status }
		Eventually(status).WithPolling(10 * time.Millisecond).Should(Equal(200))
		Expect(time.Since(began)).To(BeNumerically(">=", 100*time.Millisecond))
	})
})
