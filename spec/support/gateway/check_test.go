package gateway_test

import (
	"encoding/base64"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

// run is a launch that every check passes, with further parameters or others.
func run(params ...string) []string {
	return append([]string{"RunInstances", "ImageId", "ami-1", "MinCount", "1", "MaxCount", "1"}, params...)
}

func nic(number int, params ...string) []string {
	var out []string
	for i := 0; i < len(params); i += 2 {
		out = append(out, fmt.Sprintf("NetworkInterface.%d.%s", number, params[i]), params[i+1])
	}
	return append(out, fmt.Sprintf("NetworkInterface.%d.DeviceIndex", number), fmt.Sprint(number-1))
}

func create(params ...string) []string {
	return append([]string{"CreateVolume", "AvailabilityZone", "us-east-1a", "Size", "10"}, params...)
}

func mapped(params ...string) []string {
	out := run("BlockDeviceMapping.1.DeviceName", "/dev/sdb")
	for i := 0; i < len(params); i += 2 {
		out = append(out, "BlockDeviceMapping.1.Ebs."+params[i], params[i+1])
	}
	return out
}

func eni(params ...string) []string {
	return append([]string{"CreateNetworkInterface", "SubnetId", "subnet-1"}, params...)
}

func tagged(keysAndValues ...string) []string {
	out := []string{"CreateTags", "ResourceId.1", "i-1"}
	for i := 0; i < len(keysAndValues); i += 2 {
		out = append(out, fmt.Sprintf("Tag.%d.Key", i/2+1), keysAndValues[i], fmt.Sprintf("Tag.%d.Value", i/2+1), keysAndValues[i+1])
	}
	return out
}

func manyTags(count int) []string {
	var tags []string
	for i := range count {
		tags = append(tags, fmt.Sprint("key-", i), "v")
	}
	return tagged(tags...)
}

var _ = DescribeTable("A request that AWS refuses is refused",
	func(request []string, check, code string) {
		g, u, c := pair()
		r := c.call(request[0], request[1:]...)
		Expect(r.Code).To(Equal(code), r.Body)
		Expect(g.Calls()).To(HaveExactElements(HaveField("Refused", "check "+check)))
		Expect(g.Violations()).To(HaveExactElements(HaveField("Check.Name", check)))
		Expect(g.Violations()[0].Check.Page).To(HavePrefix("https://docs.aws.amazon.com/"))
		Expect(u.actions()).To(BeEmpty())

		g.Uncheck(check)
		Expect(c.call(request[0], request[1:]...).Status).To(Equal(200), "another check refuses it too, so this one may not be needed")
	},
	Entry("unknown parameter", create("Colour", "red"), "unknown parameter", "UnknownParameter"),
	Entry("a parameter of another action", []string{"CreateSnapshot", "VolumeId", "vol-1", "ClientToken", "t"}, "unknown parameter", "UnknownParameter"),
	Entry("no zone", []string{"CreateVolume", "Size", "1"}, "missing parameter", "MissingParameter"),
	Entry("no size", []string{"CreateVolume", "AvailabilityZone", "us-east-1a"}, "missing parameter", "MissingParameter"),
	Entry("no ids", []string{"TerminateInstances"}, "missing parameter", "MissingParameter"),
	Entry("no destination", []string{"CreateRoute", "RouteTableId", "rtb-1"}, "missing parameter", "MissingParameter"),
	Entry("an empty id", []string{"DescribeInstances", "InstanceId.1", ""}, "empty parameter", "InvalidParameterValue"),
	Entry("an empty subnet", []string{"CreateNetworkInterface", "SubnetId", ""}, "empty parameter", "InvalidParameterValue"),
	Entry("a long client token", create("ClientToken", strings.Repeat("x", 65)), "client token", "InvalidParameterValue"),
	Entry("a client token that is not ASCII", create("ClientToken", "tökén"), "client token", "InvalidParameterValue"),
	Entry("a page size beside ids", []string{"DescribeInstances", "InstanceId.1", "i-1", "MaxResults", "10"}, "page size with ids", "InvalidParameterCombination"),
	Entry("a page size too small", []string{"DescribeInstances", "MaxResults", "4"}, "page size", "InvalidParameterValue"),
	Entry("a filter without values", []string{"DescribeVolumes", "Filter.1.Name", "status"}, "filter", "InvalidParameterValue"),
	Entry("a filter twice", []string{"DescribeVolumes", "Filter.1.Name", "status", "Filter.1.Value.1", "a", "Filter.2.Name", "status", "Filter.2.Value.1", "b"}, "filter", "InvalidParameterValue"),
	Entry("too many filter values", manyValues(201), "filter", "FilterLimitExceeded"),

	Entry("a tag key of AWS's", tagged("aws:name", "x"), "tag form", "InvalidParameterValue"),
	Entry("a tag key of AWS's in capitals", tagged("AWS:name", "x"), "tag form", "InvalidParameterValue"),
	Entry("a long tag key", tagged(strings.Repeat("ü", 129), "x"), "tag form", "InvalidParameterValue"),
	Entry("a long tag value", tagged("x", strings.Repeat("ü", 257)), "tag form", "InvalidParameterValue"),
	Entry("a tag that is not UTF-8", tagged("x", "\xff"), "tag form", "InvalidParameterValue"),
	Entry("a tag key twice", tagged("x", "1", "x", "2"), "duplicate tag key", "InvalidParameterValue"),
	Entry("51 tags", manyTags(51), "too many tags", "TagLimitExceeded"),
	Entry("a bad tag at birth", create("TagSpecification.1.ResourceType", "volume", "TagSpecification.1.Tag.1.Key", "aws:x", "TagSpecification.1.Tag.1.Value", ""), "tag form", "InvalidParameterValue"),
	Entry("tags for another kind", create("TagSpecification.1.ResourceType", "instance", "TagSpecification.1.Tag.1.Key", "x"), "tag specification", "InvalidParameterValue"),
	Entry("a tag specification without tags", create("TagSpecification.1.ResourceType", "volume"), "tag specification", "InvalidParameterValue"),
	Entry("a kind twice", create("TagSpecification.1.ResourceType", "volume", "TagSpecification.1.Tag.1.Key", "x", "TagSpecification.2.ResourceType", "volume", "TagSpecification.2.Tag.1.Key", "y"), "tag specification", "InvalidParameterValue"),
	Entry("a tag that metadata does not take", run("MetadataOptions.InstanceMetadataTags", "enabled", "TagSpecification.1.ResourceType", "instance", "TagSpecification.1.Tag.1.Key", "a/b"), "tag in metadata", "InvalidParameterValue"),
	Entry("a reserved tag in metadata", run("MetadataOptions.InstanceMetadataTags", "enabled", "TagSpecification.1.ResourceType", "instance", "TagSpecification.1.Tag.1.Key", "_index"), "tag in metadata", "InvalidParameterValue"),

	Entry("an unknown volume type", create("VolumeType", "gp9"), "volume type", "UnknownVolumeType"),
	Entry("a key without encryption", create("KmsKeyId", "alias/x"), "key without encryption", "InvalidParameterDependency"),
	Entry("a key without encryption in a mapping", mapped("VolumeSize", "1", "KmsKeyId", "alias/x"), "key without encryption", "InvalidParameterDependency"),
	Entry("a key without encryption for a copy", []string{"CopyImage", "Name", "copy", "SourceImageId", "ami-1", "SourceRegion", "us-east-1", "KmsKeyId", "k"}, "key without encryption", "InvalidParameterDependency"),
	Entry("iops for gp2", create("VolumeType", "gp2", "Iops", "3000"), "iops the type does not take", "InvalidParameterCombination"),
	Entry("iops for the default type", create("Iops", "3000"), "iops the type does not take", "InvalidParameterCombination"),
	Entry("iops for st1 in a mapping", mapped("VolumeType", "st1", "VolumeSize", "500", "Iops", "3000"), "iops the type does not take", "InvalidParameterCombination"),
	Entry("iops for sc1 in a modification", []string{"ModifyVolume", "VolumeId", "vol-1", "VolumeType", "sc1", "Iops", "100"}, "iops the type does not take", "InvalidParameterCombination"),
	Entry("throughput for io1", create("VolumeType", "io1", "Iops", "100", "Throughput", "125"), "throughput the type does not take", "InvalidParameterCombination"),
	Entry("io2 without iops", create("VolumeType", "io2"), "iops missing", "MissingParameter"),
	Entry("io1 without iops in a mapping", mapped("VolumeType", "io1", "VolumeSize", "10"), "iops missing", "MissingParameter"),
	Entry("no size at all", create("VolumeType", "gp3", "Size", "0"), "volume size", "InvalidParameterValue"),
	Entry("too large", create("VolumeType", "standard", "Size", "1025"), "volume size", "InvalidParameterValue"),
	Entry("too small", create("VolumeType", "st1"), "volume size", "InvalidParameterValue"),
	Entry("too few iops", create("VolumeType", "gp3", "Iops", "2999"), "performance limits", "InvalidParameterValue"),
	Entry("too many iops for the size", create("VolumeType", "io1", "Iops", "501"), "performance limits", "InvalidParameterValue"),
	Entry("too much throughput", create("VolumeType", "gp3", "Throughput", "2001"), "performance limits", "InvalidParameterValue"),
	Entry("too much throughput for the iops", create("VolumeType", "gp3", "Throughput", "1000"), "performance limits", "InvalidParameterValue"),
	Entry("nothing to modify", []string{"ModifyVolume", "VolumeId", "vol-1"}, "nothing to modify", "InvalidParameterCombination"),

	Entry("a device name", []string{"AttachVolume", "VolumeId", "vol-1", "InstanceId", "i-1", "Device", "/dev/nvme1n1"}, "device name", "InvalidParameterValue"),
	Entry("a partition too far", []string{"AttachVolume", "VolumeId", "vol-1", "InstanceId", "i-1", "Device", "/dev/sdf16"}, "device name", "InvalidParameterValue"),
	Entry("a device name in a mapping", run("BlockDeviceMapping.1.DeviceName", "sdb1x", "BlockDeviceMapping.1.Ebs.VolumeSize", "1"), "device name", "InvalidBlockDeviceMapping"),
	Entry("a device mapped twice", append(mapped("VolumeSize", "1"), "BlockDeviceMapping.2.DeviceName", "/dev/sdb", "BlockDeviceMapping.2.VirtualName", "ephemeral0"), "device mapped twice", "InvalidBlockDeviceMapping"),
	Entry("a mapping of nothing", mapped(), "mapping with nothing behind it", "InvalidBlockDeviceMapping"),
	Entry("encryption of a registered snapshot", []string{"RegisterImage", "Name", "image", "BlockDeviceMapping.1.DeviceName", "/dev/sda1", "BlockDeviceMapping.1.Ebs.SnapshotId", "snap-1", "BlockDeviceMapping.1.Ebs.Encrypted", "true"}, "encryption of a registered snapshot", "InvalidBlockDeviceMapping"),

	Entry("user data over 16 KiB", run("UserData", base64.StdEncoding.EncodeToString(make([]byte, 16*1024+1))), "user data", "InvalidParameterValue"),
	Entry("user data that is not base64", run("UserData", "{}"), "user data", "InvalidParameterValue"),
	Entry("groups at the top", append(run("SecurityGroupId.1", "sg-1"), nic(1, "SubnetId", "subnet-1")...), "networking at the top and on interfaces", "InvalidParameterCombination"),
	Entry("a subnet at the top", append(run("SubnetId", "subnet-1"), nic(1, "SubnetId", "subnet-1")...), "networking at the top and on interfaces", "InvalidParameterCombination"),
	Entry("an address at the top", append(run("PrivateIpAddress", "10.0.0.4"), nic(1, "SubnetId", "subnet-1")...), "networking at the top and on interfaces", "InvalidParameterCombination"),
	Entry("a public address with two interfaces", append(run(nic(1, "SubnetId", "s", "AssociatePublicIpAddress", "true")...), nic(2, "SubnetId", "s")...), "public address", "InvalidParameterCombination"),
	Entry("a public address on an existing interface", run(nic(1, "NetworkInterfaceId", "eni-1", "AssociatePublicIpAddress", "false")...), "public address", "InvalidParameterCombination"),
	Entry("groups for an existing interface", run(nic(1, "NetworkInterfaceId", "eni-1", "SecurityGroupId.1", "sg-1")...), "existing interface changed", "InvalidParameterCombination"),
	Entry("an existing interface to be deleted", run(nic(1, "NetworkInterfaceId", "eni-1", "DeleteOnTermination", "true")...), "existing interface changed", "InvalidParameterCombination"),
	Entry("no device index", run("NetworkInterface.1.SubnetId", "subnet-1"), "device index", "MissingParameter"),
	Entry("a device index twice", append(run(nic(1, "SubnetId", "s")...), "NetworkInterface.2.SubnetId", "s", "NetworkInterface.2.DeviceIndex", "0"), "device index", "InvalidParameterValue"),
	Entry("no first device index", run(nic(2, "SubnetId", "s")...), "device index", "InvalidParameterCombination"),
	Entry("counts upside down", []string{"RunInstances", "ImageId", "ami-1", "MinCount", "2", "MaxCount", "1"}, "counts", "InvalidParameterValue"),
	Entry("too many hops", run("MetadataOptions.HttpPutResponseHopLimit", "65"), "metadata options", "InvalidParameterValue"),
	Entry("an unknown metadata option", run("MetadataOptions.HttpTokens", "yes"), "metadata options", "InvalidParameterValue"),
	Entry("an unknown tenancy", run("Placement.Tenancy", "shared"), "placement", "InvalidParameterValue"),
	Entry("a host without its tenancy", run("Placement.Tenancy", "dedicated", "Placement.HostId", "h-1"), "placement", "InvalidParameterCombination"),

	Entry("prefixes beside an address", eni("Ipv4Prefix.1.Ipv4Prefix", "10.0.0.16/28", "PrivateIpAddress", "10.0.0.4"), "prefixes beside addresses", "InvalidParameterCombination"),
	Entry("prefixes beside their count", eni("Ipv4Prefix.1.Ipv4Prefix", "10.0.0.16/28", "Ipv4PrefixCount", "1"), "prefixes beside addresses", "InvalidParameterCombination"),
	Entry("IPv6 prefixes beside addresses", eni("Ipv6PrefixCount", "1", "Ipv6Addresses.1.Ipv6Address", "fd00::4"), "prefixes beside addresses", "InvalidParameterCombination"),
	Entry("prefixes beside an address in a launch", run(nic(1, "SubnetId", "s", "Ipv4PrefixCount", "1", "PrivateIpAddress", "10.0.0.4")...), "prefixes beside addresses", "InvalidParameterCombination"),
	Entry("two primary addresses", eni("PrivateIpAddress", "10.0.0.4", "PrivateIpAddresses.1.PrivateIpAddress", "10.0.0.5", "PrivateIpAddresses.1.Primary", "true"), "two primary addresses", "InvalidParameterCombination"),
	Entry("two attributes at a time", []string{"ModifyInstanceAttribute", "InstanceId", "i-1", "SourceDestCheck.Value", "false", "EbsOptimized.Value", "true"}, "one attribute at a time", "InvalidParameterCombination"),
	Entry("addresses and prefixes", []string{"AssignIpv6Addresses", "NetworkInterfaceId", "eni-1", "Ipv6AddressCount", "1", "Ipv6PrefixCount", "1"}, "addresses or prefixes", "InvalidParameterCombination"),
	Entry("an address for nobody", []string{"AssociateAddress", "AllocationId", "eipalloc-1"}, "target of an address", "MissingParameter"),
	Entry("an address for two", []string{"AssociateAddress", "AllocationId", "eipalloc-1", "InstanceId", "i-1", "NetworkInterfaceId", "eni-1"}, "target of an address", "InvalidParameterCombination"),
	Entry("an image name", []string{"RegisterImage", "Name", "a:b"}, "image name", "InvalidAMIName.Malformed"),
	Entry("a long description", []string{"CreateSnapshot", "VolumeId", "vol-1", "Description", strings.Repeat("x", 256)}, "description", "InvalidParameterValue"),
	Entry("an image without its root", []string{"RegisterImage", "Name", "image", "RootDeviceName", "/dev/sda1", "BlockDeviceMapping.1.DeviceName", "/dev/sdb", "BlockDeviceMapping.1.Ebs.SnapshotId", "snap-1"}, "root device", "InvalidBlockDeviceMapping"),
)

func manyValues(count int) []string {
	out := []string{"DescribeVolumes", "Filter.1.Name", "volume-id"}
	for i := range count {
		out = append(out, fmt.Sprintf("Filter.1.Value.%d", i+1), fmt.Sprint("vol-", i))
	}
	return out
}

var _ = DescribeTable("A request that AWS takes is let through",
	func(request []string) {
		g, u, c := pair()
		Expect(c.call(request[0], request[1:]...)).To(And(HaveField("Status", 200), HaveField("Code", "")))
		Expect(g.Violations()).To(BeEmpty())
		Expect(u.actions()).To(Equal([]string{request[0]}))
	},
	Entry("gp3 with all it takes", create("VolumeType", "gp3", "Size", "100", "Iops", "4000", "Throughput", "1000", "Encrypted", "true", "KmsKeyId", "alias/x")),
	Entry("io2 with iops", create("VolumeType", "io2", "Iops", "10000")),
	Entry("the smallest gp3 at its baseline", create("VolumeType", "gp3", "Size", "1", "Iops", "3000", "Throughput", "125")),
	Entry("a root mapping that names only its size", mapped("VolumeSize", "8", "Iops", "3000")),
	Entry("an encrypted mapping with a key", mapped("VolumeSize", "8", "VolumeType", "gp3", "Encrypted", "true", "KmsKeyId", "k")),
	Entry("an instance store", run("BlockDeviceMapping.1.DeviceName", "/dev/sdb", "BlockDeviceMapping.1.VirtualName", "ephemeral0")),
	Entry("a suppressed device", run("BlockDeviceMapping.1.DeviceName", "/dev/sdb", "BlockDeviceMapping.1.NoDevice", "")),
	Entry("device /dev/xvdba", []string{"AttachVolume", "VolumeId", "vol-1", "InstanceId", "i-1", "Device", "/dev/xvdba"}),
	Entry("device /dev/sdf15", []string{"AttachVolume", "VolumeId", "vol-1", "InstanceId", "i-1", "Device", "/dev/sdf15"}),
	Entry("16 KiB of user data in lines", run("UserData", base64.StdEncoding.EncodeToString(make([]byte, 16*1024))+"\n")),
	Entry("one interface with a public address", run(nic(1, "SubnetId", "s", "SecurityGroupId.1", "sg-1", "PrivateIpAddress", "10.0.0.4", "AssociatePublicIpAddress", "true", "DeleteOnTermination", "true")...)),
	Entry("two existing interfaces", append(run(nic(1, "NetworkInterfaceId", "eni-1")...), nic(2, "NetworkInterfaceId", "eni-2")...)),
	Entry("groups and a subnet without interfaces", run("SubnetId", "s", "SecurityGroupId.1", "sg-1", "PrivateIpAddress", "10.0.0.4")),
	Entry("tags for all that a launch makes", run("TagSpecification.1.ResourceType", "instance", "TagSpecification.1.Tag.1.Key", "a/b", "TagSpecification.2.ResourceType", "volume", "TagSpecification.2.Tag.1.Key", "a/b", "TagSpecification.3.ResourceType", "network-interface", "TagSpecification.3.Tag.1.Key", "a/b")),
	Entry("tags in metadata", run("MetadataOptions.InstanceMetadataTags", "enabled", "TagSpecification.1.ResourceType", "instance", "TagSpecification.1.Tag.1.Key", "bosh-aws-cpi", "TagSpecification.2.ResourceType", "volume", "TagSpecification.2.Tag.1.Key", "a/b")),
	Entry("50 tags", manyTags(50)),
	Entry("a tag without a value", tagged("x", "")),
	Entry("keys that differ in case", tagged("x", "1", "X", "2")),
	Entry("the longest tag", tagged(strings.Repeat("ü", 128), strings.Repeat("ü", 256))),
	Entry("prefixes alone", eni("Ipv4PrefixCount", "1", "Ipv6PrefixCount", "1")),
	Entry("addresses of both families", eni("PrivateIpAddress", "10.0.0.4", "Ipv6Addresses.1.Ipv6Address", "fd00::4", "Description", "")),
	Entry("source_dest_check", []string{"ModifyInstanceAttribute", "InstanceId", "i-1", "SourceDestCheck.Value", "false"}),
	Entry("delete on termination", []string{"ModifyNetworkInterfaceAttribute", "NetworkInterfaceId", "eni-1", "Attachment.AttachmentId", "eni-attach-1", "Attachment.DeleteOnTermination", "true"}),
	Entry("200 filter values", manyValues(200)),
	Entry("a token of 64", create("ClientToken", strings.Repeat("x", 64))),
	Entry("an action that the table does not know", []string{"DescribeSpotPriceHistory", "Colour", "red"}),
)

var _ = Describe("Encryption switched off", func() {
	It("is noted, not refused, wherever it is sent", func() {
		g, _, c := pair()
		Expect(c.call("CreateVolume", create("Encrypted", "false")[1:]...).Status).To(Equal(200))
		Expect(c.call("RunInstances", mapped("VolumeSize", "1", "Encrypted", "false")[1:]...).Status).To(Equal(200))
		Expect(g.Violations()).To(HaveExactElements(
			And(HaveField("Check.Name", "encryption switched off"), HaveField("Call.Action", "CreateVolume")),
			And(HaveField("Check.Name", "encryption switched off"), HaveField("Call.Action", "RunInstances"))))
	})
})

var _ = Describe("Checks", func() {
	It("have names of their own and a page each, and all can be switched off", func() {
		names := map[string]bool{}
		for _, check := range gateway.Checks() {
			Expect(names).NotTo(HaveKey(check.Name))
			names[check.Name] = true
			Expect(check.Page).To(MatchRegexp(`^https://docs\.aws\.amazon\.com/\S+\.html(#\S+)?$`))
		}
		g, _, c := pair()
		g.Uncheck()
		Expect(c.call("CreateVolume", "Colour", "red").Status).To(Equal(200))
	})
})
