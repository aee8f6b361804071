package aws

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("an id that AWS does not know", func() {
	type verb = func(context.Context, *region) error

	DescribeTable("is asked for again", func(ctx SpecContext, seconds int, done bool, act verb) {
		r := newRegion(0, reply{status: 400, code: "InvalidThing.NotFound"})
		r.open(Settings{Pace: 0.005})
		started := time.Now()
		err := act(ctx, r)
		took := time.Since(started)
		Expect(NotFound(err)).To(Equal(!done))
		if done {
			Expect(err).NotTo(HaveOccurred())
		}
		if seconds == 0 {
			Expect(r.tries()).To(Equal(1))
			return
		}
		Expect(r.tries()).To(BeNumerically(">", 3))
		limit := time.Duration(seconds) * time.Second
		Expect(took).To(And(BeNumerically(">=", r.Scaled(limit)), BeNumerically("<", r.Scaled(limit+40*time.Second))))
	},
		Entry("Volume, not at all", 0, false, func(ctx context.Context, r *region) error { _, err := r.Volume(ctx, "x"); return err }),
		Entry("Instance, not at all", 0, false, func(ctx context.Context, r *region) error { _, err := r.Instance(ctx, "x"); return err }),
		Entry("Image, not at all", 0, false, func(ctx context.Context, r *region) error { _, err := r.Image(ctx, "x"); return err }),
		Entry("TagOnce, not at all", 0, false, func(ctx context.Context, r *region) error { return r.TagOnce(ctx, []Tag{{"a", "b"}}, "x") }),
		Entry("DeleteNetworkInterface, not at all", 0, true, func(ctx context.Context, r *region) error { return r.DeleteNetworkInterface(ctx, "x") }),
		Entry("LookUpVolume, 10 s", 10, false, func(ctx context.Context, r *region) error { _, err := r.LookUpVolume(ctx, "x"); return err }),
		Entry("LookUpInstance, 10 s", 10, false, func(ctx context.Context, r *region) error { _, err := r.LookUpInstance(ctx, "x"); return err }),
		Entry("LookUpZones, 10 s", 10, false, func(ctx context.Context, r *region) error { _, err := r.LookUpZones(ctx, []string{"x"}); return err }),
		Entry("Tag, 10 s", 10, false, func(ctx context.Context, r *region) error { return r.Tag(ctx, []Tag{{"a", "b"}}, "x") }),
		Entry("BeginReboot, 10 s", 10, false, func(ctx context.Context, r *region) error { return r.BeginReboot(ctx, "x") }),
		Entry("BeginTermination, 10 s", 10, false, func(ctx context.Context, r *region) error { return r.BeginTermination(ctx, "x") }),
		Entry("BeginVolumeDeletion, 10 s", 10, false, func(ctx context.Context, r *region) error { return r.BeginVolumeDeletion(ctx, "x") }),
		Entry("AttachAndWait, 10 s", 10, false, func(ctx context.Context, r *region) error {
			_, err := r.AttachAndWait(ctx, "x", Instance{ID: "y"})
			return err
		}),
		Entry("DeleteSnapshot, 10 s", 10, true, func(ctx context.Context, r *region) error { return r.DeleteSnapshot(ctx, "x") }),
		Entry("DeleteImage, 10 s", 10, true, func(ctx context.Context, r *region) error { return r.DeleteImage(ctx, "x") }),
		Entry("a snapshot of its own, 60 s", 60, true, func(ctx context.Context, r *region) error { return r.discardSnapshot(ctx, "x") }),
		Entry("a volume of its own, 60 s", 60, true, func(ctx context.Context, r *region) error { return r.discardVolume(ctx, "x") }),
		Entry("an instance of its own, 60 s", 60, true, func(ctx context.Context, r *region) error { return r.DiscardInstance(ctx, "x") }),
	)

	DescribeTable("is not believed when the request ended before its time: it may still be there", func(ctx SpecContext, act verb) {
		r := newRegion(0, reply{status: 400, code: "InvalidThing.NotFound"})
		r.open(Settings{Pace: 1})
		stopping, stop := context.WithCancel(ctx)
		r.answered = func() { time.AfterFunc(100*time.Millisecond, stop) } // in the pause after the answer
		Expect(NotFound(act(stopping, r))).To(BeTrue())
		Expect(r.tries()).To(Equal(1))
	},
		Entry("a snapshot", func(ctx context.Context, r *region) error { return r.discardSnapshot(ctx, "x") }),
		Entry("a volume", func(ctx context.Context, r *region) error { return r.discardVolume(ctx, "x") }),
		Entry("an instance", func(ctx context.Context, r *region) error { return r.DiscardInstance(ctx, "x") }),
	)
})
