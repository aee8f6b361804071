package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Detach detaches a volume and waits until it is detached. One that is on its way out is only waited for.
func (c *Client) Detach(ctx context.Context, volume string, from types.VolumeAttachment) error {
	instance := sdk.ToString(from.InstanceId)
	if from.State != types.VolumeAttachmentStateDetaching {
		if err := c.detach(ctx, volume, instance, sdk.ToString(from.Device)); err != nil {
			return fmt.Errorf("detaching volume %s from instance %s: %w", volume, instance, err)
		}
	}
	w := wait{what: fmt.Sprintf("volume %s to be detached from instance %s", volume, instance), first: detachedFirst, limit: attachmentLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		attachment, err := c.attachment(ctx, volume, instance)
		if NotFound(err) || err == nil && attachment == nil {
			return true, "", nil
		}
		if err != nil {
			return false, "", err
		}
		return false, string(attachment.State), nil
	})
}

func (c *Client) detach(ctx context.Context, volume, instance, device string) error {
	attempt := func(ctx context.Context) error {
		_, err := c.EC2.DetachVolume(ctx, &ec2.DetachVolumeInput{
			VolumeId: sdk.String(volume), InstanceId: sdk.String(instance), Device: sdk.String(device),
		})
		if Code(err) != "IncorrectState" {
			return err
		}
		// A try whose answer was lost, or a process beside this one, may have detached it; or it is still attaching.
		attachment, lookErr := c.attachment(ctx, volume, instance)
		if lookErr == nil && (attachment == nil || attachment.State == types.VolumeAttachmentStateDetaching) {
			return nil
		}
		return err
	}
	starting := func(err error) bool { return Code(err) == "IncorrectState" }
	return c.again(ctx, notReadyLimit, starting, attempt)
}
