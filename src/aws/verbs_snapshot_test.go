package aws

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// snapshotsShown are snapshots as DescribeSnapshots shows them, each "id state".
func snapshotsShown(snapshots ...string) reply {
	var items strings.Builder
	for _, snapshot := range snapshots {
		id, state, _ := strings.Cut(snapshot, " ")
		fmt.Fprintf(&items, "<item><snapshotId>%s</snapshotId><status>%s</status><statusMessage>no key</statusMessage></item>", id, state)
	}
	return reply{body: "<snapshotSet>" + items.String() + "</snapshotSet>"}
}

var _ = Describe("CreateSnapshotAndWait", func() {
	made := reply{body: "<snapshotId>snap-1</snapshotId>"}
	birth := Birth{Purpose: "snapshot"}

	It("waits until the snapshot is complete", func(ctx SpecContext) {
		r := newRegion(0, made, snapshotsShown("snap-1 pending"), snapshotsShown("snap-1 completed"))
		Expect(r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "words", birth)).To(Equal("snap-1"))
		Expect(r.actions()).To(Equal([]string{"CreateSnapshot", "DescribeSnapshots", "DescribeSnapshots"}))
		Expect(r.forms("CreateSnapshot")[0]).To(And(HaveKeyWithValue("VolumeId", []string{"vol-1"}), HaveKeyWithValue("Description", []string{"words"}),
			HaveKeyWithValue("TagSpecification.1.ResourceType", []string{"snapshot"}),
			HaveKeyWithValue("TagSpecification.1.Tag.1.Value", []string{r.Identity().PendingTag("snapshot")})))
		Expect(r.forms("DescribeSnapshots")[0]).To(HaveKeyWithValue("SnapshotId.1", []string{"snap-1"}))
	})

	It("looks for what a lost answer has made among the account's own, by the private tag", func(ctx SpecContext) {
		r := newRegion(1, reply{drop: true}, snapshotsShown("snap-1 completed"))
		Expect(r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "words", birth)).To(Equal("snap-1"))
		Expect(r.forms("DescribeSnapshots")[0]).To(And(HaveKeyWithValue("Owner.1", []string{"self"}), Not(HaveKey("Owner.2")),
			HaveKeyWithValue("Filter.1.Name", []string{"tag:bosh-aws-cpi"}), HaveKeyWithValue("Filter.1.Value.1", []string{r.Identity().PendingTag("snapshot")}),
			Not(HaveKey("Filter.1.Value.2"))))
	})

	It("says why AWS gave up, and leaves the snapshot to be undone", func(ctx SpecContext) {
		r, undo := newRegion(0, made, snapshotsShown("snap-1 error"), done), &Undo{}
		_, err := r.CreateSnapshotAndWait(ctx, undo, "vol-1", "words", birth)
		var failure *SnapshotFailure
		Expect(errors.As(err, &failure)).To(BeTrue())
		Expect(*failure).To(Equal(SnapshotFailure{SnapshotID: "snap-1", Reason: "no key"}))
		undo.IfFailed(ctx, &err)
		Expect(r.forms("DeleteSnapshot")).To(HaveExactElements(HaveKeyWithValue("SnapshotId", []string{"snap-1"})))
	})

	It("takes a snapshot that is still being copied after half an hour for made", func(ctx SpecContext) {
		r := newRegion(0, made, snapshotsShown("snap-1 pending"))
		r.open(Settings{Pace: 0.0001})
		Expect(r.CreateSnapshotAndWait(ctx, &Undo{}, "vol-1", "words", birth)).To(Equal("snap-1"))
		Expect(r.Stderr.String()).To(ContainSubstring("snapshot snap-1 is still being copied"))
	})
})
