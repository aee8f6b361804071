package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// A modification reaches optimizing after 4-5 s (median seen on EC2).
const (
	modifiedFirst = 4 * time.Second
	modifiedLimit = 30 * time.Minute
)

// modification is the newest modification of a volume. AWS shows no other.
type modification struct {
	state, message string // state is EC2's word: modifying, optimizing, completed, failed
	targetGiB      int32
}

func (m modification) failed() bool { return m.state == string(types.VolumeModificationStateFailed) }

func (m modification) usable() bool {
	return m.state == string(types.VolumeModificationStateOptimizing) || m.state == string(types.VolumeModificationStateCompleted)
}

// GrowAndWait makes a volume larger (GiB) and waits until the new size can be used, which is when AWS starts optimizing.
// The same modification may be under way already, from a call that was killed or whose answer was lost. Then it is only
// waited for: AWS allows only a few modifications of a volume in a day.
func (c *Client) GrowAndWait(ctx context.Context, volume string, gib int32) error {
	_, err := call(ctx, c, c.ec2.ModifyVolume, &ec2.ModifyVolumeInput{VolumeId: sdk.String(volume), Size: sdk.Int32(gib)}, changes)
	if err != nil && !c.growing(ctx, volume, gib, err) {
		return fmt.Errorf("resizing volume %s: %w", volume, err)
	}
	w := wait{what: fmt.Sprintf("volume %s to grow to %d GiB", volume, gib), first: modifiedFirst, limit: modifiedLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		found, err := c.modification(ctx, volume)
		switch {
		case err != nil || found == nil || found.targetGiB != gib:
			return false, "not visible yet", ignoreNotFound(err)
		case found.failed():
			return false, "", fmt.Errorf("resizing volume %s to %d GiB: AWS gave up: %s", volume, gib, found.message)
		}
		return found.usable(), found.state, nil
	})
}

// growing reports whether a modification was refused because the same one is under way.
func (c *Client) growing(ctx context.Context, volume string, gib int32, refusal error) bool {
	if !modifiedAlready(refusal) {
		return false
	}
	found, err := c.modification(ctx, volume)
	return err == nil && found != nil && found.targetGiB == gib && !found.failed()
}

func (c *Client) modification(ctx context.Context, volume string) (*modification, error) {
	out, err := call(ctx, c, c.ec2.DescribeVolumesModifications, &ec2.DescribeVolumesModificationsInput{VolumeIds: []string{volume}}, reads)
	if err != nil {
		return nil, fmt.Errorf("describing the modification of volume %s: %w", volume, err)
	}
	for _, found := range out.VolumesModifications {
		return &modification{
			state: string(found.ModificationState), message: sdk.ToString(found.StatusMessage), targetGiB: sdk.ToInt32(found.TargetSize),
		}, nil
	}
	return nil, nil
}
