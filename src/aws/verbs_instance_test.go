package aws

import (
	"errors"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("BeginLaunch", func() {
	launched := reply{body: "<instancesSet><item><instanceId>i-1</instanceId></item></instancesSet>"}
	birth := Birth{Purpose: "agent-1"}
	wanted := func() *ec2.RunInstancesInput { return &ec2.RunInstancesInput{ImageId: sdk.String("ami-1")} }

	It("starts one instance, with the same client token in each try", func(ctx SpecContext) {
		r := newRegion(3, serverFault, reply{drop: true}, reply{status: 503, code: "RequestLimitExceeded"}, launched)
		Expect(r.BeginLaunch(ctx, &Undo{}, wanted(), birth, "eu-west-1a")).To(Equal("i-1"))
		Expect(r.forms("RunInstances")).To(HaveLen(4))
		Expect(r.forms("RunInstances")).To(HaveEach(And(HaveKeyWithValue("MinCount", []string{"1"}), HaveKeyWithValue("MaxCount", []string{"1"}),
			HaveKeyWithValue("ClientToken", []string{r.Identity().Token("launch", "eu-west-1a")}))))
		Expect(r.bodies).To(HaveEach(r.bodies[0]))
	})

	It("has another token for another candidate", func(ctx SpecContext) {
		r := newRegion(0, launched)
		for _, candidate := range []string{"spot", "on-demand"} {
			Expect(r.BeginLaunch(ctx, &Undo{}, wanted(), birth, candidate)).To(Equal("i-1"))
		}
		Expect(r.forms("RunInstances")[0].Get("ClientToken")).NotTo(Equal(r.forms("RunInstances")[1].Get("ClientToken")))
	})

	It("terminates all that a lost answer has started, found by the token", func(ctx SpecContext) {
		two := reply{body: "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item>" +
			"<item><instancesSet><item><instanceId>i-2</instanceId></item></instancesSet></item></reservationSet>"}
		r := newRegion(0, reply{drop: true}, two, done)
		_, err := r.BeginLaunch(ctx, &Undo{}, wanted(), birth)
		Expect(lostIn(err)).To(BeTrue())
		Expect(errors.As(err, new(*LeftBehind))).To(BeFalse())
		Expect(r.forms("DescribeInstances")[0]).To(And(HaveKeyWithValue("Filter.1.Name", []string{"client-token"}),
			HaveKeyWithValue("Filter.1.Value.1", []string{r.Identity().Token("launch")})))
		Expect(r.forms("TerminateInstances")).To(HaveExactElements(
			HaveKeyWithValue("InstanceId.1", []string{"i-1"}), HaveKeyWithValue("InstanceId.1", []string{"i-2"})))
	})

	It("leaves the instance to be undone", func(ctx SpecContext) {
		r, undo, err := newRegion(0, launched, done), &Undo{}, errors.New("later")
		Expect(r.BeginLaunch(ctx, undo, wanted(), birth)).To(Equal("i-1"))
		undo.IfFailed(ctx, &err)
		Expect(r.forms("TerminateInstances")).To(HaveExactElements(HaveKeyWithValue("InstanceId.1", []string{"i-1"})))
	})
})

var _ = Describe("WaitRunning", func() {
	It("waits until the instance runs", func(ctx SpecContext) {
		r := newRegion(0, noInstance, instanceShown("pending"), instanceShown("running"))
		Expect(r.WaitRunning(ctx, "i-1")).To(Succeed())
		Expect(r.tries()).To(Equal(3))
	})

	DescribeTable("says why it does not", func(ctx SpecContext, code string, shown ...reply) {
		var failure *LaunchFailure
		Expect(errors.As(newRegion(0, append(shown, noRights)...).WaitRunning(ctx, "i-1"), &failure)).To(BeTrue())
		Expect(failure.Code).To(Equal(code))
	},
		Entry(nil, "terminated", instanceShown("terminated")), Entry(nil, "shutting-down", instanceShown("pending"), instanceShown("shutting-down")),
		Entry(nil, "stopped", instanceShown("stopped")), Entry("it is gone", NotShown, instanceShown("pending"), noInstance),
	)
})

var _ = Describe("WaitTerminated", func() {
	DescribeTable("waits until the instance is terminated", func(ctx SpecContext, last reply) {
		r := newRegion(0, instanceShown("running"), instanceShown("shutting-down"), instanceShown("stopped"), last)
		Expect(r.WaitTerminated(ctx, "i-1")).To(Succeed())
		Expect(r.tries()).To(Equal(4))
	},
		Entry("terminated", instanceShown("terminated")), Entry("unknown", noInstance), Entry("not shown", reply{body: "<reservationSet/>"}),
	)

	It("fails when it cannot look", func(ctx SpecContext) {
		Expect(Code(newRegion(0, noRights).WaitTerminated(ctx, "i-1"))).To(Equal("UnauthorizedOperation"))
	})

	It("gives up after ten minutes, with the last state", func(ctx SpecContext) {
		r := newRegion(0, instanceShown("shutting-down"))
		var late *WaitTimeout
		Expect(errors.As(r.WaitTerminated(ctx, "i-1"), &late)).To(BeTrue())
		Expect(late.LastState).To(Equal("shutting-down"))
	})
})
