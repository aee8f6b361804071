package aws

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Medians seen on EC2: attaching takes 2-3 s, detaching 2-5 s. An instance that was just launched refuses for a while
// (IncorrectState) until it runs.
const (
	attachedFirst   = 2 * time.Second
	detachedFirst   = 2 * time.Second
	attachmentLimit = 10 * time.Minute
	notReadyLimit   = 3 * time.Minute
)

// The device names that persistent disks get, in order, as before: /dev/sdf to /dev/sdp.
const deviceNames = "fghijklmnop"

// AttachmentFailure is an attachment that AWS began and gave up.
type AttachmentFailure struct{ VolumeID, InstanceID string }

func (e *AttachmentFailure) Error() string {
	return fmt.Sprintf("AWS began to attach volume %s to instance %s and gave up", e.VolumeID, e.InstanceID)
}

// TooManyDisks is an instance without a free device name.
type TooManyDisks struct{ InstanceID string }

func (e *TooManyDisks) Error() string { return "Instance has too many disks attached" }

// HeldElsewhere is a volume that another instance holds and keeps.
type HeldElsewhere struct{ VolumeID, Holder, State string }

func (e *HeldElsewhere) Error() string {
	return fmt.Sprintf("volume %s is attached to instance %s (%s)", e.VolumeID, e.Holder, e.State)
}

// Attach attaches a volume to an instance and waits until it is attached; it gives the device name (/dev/sdf). Where it
// is attached to that instance already, that is success. Names that EC2 refuses as taken, by a process beside this one,
// are skipped in this call.
func (c *Client) Attach(ctx context.Context, volume string, instance types.Instance) (string, error) {
	target := sdk.ToString(instance.InstanceId)
	device, err := c.attach(ctx, volume, instance)
	if err != nil {
		return "", fmt.Errorf("attaching volume %s to instance %s: %w", volume, target, err)
	}
	final, err := c.attached(ctx, volume, target)
	if err != nil {
		return "", fmt.Errorf("attaching volume %s to instance %s as %s: %w", volume, target, device, err)
	}
	return final, nil
}

// attach asks for the attachment where there is none. What an instance shows of its volumes may be some seconds old, so
// an attachment seen there counts only when the volume shows it too.
func (c *Client) attach(ctx context.Context, volume string, instance types.Instance) (string, error) {
	if gone(instance) {
		return "", fmt.Errorf("the instance is %s", stateOf(instance))
	}
	if device, attached := deviceOf(instance, volume); attached {
		attachment, err := c.attachment(ctx, volume, sdk.ToString(instance.InstanceId))
		if err != nil || attachment != nil {
			return device, ignoreNotFound(err)
		}
	}
	return c.attachFree(ctx, volume, instance)
}

func gone(instance types.Instance) bool {
	return slices.Contains([]types.InstanceStateName{types.InstanceStateNameShuttingDown, types.InstanceStateNameTerminated}, stateOf(instance))
}

func deviceOf(instance types.Instance, volume string) (string, bool) {
	for _, mapping := range instance.BlockDeviceMappings {
		if mapping.Ebs == nil || sdk.ToString(mapping.Ebs.VolumeId) != volume {
			continue
		}
		going := mapping.Ebs.Status == types.AttachmentStatusDetaching || mapping.Ebs.Status == types.AttachmentStatusDetached
		return sdk.ToString(mapping.DeviceName), !going
	}
	return "", false
}

func (c *Client) attachFree(ctx context.Context, volume string, instance types.Instance) (string, error) {
	taken := map[string]bool{}
	for _, mapping := range instance.BlockDeviceMappings {
		taken[letter(sdk.ToString(mapping.DeviceName))] = true
	}
	for _, name := range strings.Split(deviceNames, "") {
		if taken[name] {
			continue
		}
		device := "/dev/sd" + name
		err := c.attachAs(ctx, volume, sdk.ToString(instance.InstanceId), device)
		if !deviceTaken(err) {
			return device, err
		}
	}
	return "", &TooManyDisks{InstanceID: sdk.ToString(instance.InstanceId)}
}

// letter returns f for /dev/sdf, /dev/xvdf and sdf1: EC2 counts them as the same device.
func letter(device string) string {
	name := device[strings.LastIndex(device, "/")+1:]
	for _, prefix := range []string{"xvd", "sd"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return strings.TrimRight(rest, "0123456789")
		}
	}
	return name
}

