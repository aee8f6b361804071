package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Grow makes a volume larger (GiB) and waits until the new size can be used, which is when AWS starts optimizing. A
// modification to the same size that is under way already, of a call that was killed or whose answer was lost, is
// waited for instead of being asked for again, since AWS allows only a few modifications of a volume in a day.
func (c *Client) Grow(ctx context.Context, volume string, gib int32) error {
	_, err := c.EC2.ModifyVolume(ctx, &ec2.ModifyVolumeInput{VolumeId: sdk.String(volume), Size: sdk.Int32(gib)})
	if err != nil && !c.growing(ctx, volume, gib, err) {
		return fmt.Errorf("resizing volume %s: %w", volume, err)
	}
	w := wait{what: fmt.Sprintf("volume %s to grow to %d GiB", volume, gib), first: modifiedFirst, limit: modifiedLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		modification, err := c.modification(ctx, volume)
		if err != nil || modification == nil || sdk.ToInt32(modification.TargetSize) != gib {
			return false, "not visible yet", ignoreNotFound(err)
		}
		switch modification.ModificationState {
		case types.VolumeModificationStateOptimizing, types.VolumeModificationStateCompleted:
			return true, "", nil
		case types.VolumeModificationStateFailed:
			return false, "", fmt.Errorf("resizing volume %s to %d GiB: AWS gave up: %s", volume, gib, sdk.ToString(modification.StatusMessage))
		}
		return false, string(modification.ModificationState), nil
	})
}

// growing reports whether a refused modification was refused because the same one is under way.
func (c *Client) growing(ctx context.Context, volume string, gib int32, refusal error) bool {
	switch Code(refusal) {
	case "IncorrectModificationState", "VolumeModificationRateExceeded", "IncorrectState":
	default:
		return false
	}
	modification, err := c.modification(ctx, volume)
	return err == nil && modification != nil && sdk.ToInt32(modification.TargetSize) == gib &&
		modification.ModificationState != types.VolumeModificationStateFailed
}

func (c *Client) modification(ctx context.Context, volume string) (*types.VolumeModification, error) {
	out, err := c.EC2.DescribeVolumesModifications(ctx, &ec2.DescribeVolumesModificationsInput{VolumeIds: []string{volume}})
	if err != nil {
		return nil, fmt.Errorf("describing the modification of volume %s: %w", volume, err)
	}
	for _, modification := range out.VolumesModifications {
		return &modification, nil // the newest one only is shown
	}
	return nil, nil
}
