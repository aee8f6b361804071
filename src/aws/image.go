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

// Copying an AMI takes minutes: a median of about one for a stemcell of 5 GiB.
const (
	imageFirst = 30 * time.Second
	imageLimit = 60 * time.Minute
)

// Image describes one AMI; a *Missing or NotFound error when it is not there or not shared with the account.
// Deprecated AMIs are found by their id.
func (c *Client) Image(ctx context.Context, id string) (types.Image, error) {
	out, err := c.EC2.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{id}, IncludeDeprecated: sdk.Bool(true)})
	if err != nil {
		return types.Image{}, fmt.Errorf("describing AMI %s: %w", id, err)
	}
	if len(out.Images) == 0 {
		return types.Image{}, fmt.Errorf("describing AMI %s: %w", id, &Missing{Kind: "AMI", ID: id})
	}
	return out.Images[0], nil
}

// FirstImage returns the first of some AMIs that is there, deprecated ones too; "" when none is. A filter is used because
// one unknown id among ImageIds would fail the whole call.
func (c *Client) FirstImage(ctx context.Context, ids []string) (string, error) {
	out, err := c.EC2.DescribeImages(ctx, &ec2.DescribeImagesInput{
		IncludeDeprecated: sdk.Bool(true),
		Filters:           []types.Filter{{Name: sdk.String("image-id"), Values: ids}},
	})
	if err != nil {
		return "", fmt.Errorf("looking for the stemcell's AMI: %w", err)
	}
	if len(out.Images) == 0 {
		return "", nil
	}
	return sdk.ToString(out.Images[0].ImageId), nil
}

// ImageFailure is a new AMI that AWS began and gave up.
type ImageFailure struct{ ImageID, State, Reason string }

func (e *ImageFailure) Error() string {
	return fmt.Sprintf("AMI %s is %s instead of available: %s", e.ImageID, e.State, e.Reason)
}

// CopyImage copies an AMI and waits until the copy is available. The id is returned beside an error when there is
// something to undo.
func (c *Client) CopyImage(ctx context.Context, in *ec2.CopyImageInput) (string, error) {
	in.ClientToken = sdk.String(c.Identity.Token("image"))
	creating, stop := c.finishing(ctx)
	defer stop()
	out, err := c.EC2.CopyImage(creating, in)
	if err != nil {
		return c.lost(ctx, err, c.ownImage), fmt.Errorf("copying AMI %s: %w", sdk.ToString(in.SourceImageId), err)
	}
	id := sdk.ToString(out.ImageId)
	return id, c.imageAvailable(ctx, id)
}

func (c *Client) imageAvailable(ctx context.Context, id string) error {
	sighting := c.follow()
	w := wait{what: "AMI " + id + " to be available", first: imageFirst, limit: imageLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		image, err := c.Image(ctx, id)
		switch {
		case NotFound(err) && sighting.gone():
			return false, "", &ImageFailure{ImageID: id, State: "gone", Reason: "AWS does not show it any more"}
		case NotFound(err):
			return false, "not visible yet", nil
		case err != nil:
			return false, "", err
		}
		sighting.seen = true
		switch image.State {
		case types.ImageStateAvailable:
			return true, "", nil
		case types.ImageStatePending:
			return false, string(image.State), nil
		}
		failure := &ImageFailure{ImageID: id, State: string(image.State)}
		if image.StateReason != nil {
			failure.Reason = sdk.ToString(image.StateReason.Message)
		}
		return false, "", failure
	})
}

// DeleteImage deregisters an AMI that the Director named and deletes the snapshots behind it. What is gone is deleted.
// The snapshots are read from the AMI first, as they cannot be found by it afterwards; the error names those that stay.
func (c *Client) DeleteImage(ctx context.Context, id string) error {
	var image types.Image
	err := c.known(ctx, func(ctx context.Context) (err error) {
		image, err = c.Image(ctx, id)
		return err
	})
	if NotFound(err) || Code(err) == imageUnavailable {
		return nil
	}
	if err != nil {
		return err
	}
	err = c.deregister(ctx, id)
	if err != nil && !NotFound(err) && Code(err) != imageUnavailable {
		return fmt.Errorf("deregistering AMI %s: %w", id, err)
	}
	return c.deleteImageSnapshots(ctx, snapshotsOf(image))
}

// DiscardImage deregisters an AMI that this process made and nobody knows of, and deletes the snapshots behind it.
func (c *Client) DiscardImage(ctx context.Context, id string) error {
	image, describeErr := c.Image(ctx, id)
	if err := c.discard(ctx, func(ctx context.Context) error { return c.deregister(ctx, id) }); err != nil {
		return fmt.Errorf("deregistering AMI %s: %w", id, err)
	}
	snapshots := snapshotsOf(image)
	if describeErr != nil { // they bear this process's tag, as the AMI did
		found, err := "", error(nil)
		if !c.Identity.Hidden {
			found, err = c.ownSnapshot(ctx)
		}
		if found == "" {
			return fmt.Errorf("AMI %s is deregistered, and which snapshots are behind it could not be found out: %w", id, errors.Join(describeErr, err))
		}
		snapshots = []string{found}
	}
	return c.deleteImageSnapshots(ctx, snapshots)
}

// imageUnavailable is what AWS says of an AMI that was deregistered a moment ago.
const imageUnavailable = "InvalidAMIID.Unavailable"

func (c *Client) deregister(ctx context.Context, id string) error {
	_, err := c.EC2.DeregisterImage(ctx, &ec2.DeregisterImageInput{ImageId: sdk.String(id)})
	return err
}

func snapshotsOf(image types.Image) []string {
	var ids []string
	for _, mapping := range image.BlockDeviceMappings {
		if mapping.Ebs != nil && mapping.Ebs.SnapshotId != nil {
			ids = append(ids, *mapping.Ebs.SnapshotId)
		}
	}
	return ids
}

// deleteImageSnapshots waits out the short time for which a snapshot still counts as used by a deregistered AMI. With
// the AMI gone nothing leads to the snapshots any more, so each that stays is named.
func (c *Client) deleteImageSnapshots(ctx context.Context, ids []string) error {
	inUse := func(err error) bool { return Code(err) == "InvalidSnapshot.InUse" }
	var left []error
	for _, id := range ids {
		err := c.again(ctx, freshGrace, inUse, func(ctx context.Context) error { return c.DeleteSnapshot(ctx, id) })
		if err != nil {
			left = append(left, fmt.Errorf("snapshot %s of the deregistered AMI was left behind, delete it: %w", id, err))
		}
	}
	return errors.Join(left...)
}
