package gateway_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

var _ = Describe("Policy mode", func() {
	It("refuses what no statement grants, in AWS's words", func() {
		g, u, c := pair()
		g.Policy("BaselinePolicy")
		Expect(c.call("DescribeInstances").Status).To(Equal(200))
		r := c.call("DescribeSnapshots")
		Expect(r).To(And(HaveField("Status", 403), HaveField("Code", "UnauthorizedOperation")))
		Expect(r.Message).To(Equal("You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/cpi is not authorized to perform: " +
			"ec2:DescribeSnapshots because no identity-based policy allows the ec2:DescribeSnapshots action"))
		Expect(g.Calls()[1].Refused).To(Equal("policy"))
		Expect(c.call("CreateSnapshot", "VolumeId", "vol-1").Message).To(ContainSubstring("Encoded authorization failure message: "))
		g.Policy("RequiredIfUsingSnapshotsFeature")
		Expect(c.call("DescribeSnapshots").Status).To(Equal(200), "statements add up")
		Expect(u.actions()).To(Equal([]string{"DescribeInstances", "DescribeSnapshots"}))
	})

	It("takes back what it granted where only other statements are to hold", func() {
		g, _, c := pair()
		g.Policy("BaselinePolicy")
		g.Allow("ec2:DescribeSnapshots")
		g.Deny("ec2:DescribeInstanceTypes")
		g.OnlyPolicy("RequiredIfCPIResizeDiskEnabled")
		Expect(c.call("DescribeInstances").Code).To(Equal("UnauthorizedOperation"))
		Expect(c.call("DescribeSnapshots").Code).To(Equal("UnauthorizedOperation"))
		Expect(c.call("DescribeVolumesModifications").Status).To(Equal(200))
		g.OnlyPolicy("BaselinePolicy")
		Expect(c.call("DescribeInstanceTypes").Code).To(Equal("UnauthorizedOperation"), "what is denied stays so")
	})

	It("wants ec2:CreateTags for tags at birth and iam:PassRole for an instance profile", func() {
		g, _, c := pair()
		g.Policy()
		g.Allow("ec2:RunInstances", "ec2:CreateVolume")
		Expect(c.call("CreateVolume", create()[1:]...).Status).To(Equal(200))
		Expect(c.call("CreateVolume", create("TagSpecification.1.ResourceType", "volume", "TagSpecification.1.Tag.1.Key", "x")[1:]...).Message).
			To(ContainSubstring("not authorized to perform: ec2:CreateTags on resource: "))
		Expect(c.call("RunInstances", run("IamInstanceProfile.Name", "vm")[1:]...).Message).
			To(ContainSubstring("not authorized to perform: iam:PassRole on resource: "))
		g.Policy("RequiredIfUsingIAMInstanceProfileCloudProperty")
		Expect(c.call("RunInstances", run("IamInstanceProfile.Name", "vm")[1:]...).Status).To(Equal(200))
	})

	It("speaks as load balancers, STS and EBS direct do", func() {
		g, _, c := pair()
		g.Policy("RequiredIfUsingLBTargetGroupCloudProperties")
		Expect(c.serve("elasticloadbalancing", "2015-12-01", "RegisterTargets").Status).To(Equal(200))
		Expect(c.serve("elasticloadbalancing", "2012-06-01", "RegisterInstancesWithLoadBalancer")).
			To(And(HaveField("Status", 403), HaveField("Code", "AccessDenied"),
				HaveField("Message", ContainSubstring("elasticloadbalancing:RegisterInstancesWithLoadBalancer"))))
		Expect(c.serve("sts", "2011-06-15", "GetCallerIdentity").Status).To(Equal(200))
		Expect(c.serve("sts", "2011-06-15", "AssumeRole").Code).To(Equal("AccessDenied"))
		direct := putBlock(c, "/snapshots/snap-1/blocks/7")
		Expect(direct.StatusCode).To(Equal(403))
		Expect(direct.Header.Get("X-Amzn-Errortype")).To(Equal("AccessDeniedException"))
		g.Allow("sts:AssumeRole")
		Expect(c.serve("sts", "2011-06-15", "AssumeRole").Status).To(Equal(200))
	})

	It("denies single actions, outside policy mode too", func() {
		g, _, c := pair()
		g.Deny("ec2:DescribeInstanceTypes")
		Expect(c.call("DescribeInstanceTypes").Code).To(Equal("UnauthorizedOperation"))
		Expect(c.call("DescribeInstances").Status).To(Equal(200))
		g.Policy("BaselinePolicy")
		Expect(c.call("DescribeInstanceTypes").Code).To(Equal("UnauthorizedOperation"))
	})

	It("knows the statements of the published policy, and no other", func() {
		g, _, _ := pair()
		Expect(gateway.Statements()).To(HaveLen(12))
		Expect(func() { g.Policy("BaselinPolicy") }).To(PanicWith(ContainSubstring(`no statement "BaselinPolicy"; it has BaselinePolicy`)))
	})
})
