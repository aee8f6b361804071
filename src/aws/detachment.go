package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// DetachAndWait detaches a volume and waits until it is detached. A volume that is being detached already is only waited
// for.
func (c *Client) DetachAndWait(ctx context.Context, volume string, from Attachment) error {
	if from.State != string(types.VolumeAttachmentStateDetaching) {
		if err := c.beginDetachment(ctx, volume, from); err != nil {
			return fmt.Errorf("detaching volume %s from instance %s: %w", volume, from.Instance, err)
		}
	}
	w := wait{what: fmt.Sprintf("volume %s to be detached from instance %s", volume, from.Instance), first: detachedFirst, limit: attachmentLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		attachment, err := c.attachment(ctx, volume, from.Instance)
		if NotFound(err) || err == nil && attachment == nil {
			return true, "", nil
		}
		if err != nil {
			return false, "", err
		}
		return false, attachment.State, nil
	})
}

func (c *Client) beginDetachment(ctx context.Context, volume string, from Attachment) error {
	// The volume may be detached already, by a try whose answer was lost or by another process. Or it may still be
	// attaching.
	changing := passing{is: incorrectState, limit: notReadyLimit, look: func(ctx context.Context) (bool, error) {
		attachment, err := c.attachment(ctx, volume, from.Instance)
		return err == nil && (attachment == nil || attachment.State == string(types.VolumeAttachmentStateDetaching)), nil
	}}
	_, err := call(ctx, c, c.ec2.DetachVolume, &ec2.DetachVolumeInput{
		VolumeId: sdk.String(volume), InstanceId: sdk.String(from.Instance), Device: sdk.String(from.Device),
	}, changes.waitingOut(changing))
	return err
}
