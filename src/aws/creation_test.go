package aws

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a creating call", func() {
	It("is refused without a client token", func(ctx SpecContext) {
		r := newRegion(0, success)
		_, err := call(ctx, r.Client, r.ec2.CreateVolume, &ec2.CreateVolumeInput{AvailabilityZone: sdk.String("eu-west-1a")}, creates)
		Expect(err).To(MatchError(ContainSubstring("without a client token or a look-up")))
		_, err = call(ctx, r.Client, r.ec2.CreateSnapshot, &ec2.CreateSnapshotInput{VolumeId: sdk.String("vol-1")}, creates)
		Expect(err).To(MatchError(ContainSubstring("without a client token or a look-up")))
		Expect(r.tries()).To(BeZero())
	})

	DescribeTable("is one by the name of its action, whatever its verb calls it", func(k kind, action string, fits bool) {
		Expect(k.unfit(action, true) == "").To(Equal(fits))
	},
		Entry(nil, creates, "ec2:RunInstances", true), Entry(nil, changes, "ec2:RunInstances", false), Entry(nil, changes, "ec2:CreateVolume", false),
		Entry(nil, changes, "ec2:CopyImage", false), Entry(nil, changes, "ec2:RegisterImage", false), Entry(nil, changes, "ec2:TerminateInstances", false),
		Entry(nil, changes, "ec2:DeregisterImage", false), Entry(nil, reads, "ec2:DeleteVolume", false), Entry(nil, removes, "ec2:DeleteVolume", true),
		Entry(nil, changes, "ec2:CreateTags", true), Entry(nil, changes, "ec2:CreateRoute", true), Entry(nil, reads, "ec2:DescribeVolumes", true),
		Entry(nil, changes, "elasticloadbalancing:RegisterTargets", true), Entry(nil, assumes, "sts:AssumeRole", true), Entry(nil, changes, "ec2:AttachVolume", true),
	)

	It("is not sent as another kind", func(ctx SpecContext) {
		r := newRegion(0, success)
		_, err := call(ctx, r.Client, r.ec2.CreateVolume, &ec2.CreateVolumeInput{ClientToken: sdk.String("token")}, changes)
		Expect(err).To(MatchError(ContainSubstring("a call of the wrong kind")))
		Expect(r.tries()).To(BeZero())
	})

	snapshot := func(id string) reply { return reply{body: "<snapshotId>" + id + "</snapshotId>"} }
	shown := func(id string) reply {
		return reply{body: "<snapshotSet><item><snapshotId>" + id + "</snapshotId><status>completed</status></item></snapshotSet>"}
	}

	It("without a token looks before its second try, and returns what it finds", func(ctx SpecContext) {
		r := newRegion(3, reply{drop: true}, shown("snap-1"))
		undo := &Undo{}
		Expect(r.CreateSnapshotAndWait(ctx, undo, "vol-1", "d", Birth{Purpose: "snapshot"})).To(Equal("snap-1"))
		Expect(r.actions()).To(Equal([]string{"CreateSnapshot", "DescribeSnapshots", "DescribeSnapshots"}))
		Expect(undo.steps).To(HaveLen(1))
		Expect(undo.steps[0].what).To(Equal("snapshot snap-1"))
	})

	It("without a token is sent again at once when it was never sent", func(ctx SpecContext) {
		r := newRegion(3, snapshot("snap-1"), shown("snap-1"))
		r.refuseDials(1)
		Expect(r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "d", Birth{Purpose: "snapshot"})).To(Equal("snap-1"))
		Expect(r.actions()).To(Equal([]string{"CreateSnapshot", "DescribeSnapshots"}))
	})

	It("without a token takes what an answer that cannot be read has made", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 200, body: "<html>"}, shown("snap-1"))
		Expect(r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "d", Birth{Purpose: "snapshot"})).To(Equal("snap-1"))
		Expect(r.actions()).To(Equal([]string{"CreateSnapshot", "DescribeSnapshots", "DescribeSnapshots"}))
	})

	It("without a token is looked up for a minute, and not again when it fails", func(ctx SpecContext) {
		r := newRegion(0, reply{drop: true}, reply{body: "<snapshotSet/>"})
		started := time.Now()
		_, err := r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "d", Birth{Purpose: "snapshot"})
		Expect(lostIn(err)).To(BeTrue())
		Expect(time.Since(started)).To(BeNumerically("<", r.Scaled(100*time.Second)))
		Expect(strings.Count(r.Stderr.String(), "nothing that the call made was found")).To(Equal(1))
	})

	It("is looked up once more after a request to stop, so that there is time to undo", func(ctx SpecContext) {
		r := newRegion(0, reply{drop: true}, reply{body: "<reservationSet/>"})
		r.open(Settings{Pace: 1})
		stopping, stop := context.WithCancelCause(ctx)
		r.answered = func() {
			if r.tries() == 2 {
				stop(&Stopped{Signal: syscall.SIGTERM, At: time.Now()})
			}
		}
		started := time.Now()
		_, err := r.BeginLaunch(stopping, &Undo{}, &ec2.RunInstancesInput{}, Birth{Purpose: "agent-1"})
		Expect(lostIn(err)).To(BeTrue())
		Expect(r.actions()).To(Equal([]string{"RunInstances", "DescribeInstances", "DescribeInstances"}))
		Expect(time.Since(started)).To(BeNumerically("<", 2*time.Second))
	})

	It("without a token and without the private tag is not sent again", func(ctx SpecContext) {
		r := newRegion(3, reply{drop: true}, snapshot("snap-2"))
		r.Client.identity.Hidden = true
		_, err := r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "d", Birth{Purpose: "snapshot"})
		Expect(lostIn(err)).To(BeTrue())
		Expect(r.actions()).To(Equal([]string{"CreateSnapshot"}))
	})

	It("removes what a lost answer has made, whatever the last try said", func(ctx SpecContext) {
		r := newRegion(3, reply{drop: true}, reply{status: 400, code: "VolumeLimitExceeded"},
			reply{body: "<volumeSet><item><volumeId>vol-1</volumeId></item></volumeSet>"}, reply{body: "<return>true</return>"})
		_, err := r.CreateVolumeAndWait(ctx, &Undo{}, &ec2.CreateVolumeInput{AvailabilityZone: sdk.String("eu-west-1a")}, Birth{Purpose: "disk"})
		Expect(Code(err)).To(Equal("VolumeLimitExceeded"))
		Expect(r.actions()).To(Equal([]string{"CreateVolume", "CreateVolume", "DescribeVolumes", "DeleteVolume"}))
		Expect(r.Stderr.String()).To(ContainSubstring("the answer to ec2:CreateVolume was lost; removing volume vol-1"))
	})

	It("says what it may have left where the look-up fails", func(ctx SpecContext) {
		r := newRegion(0, reply{drop: true}, reply{status: 403, code: "UnauthorizedOperation"})
		_, err := r.BeginLaunch(ctx, &Undo{}, &ec2.RunInstancesInput{}, Birth{Purpose: "agent-1"})
		var left *LeftBehind
		Expect(errors.As(err, &left)).To(BeTrue())
		Expect(err).To(MatchError(ContainSubstring("; a new instance may have been left behind: UnauthorizedOperation")))
	})
})
