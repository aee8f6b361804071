package aws

import (
	"errors"
	"fmt"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// imageShown is an AMI as DescribeImages shows it.
func imageShown(id, state string, snapshots ...string) reply {
	var items strings.Builder
	for _, snapshot := range snapshots {
		fmt.Fprintf(&items, "<item><deviceName>/dev/sda1</deviceName><ebs><snapshotId>%s</snapshotId></ebs></item>", snapshot)
	}
	return reply{body: fmt.Sprintf("<imagesSet><item><imageId>%s</imageId><imageState>%s</imageState><stateReason><message>no key</message></stateReason>"+
		"<blockDeviceMapping>%s</blockDeviceMapping></item></imagesSet>", id, state, items.String())}
}

var (
	inUse   = reply{status: 400, code: "InvalidSnapshot.InUse"}
	noImage = reply{status: 400, code: "InvalidAMIID.NotFound"}
	retired = reply{status: 400, code: "InvalidAMIID.Unavailable"}
)

var _ = Describe("DeleteImage", func() {
	It("deregisters the AMI, and then deletes each of its snapshots", func(ctx SpecContext) {
		r := newRegion(0, imageShown("ami-1", "available", "snap-1", "snap-2"), done)
		Expect(r.DeleteImage(ctx, "ami-1")).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DescribeImages", "DeregisterImage", "DeleteSnapshot", "DeleteSnapshot"}))
		Expect(r.forms("DeregisterImage")[0]).To(HaveKeyWithValue("ImageId", []string{"ami-1"}))
		Expect(r.forms("DeleteSnapshot")).To(HaveExactElements(
			HaveKeyWithValue("SnapshotId", []string{"snap-1"}), HaveKeyWithValue("SnapshotId", []string{"snap-2"})))
	})

	DescribeTable("takes an AMI that is gone for deleted", func(ctx SpecContext, actions int, replies ...reply) {
		r := newRegion(0, replies...)
		Expect(r.DeleteImage(ctx, "ami-1")).To(Succeed())
		Expect(len(r.actions())).To(BeNumerically(">=", actions))
	},
		Entry("unknown", 2, noImage), Entry("not shown", 2, reply{body: "<imagesSet/>"}), Entry("deregistered a moment ago", 1, retired),
		Entry("unknown meanwhile, and its snapshot is deleted", 3, imageShown("ami-1", "available", "snap-1"), noImage, done),
		Entry("deregistered meanwhile, and its snapshot is deleted", 3, imageShown("ami-1", "available", "snap-1"), retired, done),
		Entry("and a snapshot that is gone too", 4, imageShown("ami-1", "available", "snap-1"), done, reply{status: 400, code: "InvalidSnapshot.NotFound"}),
	)

	It("does not deregister what is gone", func(ctx SpecContext) {
		r := newRegion(0, retired)
		Expect(r.DeleteImage(ctx, "ami-1")).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DescribeImages"}))
	})

	It("waits while AWS still counts a snapshot as in use", func(ctx SpecContext) {
		r := newRegion(0, imageShown("ami-1", "available", "snap-1"), done, inUse, inUse, inUse, done)
		Expect(r.DeleteImage(ctx, "ami-1")).To(Succeed())
		Expect(r.forms("DeleteSnapshot")).To(HaveLen(4))
	})

	It("names each snapshot that stays, after a minute", func(ctx SpecContext) {
		r, started := newRegion(0, imageShown("ami-1", "available", "snap-1", "snap-2"), done, noRights, inUse), time.Now()
		err := r.DeleteImage(ctx, "ami-1")
		Expect(time.Since(started)).To(BeNumerically(">=", r.Scaled(time.Minute)))
		var left *LeftBehind
		Expect(errors.As(err, &left)).To(BeTrue())
		Expect(err).To(MatchError(And(ContainSubstring("snapshot snap-1 of the deregistered AMI was left behind: deleting snapshot snap-1: UnauthorizedOperation"),
			ContainSubstring("snapshot snap-2 of the deregistered AMI was left behind: deleting snapshot snap-2: InvalidSnapshot.InUse"))))
	})

	DescribeTable("deletes no snapshot of an AMI that stays", func(ctx SpecContext, replies ...reply) {
		r := newRegion(0, replies...)
		Expect(Code(r.DeleteImage(ctx, "ami-1"))).To(Equal("UnauthorizedOperation"))
		Expect(r.actions()).To(HaveLen(len(replies)))
	},
		Entry("it cannot be looked up", noRights), Entry("it cannot be deregistered", imageShown("ami-1", "available", "snap-1"), noRights),
	)
})

var _ = Describe("CopyImageAndWait", func() {
	made := reply{body: "<imageId>ami-2</imageId>"}
	birth := Birth{Purpose: "stemcell"}
	copyOf := func() *ec2.CopyImageInput {
		return &ec2.CopyImageInput{SourceImageId: sdk.String("ami-1"), SourceRegion: sdk.String("us-east-1"), Name: sdk.String("copy")}
	}

	It("waits until the copy is available", func(ctx SpecContext) {
		r := newRegion(0, made, imageShown("ami-2", "pending"), imageShown("ami-2", "available"))
		Expect(r.CopyImageAndWait(ctx, &Undo{}, copyOf(), birth)).To(Equal("ami-2"))
		Expect(r.actions()).To(Equal([]string{"CopyImage", "DescribeImages", "DescribeImages"}))
	})

	It("carries the same client token in each try", func(ctx SpecContext) {
		r := newRegion(3, reply{status: 500, code: "InternalError"}, reply{drop: true}, made, imageShown("ami-2", "available"))
		Expect(r.CopyImageAndWait(ctx, &Undo{}, copyOf(), birth)).To(Equal("ami-2"))
		Expect(r.forms("CopyImage")).To(HaveLen(3))
		Expect(r.forms("CopyImage")).To(HaveEach(HaveKeyWithValue("ClientToken", []string{r.Identity().Token("image")})))
		Expect(r.bodies[:3]).To(HaveEach(r.bodies[0]))
	})

	It("removes all that a lost answer has made, found among the account's own by the private tag", func(ctx SpecContext) {
		r := newRegion(1, reply{drop: true}, noRights, imageShown("ami-2", "available"), imageShown("ami-2", "available", "snap-2"), done)
		_, err := r.CopyImageAndWait(ctx, &Undo{}, copyOf(), birth)
		Expect(Code(err)).To(Equal("UnauthorizedOperation"))
		Expect(r.actions()).To(Equal([]string{"CopyImage", "CopyImage", "DescribeImages", "DescribeImages", "DeregisterImage", "DeleteSnapshot"}))
		Expect(r.forms("DescribeImages")[0]).To(And(HaveKeyWithValue("Owner.1", []string{"self"}), Not(HaveKey("Owner.2")),
			HaveKeyWithValue("Filter.1.Name", []string{"tag:bosh-aws-cpi"}), HaveKeyWithValue("Filter.1.Value.1", []string{r.Identity().PendingTag("stemcell")})))
	})

	It("finds the snapshots of a copy that cannot be looked up by their own tag, among the account's own", func(ctx SpecContext) {
		r, undo := newRegion(0, made, imageShown("ami-2", "failed"), noRights, done, snapshotsShown("snap-2 completed"), done), &Undo{}
		_, err := r.CopyImageAndWait(ctx, undo, copyOf(), birth)
		var failure *ImageFailure
		Expect(errors.As(err, &failure)).To(BeTrue())
		Expect(*failure).To(Equal(ImageFailure{ImageID: "ami-2", State: "failed", Reason: "no key"}))
		undo.IfFailed(ctx, &err)
		Expect(r.actions()[2:]).To(Equal([]string{"DescribeImages", "DeregisterImage", "DescribeSnapshots", "DeleteSnapshot"}))
		Expect(r.forms("DescribeSnapshots")[0]).To(HaveKeyWithValue("Owner.1", []string{"self"}))
	})
})
