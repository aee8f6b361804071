package aws

import (
	"context"
	"errors"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The first snapshot of a volume copies every written block and may take hours. Later ones usually take 10-15 s.
const (
	snapshotFirst = 5 * time.Second
	snapshotLimit = 30 * time.Minute
)

// CreateSnapshotAndWait takes a snapshot of a volume, waits until it is complete and returns its id. A snapshot that is
// still being copied after half an hour is a success: its content is fixed since the call, and AWS finishes the copy by
// itself.
//
// CreateSnapshot takes no client token. When its answer is lost, the snapshot is looked up by this process's private tag
// before a second try.
func (c *Client) CreateSnapshotAndWait(ctx context.Context, undo *Undo, volume, description string, birth Birth) (string, error) {
	in := &ec2.CreateSnapshotInput{
		VolumeId: sdk.String(volume), Description: sdk.String(description),
		TagSpecifications: c.tagSpecifications(birth, types.ResourceTypeSnapshot),
	}
	made := c.tagged("snapshot", birth.Purpose, func(ctx context.Context) ([]string, error) { return c.snapshotsBornAs(ctx, birth.Purpose) }, c.discardSnapshot)
	out, err := callOrFind(ctx, c, c.ec2.CreateSnapshot, in, creates, &sought[ec2.CreateSnapshotOutput]{made: made, as: func(id string) *ec2.CreateSnapshotOutput {
		return &ec2.CreateSnapshotOutput{SnapshotId: sdk.String(id)}
	}})
	if err != nil {
		return "", c.discardLost(ctx, fmt.Errorf("creating a snapshot of volume %s: %w", volume, err), made)
	}
	id := sdk.ToString(out.SnapshotId)
	made.undoneBy(undo, id)
	return id, c.waitSnapshotCompleted(ctx, id)
}

// snapshotsBornAs returns the snapshots that have this process's private tag with a purpose.
func (c *Client) snapshotsBornAs(ctx context.Context, purpose string) ([]string, error) {
	out, err := call(ctx, c, c.ec2.DescribeSnapshots, &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, Filters: c.bornAs(purpose)}, reads)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, snapshot := range out.Snapshots {
		found = append(found, sdk.ToString(snapshot.SnapshotId))
	}
	return found, nil
}

func (c *Client) waitSnapshotCompleted(ctx context.Context, id string) error {
	describe := orMissing(c.ec2.DescribeSnapshots, &Missing{What: "snapshot", ID: id}, func(out *ec2.DescribeSnapshotsOutput) bool {
		return len(out.Snapshots) > 0
	})
	err := c.untilReady(ctx, newborn{
		wait: wait{what: "snapshot " + id + " to be completed", first: snapshotFirst, limit: snapshotLimit},
		look: func(ctx context.Context) (bool, string, error) {
			out, err := call(ctx, c, describe, &ec2.DescribeSnapshotsInput{SnapshotIds: []string{id}}, reads)
			if err != nil {
				return false, "", fmt.Errorf("describing snapshot %s: %w", id, err)
			}
			snapshot := out.Snapshots[0]
			if snapshot.State == types.SnapshotStateError {
				return false, "", &SnapshotFailure{SnapshotID: id, Reason: sdk.ToString(snapshot.StateMessage)}
			}
			return snapshot.State == types.SnapshotStateCompleted, sdk.ToString(snapshot.Progress), nil
		},
		vanished: func() error { return &SnapshotFailure{SnapshotID: id, Reason: "AWS does not show it any more"} },
	})
	var late *WaitTimeout
	if errors.As(err, &late) {
		c.timeline.Warn(fmt.Sprintf("snapshot %s is still being copied (%v); its content is fixed and AWS goes on", id, late))
		return nil
	}
	return err
}

// DeleteSnapshot deletes a snapshot that the Director named. One that AWS does not know counts as deleted, but only after
// givenGrace: before that it may be too young to be shown, and it would be left behind.
func (c *Client) DeleteSnapshot(ctx context.Context, id string) error {
	err := c.deleteSnapshot(ctx, id, removes.ofGiven())
	if NotFound(err) {
		return nil
	}
	return err
}

// discardSnapshot deletes a snapshot that this process made and nobody knows of.
func (c *Client) discardSnapshot(ctx context.Context, id string) error {
	return notFoundIsDone(ctx, c.deleteSnapshot(ctx, id, removes.ofOwn()))
}

func (c *Client) deleteSnapshot(ctx context.Context, id string, k kind) error {
	_, err := call(ctx, c, c.ec2.DeleteSnapshot, &ec2.DeleteSnapshotInput{SnapshotId: sdk.String(id)}, k)
	if err != nil {
		return fmt.Errorf("deleting snapshot %s: %w", id, err)
	}
	return nil
}
