package aws

import (
	"errors"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// volumeShown is a volume as DescribeVolumes shows it, with attachments "instance device state".
func volumeShown(state string, attachments ...string) reply {
	var items strings.Builder
	for _, attachment := range attachments {
		f := strings.Fields(attachment)
		fmt.Fprintf(&items, "<item><instanceId>%s</instanceId><device>%s</device><status>%s</status></item>", f[0], f[1], f[2])
	}
	return reply{body: fmt.Sprintf("<volumeSet><item><volumeId>vol-1</volumeId><status>%s</status><attachmentSet>%s</attachmentSet></item></volumeSet>",
		state, items.String())}
}

// instanceShown is an instance as DescribeInstances shows it.
func instanceShown(state string) reply {
	return reply{body: "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>" + state +
		"</name></instanceState></item></instancesSet></item></reservationSet>"}
}

var (
	volumeBusy = reply{status: 400, code: "VolumeInUse"}
	noVolume   = reply{status: 400, code: "InvalidVolume.NotFound"}
	noInstance = reply{status: 400, code: "InvalidInstanceID.NotFound"}
)

var _ = Describe("CreateVolumeAndWait", func() {
	birth := Birth{Purpose: "disk"}
	wanted := func() *ec2.CreateVolumeInput {
		return &ec2.CreateVolumeInput{AvailabilityZone: sdk.String("eu-west-1a")}
	}

	It("waits until the volume is available, with the same client token in each try", func(ctx SpecContext) {
		r := newRegion(3, serverFault, reply{drop: true}, success, volumeShown("creating"), volumeShown("available"))
		Expect(r.CreateVolumeAndWait(ctx, &Undo{}, wanted(), birth)).To(Equal("vol-1"))
		Expect(r.actions()).To(Equal([]string{"CreateVolume", "CreateVolume", "CreateVolume", "DescribeVolumes", "DescribeVolumes"}))
		Expect(r.forms("CreateVolume")).To(HaveEach(HaveKeyWithValue("ClientToken", []string{r.Identity().Token("volume")})))
		Expect(r.bodies[:3]).To(HaveEach(r.bodies[0]))
	})

	It("removes all that a lost answer has made, though one of them stays", func(ctx SpecContext) {
		two := reply{body: "<volumeSet><item><volumeId>vol-1</volumeId></item><item><volumeId>vol-2</volumeId></item></volumeSet>"}
		r := newRegion(0, reply{drop: true}, two, noRights, done)
		_, err := r.CreateVolumeAndWait(ctx, &Undo{}, wanted(), birth)
		Expect(r.forms("DeleteVolume")).To(HaveExactElements(HaveKeyWithValue("VolumeId", []string{"vol-1"}), HaveKeyWithValue("VolumeId", []string{"vol-2"})))
		Expect(lostIn(err)).To(BeTrue())
		var left *LeftBehind
		Expect(errors.As(err, &left)).To(BeTrue())
		Expect(left.What).To(Equal("volume vol-1"))
		Expect(Code(left)).To(Equal("UnauthorizedOperation"))
		Expect(r.forms("DescribeVolumes")[0]).To(And(HaveKeyWithValue("Filter.1.Name", []string{"tag:bosh-aws-cpi"}),
			HaveKeyWithValue("Filter.1.Value.1", []string{r.Identity().PendingTag("disk")})))
	})

	DescribeTable("says that AWS gave the volume up", func(ctx SpecContext, state string, undone int, shown ...reply) {
		r, undo := newRegion(0, append([]reply{success}, append(shown, done)...)...), &Undo{}
		_, err := r.CreateVolumeAndWait(ctx, undo, wanted(), birth)
		var failure *VolumeFailure
		Expect(errors.As(err, &failure)).To(BeTrue())
		Expect(*failure).To(Equal(VolumeFailure{VolumeID: "vol-1", State: state}))
		undo.IfFailed(ctx, &err)
		Expect(r.forms("DeleteVolume")).To(HaveLen(undone))
	},
		Entry(nil, "error", 1, volumeShown("error")), Entry(nil, "deleting", 1, volumeShown("creating"), volumeShown("deleting")), Entry(nil, "deleted", 1, volumeShown("deleted")),
	)
})

var _ = Describe("BeginVolumeDeletion", func() {
	It("deletes the volume", func(ctx SpecContext) {
		r := newRegion(0, done)
		Expect(r.BeginVolumeDeletion(ctx, "vol-1")).To(Succeed())
		Expect(r.forms("DeleteVolume")).To(HaveExactElements(HaveKeyWithValue("VolumeId", []string{"vol-1"})))
	})

	DescribeTable("waits for a volume that is being released", func(ctx SpecContext, shown ...reply) {
		r := newRegion(0, append(append([]reply{volumeBusy}, shown...), done)...)
		Expect(r.BeginVolumeDeletion(ctx, "vol-1")).To(Succeed())
		Expect(r.forms("DeleteVolume")).To(HaveLen(2))
		Expect(r.actions()).To(HaveLen(2 + len(shown)))
	},
		Entry("detaching", volumeShown("in-use", "i-1 /dev/sdf detaching")), Entry("detached", volumeShown("in-use", "i-1 /dev/sdf detached")),
		Entry("free meanwhile", volumeShown("available")), Entry("its instance is terminated", volumeShown("in-use", "i-1 /dev/sdf attached"), instanceShown("terminated")),
		Entry("its instance shuts down", volumeShown("in-use", "i-1 /dev/sdf attached"), instanceShown("shutting-down")),
		Entry("its instance is gone", volumeShown("in-use", "i-1 /dev/sdf attached"), noInstance),
	)

	DescribeTable("fails at once for a volume that is kept", func(ctx SpecContext, instance reply) {
		r := newRegion(0, volumeBusy, volumeShown("in-use", "i-1 /dev/sdf attached"), instance)
		var held *HeldElsewhere
		Expect(errors.As(r.BeginVolumeDeletion(ctx, "vol-1"), &held)).To(BeTrue())
		Expect(*held).To(Equal(HeldElsewhere{VolumeID: "vol-1", Holder: "i-1", State: "attached"}))
		Expect(r.tries()).To(Equal(3))
	},
		Entry(nil, instanceShown("running")), Entry(nil, instanceShown("stopped")), Entry("by an instance that cannot be looked up", noRights),
	)

	It("takes a NotFound after a lost answer for deleted", func(ctx SpecContext) {
		r := newRegion(1, reply{drop: true}, noVolume)
		Expect(r.BeginVolumeDeletion(ctx, "vol-1")).To(Succeed())
		Expect(r.tries()).To(Equal(2))
	})
})

var _ = Describe("WaitVolumeDeleted", func() {
	DescribeTable("waits until the volume is gone", func(ctx SpecContext, last reply) {
		r := newRegion(0, volumeShown("in-use"), volumeShown("deleting"), last)
		Expect(r.WaitVolumeDeleted(ctx, "vol-1")).To(Succeed())
		Expect(r.tries()).To(Equal(3))
	},
		Entry("deleted", volumeShown("deleted")), Entry("unknown", noVolume), Entry("not shown", reply{body: "<volumeSet/>"}),
	)

	It("fails when it cannot look", func(ctx SpecContext) {
		Expect(Code(newRegion(0, noRights).WaitVolumeDeleted(ctx, "vol-1"))).To(Equal("UnauthorizedOperation"))
	})
})
