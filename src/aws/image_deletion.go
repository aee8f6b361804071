package aws

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// DeleteImage deregisters an AMI that the Director named and deletes the snapshots behind it. What is gone is deleted.
// The snapshots are read from the AMI first, as they cannot be found by it afterwards; the error names those that stay.
func (c *Client) DeleteImage(ctx context.Context, id string) error {
	image, err := c.image(ctx, id, reads.ofGiven())
	if deregistered(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.deregister(ctx, id, removes); err != nil && !deregistered(err) {
		return err
	}
	return c.deleteImageSnapshots(ctx, image.snapshots())
}

// DiscardImage deregisters an AMI that this process made with a purpose and nobody knows of, and deletes the snapshots
// behind it.
func (c *Client) DiscardImage(ctx context.Context, id, purpose string) error {
	image, describeErr := c.Image(ctx, id)
	if err := goneIsDone(ctx, c.deregister(ctx, id, removes.ofOwn())); err != nil {
		return err
	}
	snapshots := image.snapshots()
	if describeErr != nil { // they bear this process's tag, as the AMI did
		var err error
		if !c.identity.Hidden {
			snapshots, err = c.snapshotsBornAs(ctx, purpose)
		}
		if len(snapshots) == 0 {
			return &LeftBehind{What: fmt.Sprintf("each snapshot behind AMI %s, which is deregistered,", id), Why: errors.Join(describeErr, err)}
		}
	}
	return c.deleteImageSnapshots(ctx, snapshots)
}

func (c *Client) deregister(ctx context.Context, id string, k kind) error {
	_, err := call(ctx, c, c.ec2.DeregisterImage, &ec2.DeregisterImageInput{ImageId: sdk.String(id)}, k)
	if err != nil {
		return fmt.Errorf("deregistering AMI %s: %w", id, err)
	}
	return nil
}

func (i Image) snapshots() []string {
	var ids []string
	for _, mapping := range i.Mappings {
		if mapping.Snapshot != "" {
			ids = append(ids, mapping.Snapshot)
		}
	}
	return ids
}

// deleteImageSnapshots waits out the short time for which a snapshot still counts as used by a deregistered AMI. With
// the AMI gone nothing leads to the snapshots any more, so each that stays is named.
func (c *Client) deleteImageSnapshots(ctx context.Context, ids []string) error {
	released := passing{is: snapshotInUse, limit: ownGrace}
	var left []error
	for _, id := range ids {
		err := c.deleteSnapshot(ctx, id, removes.ofGiven().sittingOut(released))
		if err != nil && !NotFound(err) {
			left = append(left, &LeftBehind{What: fmt.Sprintf("snapshot %s of the deregistered AMI", id), Why: err})
		}
	}
	return errors.Join(left...)
}
