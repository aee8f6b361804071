package gateway_test

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

var _ = Describe("The record", func() {
	It("has every call with its parameters, answer, key and token", func() {
		g, u, c := pair()
		u.answer("CreateVolume", "<CreateVolumeResponse><requestId>request-id</requestId><volumeId>vol-1</volumeId></CreateVolumeResponse>")
		made := c.call("CreateVolume", "AvailabilityZone", "us-east-1a", "Size", "1", "ClientToken", "token-1")
		c.call("CreateVolume", "AvailabilityZone", "us-east-1a")

		calls := g.Calls()
		Expect(calls).To(HaveLen(2))
		Expect(calls[0]).To(And(
			HaveField("N", 1), HaveField("Service", "ec2"), HaveField("Action", "CreateVolume"), HaveField("Region", "us-east-1"),
			HaveField("AccessKey", "AKIDEXAMPLE"), HaveField("ClientToken", "token-1"), HaveField("UserAgent", "spec/1.0"),
			HaveField("Status", 200), HaveField("Code", ""), HaveField("Done", true)))
		Expect(calls[0].Params.Get("Size")).To(Equal("1"))
		Expect(calls[0].Duration).To(BeNumerically(">", 0))
		Expect(calls[0].RequestID).To(HaveLen(36))
		Expect(made.RequestID).To(Equal(calls[0].RequestID))
		Expect(made.Tree.Value("requestId")).To(Equal(calls[0].RequestID))
		Expect(calls[1]).To(And(HaveField("N", 2), HaveField("Status", 400), HaveField("Code", "MissingParameter"), HaveField("Refused", "check missing parameter")))
		Expect(calls[1].RequestID).NotTo(Equal(calls[0].RequestID))
		Expect(u.actions()).To(Equal([]string{"CreateVolume"}), "the refused call went no further")
	})

	It("tells the services apart", func() {
		g, _, c := pair()
		c.serve("elasticloadbalancing", "2012-06-01", "RegisterInstancesWithLoadBalancer")
		c.serve("elasticloadbalancing", "2015-12-01", "DescribeTargetGroups")
		c.serve("sts", "2011-06-15", "AssumeRole")
		putBlock(c, "/snapshots/snap-1/blocks/7")
		var names []string
		for _, call := range g.Calls() {
			names = append(names, call.Service+" "+call.Name())
		}
		Expect(names).To(Equal([]string{
			"elb elasticloadbalancing:RegisterInstancesWithLoadBalancer", "elbv2 elasticloadbalancing:DescribeTargetGroups",
			"sts sts:AssumeRole", "ebs ebs:PutSnapshotBlock",
		}))
	})

	It("is cut by marks and emptied by Reset, which resets the emulator too", func() {
		g, u, c := pair()
		c.call("DescribeRegions")
		mark := g.Mark()
		c.call("DescribeInstances")
		Expect(g.Since(mark)).To(HaveExactElements(HaveField("Action", "DescribeInstances")))
		g.Deny("ec2:DescribeInstances")
		Expect(g.Reset()).To(Succeed())
		Expect(g.Calls()).To(BeEmpty())
		Expect(u.actions()).To(ContainElement("reset"))
		Expect(c.call("DescribeInstances").Status).To(Equal(200), "denials are gone")
		Expect(g.Calls()).To(HaveExactElements(HaveField("N", 1)))
		Expect(g.Since(mark + 10)).To(BeEmpty())
	})

	It("answers 400 to what is not a call of AWS", func() {
		_, _, c := pair()
		response, err := http.Post(c.url, "application/x-www-form-urlencoded", strings.NewReader("a=%zz"))
		Expect(err).NotTo(HaveOccurred())
		Expect(response.StatusCode).To(Equal(400))
	})

	It("answers InternalError when the emulator is gone", func() {
		g, u, c := pair()
		u.server.Close()
		Expect(c.call("DescribeRegions")).To(And(HaveField("Status", 500), HaveField("Code", "InternalError")))
		Expect(g.Reset()).To(MatchError(ContainSubstring("resetting the emulator")))
	})

	It("does not start when the emulator's URL is not one", func() {
		_, err := gateway.Start("no url")
		Expect(err).To(MatchError(ContainSubstring("no url")))
	})
})

var _ = Describe("A budget", func() {
	It("leaves polls out, and counts the rest by action", func() {
		g, _, c := pair()
		c.call("DescribeInstances", "InstanceId.1", "i-1")
		c.call("DescribeInstances", "InstanceId.1", "i-1")
		c.call("DescribeInstances", "InstanceId.1", "i-2")
		c.call("TerminateInstances", "InstanceId.1", "i-1")
		c.call("TerminateInstances", "InstanceId.1", "i-1")
		budget := g.Budget(g.Calls())
		Expect(budget.Counts()).To(Equal(map[string]int{"ec2:DescribeInstances": 2, "ec2:TerminateInstances": 2}))
		Expect(budget.Polls).To(HaveExactElements(HaveField("N", 2)))
		Expect(budget.String()).To(Equal("ec2:DescribeInstances(+1 polls) ec2:DescribeInstances ec2:TerminateInstances ec2:TerminateInstances"))
	})

	It("finds the longest run of calls that waited for each other", func() {
		at := time.Now()
		call := func(action string, from, to int) gateway.Call {
			return gateway.Call{Action: action, Done: true, At: at.Add(time.Duration(from) * time.Second), Duration: time.Duration(to-from) * time.Second}
		}
		sequence := gateway.Sequence([]gateway.Call{call("A", 0, 5), call("B", 0, 1), call("C", 2, 3), call("D", 2, 9), call("E", 5, 6)})
		Expect(sequence).To(HaveExactElements(HaveField("Action", "B"), HaveField("Action", "C"), HaveField("Action", "E")))
	})
})
