package explain

import (
	"strings"

	"github.com/aws/smithy-go"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/policy"
)

var _ = Describe("a missing right", func() {
	const lead = "You are not authorized to perform this operation. "

	DescribeTable("names the action and what needs it", func(action, message, says string) {
		Expect(Error(LaunchesVM, refused(action, "UnauthorizedOperation", message)).Message).To(ContainSubstring(says))
	},
		Entry("the action that was called", "RunInstances", lead, "lacks ec2:RunInstances (statement BaselinePolicy). It is needed for every VM."),
		Entry("the action that AWS names", "RunInstances",
			lead+"User: arn:aws:iam::1:user/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/y because no",
			"lacks iam:PassRole (statement RequiredIfUsingIAMInstanceProfileCloudProperty). "+
				"It is needed for cloud_properties.iam_instance_profile and aws.default_iam_instance_profile."),
		Entry(nil, "ModifyVolume", lead, "RequiredIfCPIResizeDiskEnabled"),
		Entry(nil, "AssociateAddress", lead, "vip networks"),
		Entry("a star", "CreateVolume", "is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on", "kms_key_arn"),
		Entry("forbidden outright", "RunInstances", "is not authorized to perform: ec2:CreateTags on x with an explicit deny in a service control policy",
			"A policy explicitly denies this, so adding the right is not enough: the CPI's credentials lack ec2:CreateTags"),
		Entry("a right on a key that the policy does not name", "CreateVolume", "is not authorized to perform: kms:Decrypt on",
			"lacks kms:Decrypt. It is needed for volumes encrypted"),
		Entry("an action of no statement", "GetConsoleOutput", lead, "lacks ec2:GetConsoleOutput. It is needed for"),
		Entry("an action that the CPI does not call", "DescribeWidgets", lead, "lacks ec2:DescribeWidgets."),
		Entry("a sentence without an action", "RunInstances", "is not authorized to perform: this", "lacks ec2:RunInstances"),
	)

	It("names every action of the example policy", func() {
		for _, action := range strings.Fields(`AttachVolume CreateTags CreateVolume DeleteVolume DescribeAvailabilityZones DescribeImages DescribeInstances
			DescribeInstanceTypes DescribeRegions DescribeSecurityGroups DescribeSubnets DescribeVolumes DetachVolume RebootInstances RunInstances
			TerminateInstances CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces ModifyNetworkInterfaceAttribute RegisterImage
			DeregisterImage CopyImage CreateSnapshot DeleteSnapshot DescribeSnapshots AssociateAddress DescribeAddresses ModifyInstanceAttribute
			CreateRoute DescribeRouteTables ReplaceRoute DescribeVolumesModifications ModifyVolume`) {
			Expect(Error(WorksOnGiven, refused(action, "UnauthorizedOperation", "no")).Message).To(ContainSubstring("lacks ec2:"+action+" (statement "), action)
		}
		for action, property := range map[string]string{"RegisterTargets": "lb_target_groups", "RegisterInstancesWithLoadBalancer": "cloud_properties.elbs"} {
			denied := called(&smithy.OperationError{ServiceID: "Elastic Load Balancing v2", OperationName: action, Err: &smithy.GenericAPIError{
				Code:    "AccessDenied",
				Message: "no",
			}})
			Expect(Error(LaunchesVM, denied).Message).To(And(ContainSubstring("elasticloadbalancing:"+action), ContainSubstring(property)))
		}
	})

	It("says of every action of the policy's table where it is granted and what needs it", func() {
		for _, statement := range policy.Statements() {
			for _, right := range statement.Rights {
				for _, pattern := range right.Actions {
					action := strings.TrimSuffix(pattern, "*")
					message := Error(WorksOnGiven, refused("Some", "UnauthorizedOperation", "is not authorized to perform: "+action+" on x")).Message
					where, found, _ := policy.Find(action)
					Expect(message).To(ContainSubstring("lacks " + action))
					Expect(message).To(HaveSuffix(". It is needed for " + found.Need + "."))
					Expect(strings.Contains(message, "(statement "+where.ID+")")).To(Equal(where.ID != ""), message)
				}
			}
		}
	})

	It("shortens an encoded message and says where the whole is", func() {
		encoded := strings.Repeat("x", 3000)
		message := Error(LaunchesVM, refused("RunInstances", "UnauthorizedOperation", lead+"Encoded authorization failure message: "+encoded)).Message
		Expect(len(message)).To(BeNumerically("<", 500))
		Expect(message).To(And(ContainSubstring(lead), ContainSubstring("3000 characters"), ContainSubstring("CloudTrail"), ContainSubstring("req-1")))
		short := "Encoded authorization failure message: " + strings.Repeat("x", 200)
		Expect(Error(LaunchesVM, refused("RunInstances", "UnauthorizedOperation", short)).Message).To(ContainSubstring(short))
	})
})
