package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// discardVolume deletes a volume that this process made and nobody knows of.
func (c *Client) discardVolume(ctx context.Context, id string) error {
	return notFoundIsDone(ctx, c.deleteVolume(ctx, id, removes.ofOwn()))
}

// BeginVolumeDeletion deletes a volume that the Director named. WaitVolumeDeleted waits until it is gone. An attached
// volume is waited for only while it is being detached or its instance is going away. Otherwise the error names the
// instance (*HeldElsewhere).
func (c *Client) BeginVolumeDeletion(ctx context.Context, id string) error {
	released := passing{is: volumeInUse, limit: inUseLimit, look: func(ctx context.Context) (bool, error) {
		_, err := c.holder(ctx, id, "")
		return false, err
	}}
	return c.deleteVolume(ctx, id, removes.ofGiven().waitingOut(released))
}

func (c *Client) deleteVolume(ctx context.Context, id string, k kind) error {
	_, err := call(ctx, c, c.ec2.DeleteVolume, &ec2.DeleteVolumeInput{VolumeId: sdk.String(id)}, k)
	if err != nil {
		return fmt.Errorf("deleting volume %s: %w", id, err)
	}
	return nil
}

// WaitVolumeDeleted waits until a volume is gone.
func (c *Client) WaitVolumeDeleted(ctx context.Context, id string) error {
	w := wait{what: "volume " + id + " to be deleted", first: deletedFirst, limit: volumeLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		volume, err := c.Volume(ctx, id)
		if NotFound(err) {
			return true, "", nil
		}
		return volume.State == string(types.VolumeStateDeleted), volume.State, err
	})
}
