package aws

import (
	"context"
	"fmt"
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

// AttachAndWait attaches a volume to an instance, waits until it is attached and returns the device name (/dev/sdf). A
// volume that is already attached to that instance is a success. A device name that another process has taken meanwhile
// is skipped.
func (c *Client) AttachAndWait(ctx context.Context, volume string, instance Instance) (string, error) {
	device, err := c.beginAttachment(ctx, volume, instance)
	if err != nil {
		return "", fmt.Errorf("attaching volume %s to instance %s: %w", volume, instance.ID, err)
	}
	final, err := c.waitAttached(ctx, volume, instance.ID)
	if err != nil {
		return "", fmt.Errorf("attaching volume %s to instance %s as %s: %w", volume, instance.ID, device, err)
	}
	return final, nil
}

// beginAttachment asks for the attachment where there is none. An instance may show a state of its volumes that is some
// seconds old, so an attachment seen there counts only when the volume shows it too.
func (c *Client) beginAttachment(ctx context.Context, volume string, instance Instance) (string, error) {
	if instance.Going() {
		return "", fmt.Errorf("the instance is %s", instance.State)
	}
	if device, attached := instance.deviceOf(volume); attached {
		attachment, err := c.attachment(ctx, volume, instance.ID)
		if err != nil || attachment != nil {
			return device, ignoreNotFound(err)
		}
	}
	return c.attachFree(ctx, volume, instance)
}

// deviceOf returns the device name that an instance shows for a volume.
func (i Instance) deviceOf(volume string) (device string, attached bool) {
	for _, disk := range i.Disks {
		if disk.Volume == volume {
			return disk.Device, !Attachment{State: disk.State}.Leaving()
		}
	}
	return "", false
}

func (c *Client) attachFree(ctx context.Context, volume string, instance Instance) (string, error) {
	for _, device := range instance.freeDevices() {
		err := c.attachAs(ctx, volume, instance.ID, device)
		if !deviceTaken(err) {
			return device, err
		}
	}
	return "", &TooManyDisks{InstanceID: instance.ID}
}

// attachAs asks for one device name. It asks again while a refusal can pass: a volume that is leaving its old VM, an
// instance that does not run yet, an id that AWS does not know yet.
func (c *Client) attachAs(ctx context.Context, volume, instance, device string) error {
	released := passing{is: volumeInUse, limit: inUseLimit, look: func(ctx context.Context) (bool, error) {
		return c.holder(ctx, volume, instance) // held here: by a try whose answer was lost, or by a process beside this one
	}}
	running := passing{is: incorrectState, limit: notReadyLimit}
	_, err := call(ctx, c, c.ec2.AttachVolume, &ec2.AttachVolumeInput{
		VolumeId: sdk.String(volume), InstanceId: sdk.String(instance), Device: sdk.String(device),
	}, changes.ofGiven().waitingOut(released, running))
	return err
}

// holder finds out why a volume is in use. It reports whether instance holds it. Where another instance holds and keeps
// it, the error is a *HeldElsewhere. false without an error means that the volume is being released, and that is worth
// waiting for.
func (c *Client) holder(ctx context.Context, volume, instance string) (here bool, _ error) {
	found, err := c.Volume(ctx, volume)
	if err != nil {
		return false, err
	}
	for _, attachment := range found.Attachments {
		switch {
		case attachment.Leaving():
			continue
		case attachment.Instance == instance && instance != "":
			return true, nil
		case c.goingAway(ctx, attachment.Instance):
			continue
		}
		return false, &HeldElsewhere{VolumeID: volume, Holder: attachment.Instance, State: attachment.State}
	}
	return false, nil
}

func (c *Client) goingAway(ctx context.Context, instance string) bool {
	found, err := c.Instance(ctx, instance)
	if err != nil {
		return NotFound(err)
	}
	return found.Going()
}

// waitAttached waits for the attachment and returns the device name that EC2 shows for it.
func (c *Client) waitAttached(ctx context.Context, volume, instance string) (string, error) {
	device, seen, missed := "", false, 0
	w := wait{what: fmt.Sprintf("volume %s to be attached to instance %s", volume, instance), first: attachedFirst, limit: attachmentLimit}
	err := c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		attachment, err := c.attachment(ctx, volume, instance)
		if err != nil || attachment == nil {
			if missed++; seen && missed > 1 { // a single answer may be out of date
				return false, "", &AttachmentFailure{VolumeID: volume, InstanceID: instance}
			}
			return false, "not attached", ignoreNotFound(err)
		}
		device, seen, missed = attachment.Device, true, 0
		return attachment.State == string(types.VolumeAttachmentStateAttached), attachment.State, nil
	})
	return device, err
}

// attachment returns a volume's attachment to an instance; nil when there is none.
func (c *Client) attachment(ctx context.Context, volume, instance string) (*Attachment, error) {
	found, err := c.Volume(ctx, volume)
	if err != nil {
		return nil, err
	}
	return found.AttachmentTo(instance), nil
}

func ignoreNotFound(err error) error {
	if NotFound(err) {
		return nil
	}
	return err
}
