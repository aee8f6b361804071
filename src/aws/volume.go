package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Medians seen on EC2: a new empty volume is available after 1.5-2 s, a modification reaches optimizing after 4-5 s.
const (
	volumeFirst   = 1500 * time.Millisecond
	modifiedFirst = 4 * time.Second
	deletedFirst  = 1 * time.Second
	volumeLimit   = 10 * time.Minute
	modifiedLimit = 30 * time.Minute
	inUseLimit    = 10 * time.Minute
)

// Volume describes one volume; a *Missing or NotFound error when there is none.
func (c *Client) Volume(ctx context.Context, id string) (types.Volume, error) {
	out, err := c.EC2.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: []string{id}})
	if err != nil {
		return types.Volume{}, fmt.Errorf("describing volume %s: %w", id, err)
	}
	if len(out.Volumes) == 0 {
		return types.Volume{}, fmt.Errorf("describing volume %s: %w", id, &Missing{Kind: "volume", ID: id})
	}
	return out.Volumes[0], nil
}

// KnownVolume describes a volume that the Director named and that may be seconds old.
func (c *Client) KnownVolume(ctx context.Context, id string) (volume types.Volume, err error) {
	err = c.known(ctx, func(ctx context.Context) error {
		volume, err = c.Volume(ctx, id)
		return err
	})
	return volume, err
}

// ZonesOf returns the availability zones of volumes that the Director named, by volume id.
func (c *Client) ZonesOf(ctx context.Context, ids []string) (map[string]string, error) {
	zones := map[string]string{}
	err := c.known(ctx, func(ctx context.Context) error {
		out, err := c.EC2.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{VolumeIds: ids})
		if err != nil {
			return fmt.Errorf("describing the disks: %w", err)
		}
		for _, volume := range out.Volumes {
			zones[sdk.ToString(volume.VolumeId)] = sdk.ToString(volume.AvailabilityZone)
		}
		return nil
	})
	return zones, err
}

// CreateVolume makes a volume and waits until it is available. When it fails after AWS gave an id, the id is returned
// beside the error for the caller to undo.
func (c *Client) CreateVolume(ctx context.Context, in *ec2.CreateVolumeInput) (string, error) {
	in.ClientToken = sdk.String(c.Identity.Token("volume"))
	creating, stop := c.finishing(ctx)
	defer stop()
	out, err := c.EC2.CreateVolume(creating, in)
	if err != nil {
		return c.lost(ctx, err, c.ownVolume), fmt.Errorf("creating the volume: %w", err)
	}
	id := sdk.ToString(out.VolumeId)
	return id, c.volumeAvailable(ctx, id)
}

func (c *Client) volumeAvailable(ctx context.Context, id string) error {
	sighting := c.follow()
	w := wait{what: "volume " + id + " to be available", first: volumeFirst, limit: volumeLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		volume, err := c.Volume(ctx, id)
		switch {
		case NotFound(err) && sighting.gone():
			return false, "", &VolumeFailure{VolumeID: id, State: volumeGone}
		case NotFound(err):
			return false, "not visible yet", nil
		case err != nil:
			return false, "", err
		}
		sighting.seen = true
		if volume.State == types.VolumeStateError || volume.State == types.VolumeStateDeleting || volume.State == types.VolumeStateDeleted {
			return false, "", &VolumeFailure{VolumeID: id, State: string(volume.State)}
		}
		return volume.State == types.VolumeStateAvailable, string(volume.State), nil
	})
}

// VolumeFailure is a new volume that AWS gave an id for and then gave up.
type VolumeFailure struct{ VolumeID, State string }

const volumeGone = "gone"

// Gone reports whether nothing is left of the volume.
func (e *VolumeFailure) Gone() bool { return e.State == volumeGone }

func (e *VolumeFailure) Error() string {
	return fmt.Sprintf("volume %s is %s instead of available", e.VolumeID, e.State)
}

// DiscardVolume deletes a volume that this process made and nobody knows of.
func (c *Client) DiscardVolume(ctx context.Context, id string) error {
	err := c.discard(ctx, func(ctx context.Context) error {
		_, err := c.EC2.DeleteVolume(ctx, &ec2.DeleteVolumeInput{VolumeId: sdk.String(id)})
		return err
	})
	if err != nil {
		return fmt.Errorf("deleting volume %s: %w", id, err)
	}
	return nil
}

// DeleteVolume deletes a volume that the Director named. One that is attached is waited for only while it is being
// detached or its instance is going away; otherwise the error names the holder.
func (c *Client) DeleteVolume(ctx context.Context, id string) error {
	ctx, tries := WithTries(ctx)
	var inUse error
	attempt := func(ctx context.Context) error {
		before := tries.Count()
		_, err := c.EC2.DeleteVolume(ctx, &ec2.DeleteVolumeInput{VolumeId: sdk.String(id)})
		if NotFound(err) && tries.Count() > before+1 {
			return nil // the try before this one deleted it and its answer was lost
		}
		if Code(err) == "VolumeInUse" {
			inUse = c.heldElsewhere(ctx, id, "")
		}
		return err
	}
	passes := func(err error) bool { return Code(err) == "VolumeInUse" && inUse == nil }
	err := c.known(ctx, func(ctx context.Context) error { return c.again(ctx, inUseLimit, passes, attempt) })
	switch {
	case err != nil && inUse != nil:
		return fmt.Errorf("deleting volume %s: %w", id, inUse)
	case err != nil:
		return fmt.Errorf("deleting volume %s: %w", id, err)
	}
	return nil
}

// Deleted waits until a volume is gone.
func (c *Client) Deleted(ctx context.Context, id string) error {
	w := wait{what: "volume " + id + " to be deleted", first: deletedFirst, limit: volumeLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		volume, err := c.Volume(ctx, id)
		if NotFound(err) {
			return true, "", nil
		}
		return volume.State == types.VolumeStateDeleted, string(volume.State), err
	})
}

// Zone returns one availability zone for a disk without a VM: the first by name of those that are open to everyone. A
// Local or Wavelength Zone takes few volume types and no VM of the deployment.
func (c *Client) Zone(ctx context.Context) (string, error) {
	out, err := c.EC2.DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{Filters: []types.Filter{
		{Name: sdk.String("zone-type"), Values: []string{"availability-zone"}},
		{Name: sdk.String("state"), Values: []string{"available"}},
	}})
	if err != nil {
		return "", fmt.Errorf("choosing an availability zone: %w", err)
	}
	chosen := ""
	for _, zone := range out.AvailabilityZones {
		regular := sdk.ToString(zone.ZoneType) == "availability-zone" || zone.ZoneType == nil
		if name := sdk.ToString(zone.ZoneName); regular && zone.State == types.AvailabilityZoneStateAvailable && (chosen == "" || name < chosen) {
			chosen = name
		}
	}
	if chosen == "" {
		return "", fmt.Errorf("choosing an availability zone: the region has no available zone")
	}
	return chosen, nil
}
