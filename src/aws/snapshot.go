package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// A first snapshot copies every written block and may take hours; later ones take 10-15 s as a rule.
const (
	snapshotFirst = 5 * time.Second
	snapshotLimit = 30 * time.Minute
)

// Snapshot takes a snapshot of a volume and waits until it is complete. One that is still being copied after half an
// hour is a success: its content is fixed since the call, and the copy goes on by itself.
//
// CreateSnapshot takes no client token. When its answer is lost, the snapshot is looked up by this process's private tag
// before a second try. The id is returned beside an error when there is something to undo.
func (c *Client) Snapshot(ctx context.Context, volume, description string, tags map[string]string) (string, error) {
	in := &ec2.CreateSnapshotInput{
		VolumeId: sdk.String(volume), Description: sdk.String(description),
		TagSpecifications: c.TagSpecifications(tags, types.ResourceTypeSnapshot),
	}
	id, err := c.createOnce(ctx, func(ctx context.Context) (string, error) {
		out, err := c.EC2.CreateSnapshot(ctx, in, Once())
		if err != nil {
			return "", err
		}
		return sdk.ToString(out.SnapshotId), nil
	}, c.ownSnapshot)
	if err != nil {
		return id, fmt.Errorf("creating a snapshot of volume %s: %w", volume, err)
	}
	return id, c.snapshotComplete(ctx, id)
}

// SnapshotFailure is a snapshot that AWS began and gave up.
type SnapshotFailure struct{ SnapshotID, Reason string }

func (e *SnapshotFailure) Error() string {
	return fmt.Sprintf("snapshot %s failed: %s", e.SnapshotID, e.Reason)
}

func (c *Client) snapshotComplete(ctx context.Context, id string) error {
	sighting := c.follow()
	w := wait{what: "snapshot " + id + " to be completed", first: snapshotFirst, limit: snapshotLimit}
	err := c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		out, err := c.EC2.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{SnapshotIds: []string{id}})
		if NotFound(err) || err == nil && len(out.Snapshots) == 0 {
			if sighting.gone() {
				return false, "", &SnapshotFailure{SnapshotID: id, Reason: "AWS does not show it any more"}
			}
			return false, "not visible yet", nil
		}
		if err != nil {
			return false, "", fmt.Errorf("describing snapshot %s: %w", id, err)
		}
		sighting.seen = true
		snapshot := out.Snapshots[0]
		if snapshot.State == types.SnapshotStateError {
			return false, "", &SnapshotFailure{SnapshotID: id, Reason: sdk.ToString(snapshot.StateMessage)}
		}
		return snapshot.State == types.SnapshotStateCompleted, sdk.ToString(snapshot.Progress), nil
	})
	if isTimeout(err) {
		c.Warn(fmt.Sprintf("snapshot %s is still being copied (%v); its content is fixed and AWS goes on", id, err))
		return nil
	}
	return err
}

// DeleteSnapshot deletes a snapshot that the Director named. One that AWS does not know for a while is deleted: before
// that it may be too young to be shown, and would be left behind.
func (c *Client) DeleteSnapshot(ctx context.Context, id string) error {
	err := c.known(ctx, func(ctx context.Context) error { return c.deleteSnapshot(ctx, id) })
	if err != nil && !NotFound(err) {
		return fmt.Errorf("deleting snapshot %s: %w", id, err)
	}
	return nil
}

// DiscardSnapshot deletes a snapshot that this process made and nobody knows of.
func (c *Client) DiscardSnapshot(ctx context.Context, id string) error {
	if err := c.discard(ctx, func(ctx context.Context) error { return c.deleteSnapshot(ctx, id) }); err != nil {
		return fmt.Errorf("deleting snapshot %s: %w", id, err)
	}
	return nil
}

func (c *Client) deleteSnapshot(ctx context.Context, id string) error {
	_, err := c.EC2.DeleteSnapshot(ctx, &ec2.DeleteSnapshotInput{SnapshotId: sdk.String(id)})
	return err
}
