package aws

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// DeleteImage deregisters an AMI that the Director named and deletes its snapshots. What does not exist counts as
// deleted. The ids of the snapshots are read first, since nothing leads to them once the AMI is deregistered. The error
// names the snapshots that stay.
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

// discardImage deregisters an AMI that this process made with a purpose and that nobody knows of, and deletes its
// snapshots.
func (c *Client) discardImage(ctx context.Context, id, purpose string) error {
	image, describeErr := c.Image(ctx, id)
	if err := notFoundIsDone(ctx, c.deregister(ctx, id, removes.ofOwn())); err != nil {
		return err
	}
	snapshots := image.snapshots()
	if describeErr != nil { // the snapshots have the same private tag as the AMI
		var err error
		if !c.identity.Hidden {
			snapshots, err = c.snapshotsBornAs(ctx, purpose)
		}
		if len(snapshots) == 0 {
			return &LeftBehind{What: fmt.Sprintf("each snapshot of the deregistered AMI %s", id), Why: errors.Join(describeErr, err)}
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

// deleteImageSnapshots deletes the snapshots of a deregistered AMI. For a short time they still count as in use, and that
// is waited out. Nothing leads to a snapshot that stays, so the error names each.
func (c *Client) deleteImageSnapshots(ctx context.Context, ids []string) error {
	released := passing{is: snapshotInUse, limit: ownGrace}
	var left []error
	for _, id := range ids {
		err := c.deleteSnapshot(ctx, id, removes.ofGiven().waitingOut(released))
		if err != nil && !NotFound(err) {
			left = append(left, &LeftBehind{What: fmt.Sprintf("snapshot %s of the deregistered AMI", id), Why: err})
		}
	}
	return errors.Join(left...)
}
