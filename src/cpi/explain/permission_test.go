package explain

import (
	"strings"

	"github.com/aws/smithy-go"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a missing right", func() {
	const lead = "You are not authorized to perform this operation. "

	DescribeTable("names the action and what needs it", func(action, message, says string) {
		Expect(Error("create_vm", refused(action, "UnauthorizedOperation", message)).Message).To(ContainSubstring(says))
	},
		Entry("the action that was called", "RunInstances", lead, "lacks ec2:RunInstances (statement BaselinePolicy). It is needed for every VM."),
		Entry("the action that AWS names", "RunInstances", lead+"User: arn:aws:iam::1:user/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/y because no",
			"lacks iam:PassRole (statement RequiredIfUsingIAMInstanceProfileCloudProperty). It is needed for cloud_properties.iam_instance_profile and aws.default_iam_instance_profile."),
		Entry(nil, "ModifyVolume", lead, "RequiredIfCPIResizeDiskEnabled"),
		Entry(nil, "AssociateAddress", lead, "vip networks"),
		Entry("a star", "CreateVolume", "is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on", "kms_key_arn"),
		Entry("forbidden outright", "RunInstances", "is not authorized to perform: ec2:CreateTags on x with an explicit deny in a service control policy", "A policy forbids ec2:CreateTags"),
		Entry("an action of no statement", "GetConsoleOutput", lead, "lacks ec2:GetConsoleOutput."),
		Entry("a sentence without an action", "RunInstances", "is not authorized to perform: this", "lacks ec2:RunInstances"),
	)

	It("names every action of the example policy", func() {
		for _, action := range strings.Fields(`AttachVolume CreateTags CreateVolume DeleteVolume DescribeAvailabilityZones DescribeImages DescribeInstances
			DescribeInstanceTypes DescribeRegions DescribeSecurityGroups DescribeSubnets DescribeVolumes DetachVolume RebootInstances RunInstances
			TerminateInstances CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces ModifyNetworkInterfaceAttribute RegisterImage
			DeregisterImage CopyImage CreateSnapshot DeleteSnapshot DescribeSnapshots AssociateAddress DescribeAddresses ModifyInstanceAttribute
			CreateRoute DescribeRouteTables ReplaceRoute DescribeVolumesModifications ModifyVolume`) {
			Expect(Error("x", refused(action, "UnauthorizedOperation", "no")).Message).To(ContainSubstring("lacks ec2:"+action+" (statement "), action)
		}
		for action, property := range map[string]string{"RegisterTargets": "lb_target_groups", "RegisterInstancesWithLoadBalancer": "cloud_properties.elbs"} {
			denied := called(&smithy.OperationError{ServiceID: "Elastic Load Balancing v2", OperationName: action, Err: &smithy.GenericAPIError{Code: "AccessDenied", Message: "no"}})
			Expect(Error("create_vm", denied).Message).To(And(ContainSubstring("elasticloadbalancing:"+action), ContainSubstring(property)))
		}
	})

	It("keeps an encoded message short and says where the whole is", func() {
		encoded := strings.Repeat("x", 3000)
		message := Error("create_vm", refused("RunInstances", "UnauthorizedOperation", lead+"Encoded authorization failure message: "+encoded)).Message
		Expect(len(message)).To(BeNumerically("<", 500))
		Expect(message).To(And(ContainSubstring(lead), ContainSubstring("3000 characters"), ContainSubstring("CloudTrail"), ContainSubstring("req-1")))
		short := "Encoded authorization failure message: " + strings.Repeat("x", 200)
		Expect(Error("create_vm", refused("RunInstances", "UnauthorizedOperation", short)).Message).To(ContainSubstring(short))
	})
})

var _ = DescribeTable("a refused value names where it comes from", func(method, message string, paths ...string) {
	for _, code := range []string{"InvalidParameterValue", "InvalidParameterCombination", "InvalidParameterDependency", "InvalidBlockDeviceMapping", "InvalidSomethingNew"} {
		explained := Error(method, refused("Create", code, message))
		for _, path := range paths {
			Expect(explained.Message).To(ContainSubstring(path))
		}
	}
},
	Entry(nil, "create_disk", "The iops to volume size ratio is too high", "cloud_properties.iops of the disk type", "the disk's size"),
	Entry(nil, "create_vm", "Iops value of 99 is below the minimum", "ephemeral_disk.iops or root_disk.iops"),
	Entry(nil, "update_disk", "Throughput (MiBps) to iops ratio is too high", "cloud_properties.throughput", "cloud_properties.iops"),
	Entry(nil, "resize_disk", "New size cannot be smaller; Volume size of 1 GiB", "the disk's size"),
	Entry(nil, "create_disk", "The parameter KmsKeyId requires the parameter Encrypted to be set.", "aws.kms_key_arn"),
	Entry(nil, "create_vm", "Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name", "cloud_properties.iam_instance_profile"),
	Entry(nil, "create_vm", "Address 10.9.9.9 does not fall within the subnet's address range", "static_ips", "cloud_properties.subnet"),
	Entry(nil, "create_vm", "Invalid availability zone: [x]", "availability_zone"),
	Entry(nil, "create_vm", "User data is limited to 16384 bytes", "user data"),
	Entry(nil, "create_vm", "The key pair 'x' does not exist", "cloud_properties.key_name"),
	Entry("nothing known in it", "create_vm", "foo", "compare AWS's message with the manifest"),
)
