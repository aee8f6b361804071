package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Median seen on EC2: a new empty volume is available after 1.5-2 s.
const (
	volumeFirst  = 1500 * time.Millisecond
	deletedFirst = 1 * time.Second
	volumeLimit  = 10 * time.Minute
	inUseLimit   = 10 * time.Minute
)

// Volume is what the CPI reads of an EBS volume.
type Volume struct {
	ID, State, Zone string // State is EC2's word: creating, available, in-use, deleting, deleted, error
	SizeGiB         int32
	Attachments     []Attachment
}

// Attachment is a volume's attachment to an instance.
type Attachment struct {
	Instance, Device string
	State            string // attaching, attached, detaching, detached, busy
}

// Leaving reports whether an attachment is detached or being detached.
func (a Attachment) Leaving() bool {
	return a.State == string(types.VolumeAttachmentStateDetaching) || a.State == string(types.VolumeAttachmentStateDetached)
}

// AttachmentTo returns the volume's attachment to an instance; nil when there is none.
func (v Volume) AttachmentTo(instance string) *Attachment {
	for _, attachment := range v.Attachments {
		if attachment.Instance == instance && attachment.State != string(types.VolumeAttachmentStateDetached) {
			return &attachment
		}
	}
	return nil
}

// Volume describes one volume. The error is a *Missing or NotFound when there is none.
func (c *Client) Volume(ctx context.Context, id string) (Volume, error) {
	return c.volume(ctx, id, reads)
}

// LookUpVolume describes a volume that the Director named and that may be seconds old.
func (c *Client) LookUpVolume(ctx context.Context, id string) (Volume, error) {
	return c.volume(ctx, id, reads.ofGiven())
}

func (c *Client) volume(ctx context.Context, id string, k kind) (Volume, error) {
	describe := orMissing(c.ec2.DescribeVolumes, &Missing{What: "volume", ID: id}, func(out *ec2.DescribeVolumesOutput) bool { return len(out.Volumes) > 0 })
	out, err := call(ctx, c, describe, &ec2.DescribeVolumesInput{VolumeIds: []string{id}}, k)
	if err != nil {
		return Volume{}, fmt.Errorf("describing volume %s: %w", id, err)
	}
	return readVolume(out.Volumes[0]), nil
}

func readVolume(from types.Volume) Volume {
	read := Volume{
		ID: sdk.ToString(from.VolumeId), State: string(from.State), Zone: sdk.ToString(from.AvailabilityZone), SizeGiB: sdk.ToInt32(from.Size),
	}
	for _, attachment := range from.Attachments {
		read.Attachments = append(read.Attachments, Attachment{
			Instance: sdk.ToString(attachment.InstanceId), Device: sdk.ToString(attachment.Device), State: string(attachment.State),
		})
	}
	return read
}

// LookUpZones returns the availability zones of volumes that the Director named, by volume id.
func (c *Client) LookUpZones(ctx context.Context, ids []string) (map[string]string, error) {
	out, err := call(ctx, c, c.ec2.DescribeVolumes, &ec2.DescribeVolumesInput{VolumeIds: ids}, reads.ofGiven())
	if err != nil {
		return nil, fmt.Errorf("describing the disks: %w", err)
	}
	zones := map[string]string{}
	for _, volume := range out.Volumes {
		zones[sdk.ToString(volume.VolumeId)] = sdk.ToString(volume.AvailabilityZone)
	}
	return zones, nil
}

// CreateVolumeAndWait makes a volume, waits until it is available and returns its id. The error is a *VolumeFailure where
// AWS returned an id and then gave up.
func (c *Client) CreateVolumeAndWait(ctx context.Context, undo *Undo, in *ec2.CreateVolumeInput, birth Birth) (string, error) {
	in.ClientToken = sdk.String(c.identity.Token("volume"))
	in.TagSpecifications = c.tagSpecifications(birth, types.ResourceTypeVolume)
	made := c.tagged("volume", birth.Purpose, func(ctx context.Context) ([]string, error) { return c.volumesBornAs(ctx, birth.Purpose) }, c.discardVolume)
	out, err := call(ctx, c, c.ec2.CreateVolume, in, creates)
	if err != nil {
		return "", c.discardLost(ctx, fmt.Errorf("creating the volume: %w", err), made)
	}
	id := sdk.ToString(out.VolumeId)
	forget := made.undoneBy(undo, id)
	return id, c.waitVolumeAvailable(ctx, id, forget)
}

// volumesBornAs returns the volumes that have this process's private tag with a purpose.
func (c *Client) volumesBornAs(ctx context.Context, purpose string) ([]string, error) {
	out, err := call(ctx, c, c.ec2.DescribeVolumes, &ec2.DescribeVolumesInput{Filters: c.bornAs(purpose)}, reads)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, volume := range out.Volumes {
		found = append(found, sdk.ToString(volume.VolumeId))
	}
	return found, nil
}

func (c *Client) waitVolumeAvailable(ctx context.Context, id string, forget func()) error {
	return c.untilReady(ctx, newborn{
		wait: wait{what: "volume " + id + " to be available", first: volumeFirst, limit: volumeLimit},
		look: func(ctx context.Context) (bool, string, error) {
			volume, err := c.Volume(ctx, id)
			if err != nil {
				return false, "", err
			}
			switch types.VolumeState(volume.State) {
			case types.VolumeStateError, types.VolumeStateDeleting, types.VolumeStateDeleted:
				return false, "", &VolumeFailure{VolumeID: id, State: volume.State}
			}
			return volume.State == string(types.VolumeStateAvailable), volume.State, nil
		},
		vanished: func() error {
			forget()
			return &VolumeFailure{VolumeID: id, State: "gone"}
		},
	})
}
