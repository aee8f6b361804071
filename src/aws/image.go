package aws

import (
	"context"
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

// Image is what the CPI reads of an AMI.
type Image struct {
	ID, State      string // State is EC2's word: pending, available, failed, error, ...
	RootDevice     string
	Paravirtual    bool
	Architecture   string // x86_64, arm64
	BootMode       string // "" where the AMI names none
	Mappings       []ImageMapping
	failureMessage string
}

// ImageMapping is one block device of an AMI.
type ImageMapping struct {
	Device   string
	EBS      bool   // an EBS volume, not an instance store
	SizeGiB  *int32 // nil where the AMI says none
	Snapshot string // "" where the AMI names none
}

// Image describes one AMI. The error is a *Missing or NotFound when the AMI does not exist or is not shared with the
// account. Deprecated AMIs are found by their id.
func (c *Client) Image(ctx context.Context, id string) (Image, error) { return c.image(ctx, id, reads) }

func (c *Client) image(ctx context.Context, id string, k kind) (Image, error) {
	describe := orMissing(c.ec2.DescribeImages, &Missing{What: "AMI", ID: id}, func(out *ec2.DescribeImagesOutput) bool { return len(out.Images) > 0 })
	out, err := call(ctx, c, describe, &ec2.DescribeImagesInput{ImageIds: []string{id}, IncludeDeprecated: sdk.Bool(true)}, k)
	if err != nil {
		return Image{}, fmt.Errorf("describing AMI %s: %w", id, err)
	}
	return readImage(out.Images[0]), nil
}

func readImage(from types.Image) Image {
	read := Image{
		ID: sdk.ToString(from.ImageId), State: string(from.State), RootDevice: sdk.ToString(from.RootDeviceName),
		Paravirtual: from.VirtualizationType == types.VirtualizationTypeParavirtual, Architecture: string(from.Architecture), BootMode: string(from.BootMode),
	}
	if from.StateReason != nil {
		read.failureMessage = sdk.ToString(from.StateReason.Message)
	}
	for _, mapping := range from.BlockDeviceMappings {
		one := ImageMapping{Device: sdk.ToString(mapping.DeviceName), EBS: mapping.Ebs != nil}
		if mapping.Ebs != nil {
			one.SizeGiB, one.Snapshot = mapping.Ebs.VolumeSize, sdk.ToString(mapping.Ebs.SnapshotId)
		}
		read.Mappings = append(read.Mappings, one)
	}
	return read
}

// FirstImage returns the id of the first of these AMIs that exists, deprecated ones too; "" when none does. It uses a
// filter, because one unknown id among ImageIds would fail the whole call.
func (c *Client) FirstImage(ctx context.Context, ids []string) (string, error) {
	out, err := call(ctx, c, c.ec2.DescribeImages, &ec2.DescribeImagesInput{
		IncludeDeprecated: sdk.Bool(true),
		Filters:           []types.Filter{{Name: sdk.String("image-id"), Values: ids}},
	}, reads)
	if err != nil {
		return "", fmt.Errorf("looking for the stemcell's AMI: %w", err)
	}
	if len(out.Images) == 0 {
		return "", nil
	}
	return sdk.ToString(out.Images[0].ImageId), nil
}

// CopyImageAndWait copies an AMI, waits until the copy is available and returns its id.
func (c *Client) CopyImageAndWait(ctx context.Context, undo *Undo, in *ec2.CopyImageInput, birth Birth) (string, error) {
	in.ClientToken = sdk.String(c.identity.Token("image"))
	in.TagSpecifications = c.tagSpecifications(birth, types.ResourceTypeImage, types.ResourceTypeSnapshot)
	made := c.tagged("AMI", birth.Purpose,
		func(ctx context.Context) ([]string, error) { return c.imagesBornAs(ctx, birth.Purpose) },
		func(ctx context.Context, id string) error { return c.discardImage(ctx, id, birth.Purpose) })
	out, err := call(ctx, c, c.ec2.CopyImage, in, creates)
	if err != nil {
		return "", c.discardLost(ctx, fmt.Errorf("copying AMI %s: %w", sdk.ToString(in.SourceImageId), err), made)
	}
	id := sdk.ToString(out.ImageId)
	made.undoneBy(undo, id)
	return id, c.waitImageAvailable(ctx, id)
}

func (c *Client) imagesBornAs(ctx context.Context, purpose string) ([]string, error) {
	out, err := call(ctx, c, c.ec2.DescribeImages, &ec2.DescribeImagesInput{Owners: []string{"self"}, Filters: c.bornAs(purpose)}, reads)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, image := range out.Images {
		found = append(found, sdk.ToString(image.ImageId))
	}
	return found, nil
}

func (c *Client) waitImageAvailable(ctx context.Context, id string) error {
	return c.untilReady(ctx, newborn{
		wait: wait{what: "AMI " + id + " to be available", first: imageFirst, limit: imageLimit},
		look: func(ctx context.Context) (bool, string, error) {
			image, err := c.Image(ctx, id)
			if err != nil {
				return false, "", err
			}
			switch types.ImageState(image.State) {
			case types.ImageStateAvailable:
				return true, "", nil
			case types.ImageStatePending:
				return false, image.State, nil
			}
			return false, "", &ImageFailure{ImageID: id, State: image.State, Reason: image.failureMessage}
		},
		vanished: func() error {
			return &ImageFailure{ImageID: id, State: "gone", Reason: "AWS does not show it any more"}
		},
	})
}
