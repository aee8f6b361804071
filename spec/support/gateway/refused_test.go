package gateway_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// These come from the emulator's mending, whose files cite AWS's pages; here they pass through the gateway as the CPI
// meets them.
var _ = Describe("What AWS refuses because of the state of things", func() {
	var (
		bed    *testbed.Bed
		c      client
		subnet string
	)
	ok := func(r reply) testbed.Element {
		GinkgoHelper()
		Expect(r.Status).To(Equal(200), r.Body)
		return r.Tree
	}
	nicOf := func(r reply) string {
		return r.Tree.Value("instancesSet", "item", "networkInterfaceSet", "item", "networkInterfaceId")
	}
	attach := func(instance, volume, device string) reply {
		return c.call("AttachVolume", "InstanceId", instance, "VolumeId", volume, "Device", device)
	}

	BeforeEach(func() {
		bed, c = account()
		subnet = bed.Account.Subnets[0].ID
	})

	It("is deleting an interface in use, also one of an instance that is shutting down", func() {
		instance, r := launch(bed, c)
		remove := func() reply { return c.call("DeleteNetworkInterface", "NetworkInterfaceId", nicOf(r)) }
		Expect(remove()).To(And(HaveField("Code", "InvalidParameterValue"), HaveField("Message", ContainSubstring("is currently in use"))))
		bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{For: gateway.Forever}})
		ok(c.call("TerminateInstances", "InstanceId.1", instance))
		Expect(remove().Code).To(Equal("InvalidParameterValue"))
		bed.Gateway.Settle(context.Background())
		Expect(remove().Code).To(Equal("InvalidNetworkInterfaceID.NotFound"))
	})

	It("is an interface in two instances", func() {
		eni := ok(c.call("CreateNetworkInterface", "SubnetId", subnet)).Value("networkInterface", "networkInterfaceId")
		request := run(append(nic(1, "NetworkInterfaceId", eni), "ImageId", bed.Account.Image, "InstanceType", "m5.large")...)[1:]
		ok(c.call("RunInstances", request...))
		Expect(c.call("RunInstances", request...).Code).To(Equal("InvalidNetworkInterface.InUse"))
	})

	It("is an address in use, until the instance that has it is terminated", func() {
		instance, _ := launch(bed, c, "NetworkInterface.1.PrivateIpAddress", "10.0.0.9")
		again := func() reply {
			return c.call("CreateNetworkInterface", "SubnetId", subnet, "PrivateIpAddress", "10.0.0.9")
		}
		Expect(again().Code).To(Equal("InvalidIPAddress.InUse"))
		bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{Looks: 1}})
		ok(c.call("TerminateInstances", "InstanceId.1", instance))
		Expect(again().Code).To(Equal("InvalidIPAddress.InUse"))
		instanceState(c, instance)
		ok(again())
	})

	It("is a volume in use: attached twice, deleted, or on a device that is taken", func() {
		first, _ := launch(bed, c)
		second, _ := launch(bed, c)
		disk, _ := volume(c)
		other, _ := volume(c)
		ok(attach(first, disk, "/dev/sdf"))
		Expect(attach(second, disk, "/dev/sdf").Code).To(Equal("VolumeInUse"))
		Expect(c.call("DeleteVolume", "VolumeId", disk).Code).To(Equal("VolumeInUse"))
		Expect(attach(first, other, "/dev/sdf")).To(And(HaveField("Code", "InvalidParameterValue"), HaveField("Message", ContainSubstring("is already in use"))))
		elsewhere := ok(c.call("CreateVolume", "AvailabilityZone", "us-east-1b", "Size", "1", "VolumeType", "gp3")).Value("volumeId")
		Expect(attach(first, elsewhere, "/dev/sdg").Code).To(Equal("InvalidVolume.ZoneMismatch"))
	})

	It("is attaching to and detaching from what is not in the state for it", func() {
		instance, _ := launch(bed, c)
		other, _ := launch(bed, c)
		disk, _ := volume(c)
		detach := func(from string) reply { return c.call("DetachVolume", "VolumeId", disk, "InstanceId", from) }
		Expect(detach(instance).Code).To(Equal("IncorrectState"))
		ok(attach(instance, disk, "/dev/sdf"))
		Expect(detach(other).Code).To(Equal("InvalidAttachment.NotFound"))
		ok(detach(instance))
		ok(c.call("TerminateInstances", "InstanceId.1", instance))
		Expect(attach(instance, disk, "/dev/sdf").Code).To(Equal("IncorrectState"))
	})

	It("is an image's name taken, and its snapshot deleted before it", func() {
		disk, _ := volume(c)
		snapshot := ok(c.call("CreateSnapshot", "VolumeId", disk)).Value("snapshotId")
		register := func() reply {
			return c.call("RegisterImage", "Name", "image", "RootDeviceName", "/dev/xvda", "BlockDeviceMapping.1.DeviceName", "/dev/xvda",
				"BlockDeviceMapping.1.Ebs.SnapshotId", snapshot)
		}
		image := ok(register()).Value("imageId")
		Expect(register().Code).To(Equal("InvalidAMIName.Duplicate"))
		Expect(c.call("DeleteSnapshot", "SnapshotId", snapshot).Code).To(Equal("InvalidSnapshot.InUse"))
		ok(c.call("DeregisterImage", "ImageId", image))
		ok(c.call("DeleteSnapshot", "SnapshotId", snapshot))
		Expect(c.call("RunInstances", run("ImageId", image)[1:]...).Code).To(Equal("InvalidAMIID.Unavailable"))
	})

	It("is the 51st tag of a resource", func() {
		disk, _ := volume(c)
		tags := manyTags(50)[3:]
		ok(c.call("CreateTags", append([]string{"ResourceId.1", disk}, tags...)...))
		ok(c.call("CreateTags", "ResourceId.1", disk, "Tag.1.Key", "key-0", "Tag.1.Value", "changed"))
		Expect(c.call("CreateTags", "ResourceId.1", disk, "Tag.1.Key", "further", "Tag.1.Value", "").Code).To(Equal("TagLimitExceeded"))
	})

	It("is an instance's id where it has several interfaces", func() {
		var nics []string
		for i := range 2 {
			eni := ok(c.call("CreateNetworkInterface", "SubnetId", subnet)).Value("networkInterface", "networkInterfaceId")
			nics = append(nics, nic(i+1, "NetworkInterfaceId", eni)...)
		}
		instance := ok(c.call("RunInstances", run(append(nics, "ImageId", bed.Account.Image, "InstanceType", "m5.large")...)[1:]...)).
			Value("instancesSet", "item", "instanceId")
		Expect(c.call("ModifyInstanceAttribute", "InstanceId", instance, "SourceDestCheck.Value", "false").Code).To(Equal("InvalidInstanceID"))
	})

	It("is registering an instance that is not running", func() {
		group := ok(c.serve("elasticloadbalancing", "2015-12-01", "CreateTargetGroup", "Name", "tg", "Protocol", "TCP", "Port", "80", "VpcId", bed.Account.VPC)).
			Value("CreateTargetGroupResult", "TargetGroups", "member", "TargetGroupArn")
		Expect(group).NotTo(BeEmpty())
		ok(c.serve("elasticloadbalancing", "2012-06-01", "CreateLoadBalancer", "LoadBalancerName", "lb", "Subnets.member.1", subnet,
			"Listeners.member.1.Protocol", "TCP", "Listeners.member.1.LoadBalancerPort", "80", "Listeners.member.1.InstancePort", "80"))
		target := func(id string) reply {
			return c.serve("elasticloadbalancing", "2015-12-01", "RegisterTargets", "TargetGroupArn", group, "Targets.member.1.Id", id)
		}
		classic := func(id string) reply {
			return c.serve("elasticloadbalancing", "2012-06-01", "RegisterInstancesWithLoadBalancer", "LoadBalancerName", "lb", "Instances.member.1.InstanceId", id)
		}
		bed.Gateway.Lag(gateway.Lag{Instance: twoLooks})
		id, _ := launch(bed, c)
		Expect(target(id)).To(And(HaveField("Code", "InvalidTarget"), HaveField("Message", ContainSubstring("not in a running state"))))
		Expect(classic(id).Code).To(Equal("InvalidInstance"))
		instanceState(c, id)
		ok(target(id))
		ok(classic(id))
		Expect(target("i-0123456789abcdef0").Code).To(Equal("InvalidTarget"))
	})
})

var _ = Describe("The number of modifications", func() {
	It("is counted by the gateway alone", func() {
		bed, c := account()
		bed.Gateway.ModificationQuota(6)
		id, _ := volume(c)
		for _, size := range []string{"2", "3", "4", "5", "6", "7"} {
			Expect(c.call("ModifyVolume", "VolumeId", id, "Size", size).Status).To(Equal(200), size)
		}
		Expect(c.call("ModifyVolume", "VolumeId", id, "Size", "8").Code).To(Equal("VolumeModificationRateExceeded"))
		bed.Gateway.Lag(gateway.Lag{Modifying: gateway.Delay{For: time.Hour}})
		other, _ := volume(c)
		Expect(c.call("ModifyVolume", "VolumeId", other, "Size", "2").Status).To(Equal(200))
		Expect(c.call("ModifyVolume", "VolumeId", other, "Size", "3").Code).To(Equal("IncorrectModificationState"))
	})
})
