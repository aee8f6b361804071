package gateway_test

import (
	"context"
	"encoding/base64"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("A death", func() {
	It("ends a launch with a reason, and frees what the instance had", func() {
		bed, c := account()
		death := gateway.VolumeQuota
		death.After, death.Shutting, death.Console = gateway.Delay{Looks: 2}, gateway.Delay{Looks: 2}, "Kernel panic"
		bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Times: 1, Death: death})
		id, r := launch(bed, c)
		eni := r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")

		state, _ := instanceState(c, id)
		Expect(state).To(Equal("pending"))
		state, item := instanceState(c, id)
		Expect(state).To(Equal("shutting-down"))
		Expect(item.Value("stateReason", "code")).To(Equal("Client.VolumeLimitExceeded"))
		Expect(c.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", eni).Status).To(Equal(200), "its interface is still there")
		state, _ = instanceState(c, id)
		Expect(state).To(Equal("shutting-down"))
		state, item = instanceState(c, id)
		Expect(state).To(Equal("terminated"))
		Expect(item.Value("stateReason", "code")).To(Equal("Client.VolumeLimitExceeded"))
		Expect(item.Value("stateReason", "message")).To(Equal("Client.VolumeLimitExceeded: Volume limit exceeded"))
		Expect(item.Value("reason")).To(ContainSubstring("VolumeLimitExceeded"))
		output := c.call("GetConsoleOutput", "InstanceId", id).Tree.Value("output")
		Expect(base64.StdEncoding.DecodeString(output)).To(BeEquivalentTo("Kernel panic"))

		other, _ := launch(bed, c)
		state, _ = instanceState(c, other)
		Expect(state).To(Equal("running"), "only one was to die")
	})

	It("comes at once when nothing delays it", func() {
		bed, c := account()
		bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Death: gateway.NoCapacity})
		id, r := launch(bed, c)
		Expect(r.Tree.Value("instancesSet", "item", "instanceState", "name")).To(Equal("pending"))
		state, item := instanceState(c, id)
		Expect(state).To(Equal("terminated"))
		Expect(item.Value("stateReason", "code")).To(Equal("Server.InsufficientInstanceCapacity"))
		Expect(bed.World(context.Background())).To(BeEmpty())
	})

	It("does not follow the caller's own termination", func() {
		bed, c := account()
		death := gateway.InternalFault
		death.After = gateway.Delay{Looks: 2}
		bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Death: death})
		id, _ := launch(bed, c)
		c.call("TerminateInstances", "InstanceId.1", id)
		state, item := instanceState(c, id)
		Expect(state).To(Equal("terminated"))
		Expect(item.Value("stateReason", "code")).NotTo(Equal("Server.InternalError"))
	})

	It("lets a volume be creating, and then not found for ever", func() {
		bed, c := account()
		death := gateway.KeyRefused
		death.After = gateway.Delay{Looks: 2}
		bed.Gateway.Doom(gateway.Doom{Action: "CreateVolume", Death: death, Where: func(v url.Values) bool { return v.Get("KmsKeyId") != "" }})
		plain, _ := volume(c)
		id, r := volume(c, "Encrypted", "true", "KmsKeyId", "alias/forbidden")
		Expect(r.Tree.Value("status")).To(Equal("creating"))
		Expect(c.call("DescribeVolumes", "VolumeId.1", id).Tree.Value("volumeSet", "item", "status")).To(Equal("creating"))
		for range 3 {
			Expect(c.call("DescribeVolumes", "VolumeId.1", id).Code).To(Equal("InvalidVolume.NotFound"))
		}
		Expect(c.call("DeleteVolume", "VolumeId", id).Code).To(Equal("InvalidVolume.NotFound"))
		Expect(c.call("DescribeVolumes", "VolumeId.1", plain).Status).To(Equal(200))
		world, err := bed.World(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(world.Of("volume")).To(HaveExactElements(HaveField("ID", plain)))
	})

	It("lets a snapshot end in error and an image failed", func() {
		bed, c := account()
		death := gateway.KeyRefused
		death.After = gateway.Delay{Looks: 2}
		bed.Gateway.Doom(gateway.Doom{Action: "CreateSnapshot", Death: death})
		bed.Gateway.Doom(gateway.Doom{Action: "CopyImage", Death: death})
		disk, _ := volume(c)
		snapshot := c.call("CreateSnapshot", "VolumeId", disk)
		Expect(snapshot.Tree.Value("status")).To(Equal("pending"))
		describe := func() string {
			return c.call("DescribeSnapshots", "SnapshotId.1", snapshot.Tree.Value("snapshotId")).Tree.Value("snapshotSet", "item", "status")
		}
		Expect([]string{describe(), describe()}).To(Equal([]string{"pending", "error"}))
		image := c.call("CopyImage", "Name", "copy", "SourceImageId", bed.Account.Image, "SourceRegion", testbed.Region).Tree.Value("imageId")
		state := func() (string, string) {
			item := c.call("DescribeImages", "ImageId.1", image).Tree.At("imagesSet", "item")
			return item.Value("imageState"), item.Value("stateReason", "code")
		}
		state()
		state()
		failed, code := state()
		Expect([]string{failed, code}).To(Equal([]string{"failed", "Client.InternalError"}))
		Expect(c.call("RunInstances", run("ImageId", image)[1:]...).Code).To(Equal("InvalidAMIID.Unavailable"))
	})

	It("comes to volumes with a key that the policy does not cover", func() {
		bed, c := account()
		bed.Gateway.Policy("BaselinePolicy")
		id, _ := volume(c, "Encrypted", "true", "KmsKeyId", "alias/mine")
		Expect(c.call("DescribeVolumes", "VolumeId.1", id).Code).To(Equal("InvalidVolume.NotFound"))
		instance, _ := launch(bed, c, "BlockDeviceMapping.1.DeviceName", "/dev/sdb", "BlockDeviceMapping.1.Ebs.VolumeSize", "1",
			"BlockDeviceMapping.1.Ebs.Encrypted", "true", "BlockDeviceMapping.1.Ebs.KmsKeyId", "alias/mine")
		state, item := instanceState(c, instance)
		Expect([]string{state, item.Value("stateReason", "code")}).To(Equal([]string{"terminated", "Client.InternalError"}))
		bed.Gateway.Policy("RequiredIfUsingCustomKMSKeys")
		id, _ = volume(c, "Encrypted", "true", "KmsKeyId", "alias/mine")
		Expect(c.call("DescribeVolumes", "VolumeId.1", id).Status).To(Equal(200))
	})
})

var _ = Describe("An instance with its tags in its metadata", func() {
	It("takes no tag that metadata does not take", func() {
		bed, c := account()
		id, _ := launch(bed, c, "MetadataOptions.InstanceMetadataTags", "enabled")
		plain, _ := launch(bed, c)
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "a b", "Tag.1.Value", "").Code).To(Equal("InvalidParameterValue"))
		Expect(c.call("CreateTags", "ResourceId.1", id, "Tag.1.Key", "a-b", "Tag.1.Value", "").Status).To(Equal(200))
		Expect(c.call("CreateTags", "ResourceId.1", plain, "Tag.1.Key", "a b", "Tag.1.Value", "").Status).To(Equal(200))
	})
})