func deviceTaken(err error) bool {
	// EC2 has no code of its own for this; the message reads: Invalid value '/dev/sdf' for unixDevice. Attachment point
	// /dev/sdf is already in use.
	return Code(err) == "InvalidParameterValue" && strings.Contains(err.Error(), "already in use")
}

// attachAs asks for one device name, and again while that can pass: a volume that leaves its old VM, an instance that
// does not run yet, an id that AWS does not know yet.
func (c *Client) attachAs(ctx context.Context, volume, instance, device string) error {
	attempt := func(ctx context.Context) error {
		_, err := c.EC2.AttachVolume(ctx, &ec2.AttachVolumeInput{
			VolumeId: sdk.String(volume), InstanceId: sdk.String(instance), Device: sdk.String(device),
		})
		if Code(err) != "VolumeInUse" {
			return err
		}
		held := c.heldElsewhere(ctx, volume, instance)
		if errors.Is(held, errHeldHere) {
			return nil // a try whose answer was lost, or a process beside this one, attached it
		}
		if held != nil {
			return held
		}
		return err
	}
	leaving := func(err error) bool { return Code(err) == "VolumeInUse" }
	starting := func(err error) bool { return Code(err) == "IncorrectState" }
	return c.known(ctx, func(ctx context.Context) error {
		return c.again(ctx, notReadyLimit, starting, func(ctx context.Context) error {
			return c.again(ctx, inUseLimit, leaving, attempt)
		})
	})
}

var errHeldHere = errors.New("attached to this instance already")

// heldElsewhere tells why a volume in use stays so: nil while it is being released, errHeldHere when instance holds it,
// *HeldElsewhere when another instance keeps it. Only a holder that is going away is worth waiting for.
func (c *Client) heldElsewhere(ctx context.Context, volume, instance string) error {
	found, err := c.Volume(ctx, volume)
	if err != nil {
		return err
	}
	for _, attachment := range found.Attachments {
		holder := sdk.ToString(attachment.InstanceId)
		switch {
		case attachment.State == types.VolumeAttachmentStateDetaching || attachment.State == types.VolumeAttachmentStateDetached:
			continue
		case holder == instance && instance != "":
			return errHeldHere
		case c.goingAway(ctx, holder):
			continue
		}
		return &HeldElsewhere{VolumeID: volume, Holder: holder, State: string(attachment.State)}
	}
	return nil
}

func (c *Client) goingAway(ctx context.Context, instance string) bool {
	found, err := c.Instance(ctx, instance)
	if err != nil {
		return NotFound(err)
	}
	return gone(found)
}

// attached waits for the attachment; it gives the device name that EC2 has for it in the end.
func (c *Client) attached(ctx context.Context, volume, instance string) (string, error) {
	device, seen, missed := "", false, 0
	w := wait{what: fmt.Sprintf("volume %s to be attached to instance %s", volume, instance), first: attachedFirst, limit: attachmentLimit}
	err := c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		attachment, err := c.attachment(ctx, volume, instance)
		if err != nil || attachment == nil {
			if missed++; seen && missed > 1 { // one answer may be an old one
				return false, "", &AttachmentFailure{VolumeID: volume, InstanceID: instance}
			}
			return false, "not attached", ignoreNotFound(err)
		}
		device, seen, missed = sdk.ToString(attachment.Device), true, 0
		return attachment.State == types.VolumeAttachmentStateAttached, string(attachment.State), nil
	})
	return device, err
}

// attachment finds a volume's attachment to an instance; nil when there is none.
func (c *Client) attachment(ctx context.Context, volume, instance string) (*types.VolumeAttachment, error) {
	found, err := c.Volume(ctx, volume)
	if err != nil {
		return nil, err
	}
	return AttachmentTo(found, instance), nil
}

// AttachmentTo returns a volume's attachment to an instance; nil when there is none.
func AttachmentTo(volume types.Volume, instance string) *types.VolumeAttachment {
	for _, attachment := range volume.Attachments {
		if sdk.ToString(attachment.InstanceId) == instance && attachment.State != types.VolumeAttachmentStateDetached {
			return &attachment
		}
	}
	return nil
}

func ignoreNotFound(err error) error {
	if NotFound(err) {
		return nil
	}
	return err
}
