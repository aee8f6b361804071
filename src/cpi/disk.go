package cpi

import (
	"context"
	"encoding/json"
	"fmt"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/explain"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/cpi/properties"
)

type createDiskArgs struct {
	Size       properties.MiB  `rpc:"size"`
	Properties json.RawMessage `rpc:"cloud_properties"`
	VM         string          `rpc:"vm_cid,optional"`
}

// createDisk makes a volume in the zone of the VM that it is for. Without a VM it takes a zone of the region that is
// always the same.
func (c *CPI) createDisk(ctx context.Context, args createDiskArgs) (cid string, err error) {
	var report decode.Report
	disk := properties.ParseDisk(args.Properties, &report)
	volume := plan.PlanVolume(disk.Volume, c.config.Encryption(), &report)
	gib, err := args.Size.GiB()
	report.Add(err)
	c.log.Warn(report.Warnings()...)
	if err := report.Err(); err != nil {
		return "", err
	}
	zone, err := c.diskZone(ctx, args.VM)
	if err != nil {
		return "", err
	}
	var undo aws.Undo
	defer undo.IfFailed(ctx, &err)
	return c.aws.CreateVolumeAndWait(ctx, &undo, volume.Input(zone, gib), aws.Birth{Purpose: diskPurpose, Tags: disk.Tags})
}

// diskPurpose is the purpose of a persistent disk in the private tag.
const diskPurpose = "disk"

func (c *CPI) diskZone(ctx context.Context, vm string) (string, error) {
	if vm == "" {
		return c.aws.Zone(ctx)
	}
	instance, err := c.aws.LookUpInstance(ctx, vm)
	if err != nil {
		return "", err
	}
	if instance.Zone == "" {
		return "", fmt.Errorf("instance %s has no availability zone: it is %s", vm, instance.State)
	}
	return instance.Zone, nil
}

type diskArgs struct {
	Disk string `rpc:"disk_cid"`
}

func (c *CPI) hasDisk(ctx context.Context, args diskArgs) (bool, error) {
	_, err := c.aws.Volume(ctx, args.Disk)
	if aws.NotFound(err) {
		return false, nil
	}
	return err == nil, err
}

func (c *CPI) deleteDisk(ctx context.Context, args diskArgs) (any, error) {
	if err := c.aws.BeginVolumeDeletion(ctx, args.Disk); err != nil {
		if aws.NotFound(err) {
			return nil, explain.DiskNotFound(args.Disk, err)
		}
		return nil, err
	}
	if c.config.FastPathDelete {
		c.markDeleted(ctx, args.Disk)
		return nil, nil
	}
	return nil, c.aws.WaitVolumeDeleted(ctx, args.Disk)
}

type attachmentArgs struct {
	VM   string `rpc:"vm_cid"`
	Disk string `rpc:"disk_cid"`
}

// diskHint is attach_disk's result: the path at which the agent finds the disk. Before API version 2 there is no result.
type diskHint string

// ForAPI returns the result's shape by API version.
func (h diskHint) ForAPI(version int) any {
	if version < 2 {
		return nil
	}
	return string(h)
}

// attachDisk attaches a volume. Where it is attached to this VM already, that is a success with the same hint. The
// instance type is looked up before the volume is attached, so that nothing can fail afterwards.
func (c *CPI) attachDisk(ctx context.Context, args attachmentArgs) (diskHint, error) {
	instance, err := c.aws.LookUpInstance(ctx, args.VM)
	if err != nil {
		return "", err
	}
	instanceType, err := c.instanceType(ctx, instance.Type)
	if err != nil {
		return "", err
	}
	device, err := c.aws.AttachAndWait(ctx, args.Disk, instance)
	if err != nil {
		return "", err
	}
	return diskHint(instanceType.VolumePath(args.Disk, device)), nil
}

// detachDisk detaches a volume. One that does not exist counts as detached.
func (c *CPI) detachDisk(ctx context.Context, args attachmentArgs) (any, error) {
	volume, err := c.aws.Volume(ctx, args.Disk)
	if aws.NotFound(err) {
		c.log.Warn(fmt.Sprintf("disk %s does not exist, so it is not attached either", args.Disk))
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	attachment := volume.AttachmentTo(args.VM)
	if attachment == nil {
		return nil, explain.DiskNotAttached(args.Disk, args.VM)
	}
	return nil, c.aws.DetachAndWait(ctx, args.Disk, *attachment)
}

type resizeDiskArgs struct {
	Disk string         `rpc:"disk_cid"`
	Size properties.MiB `rpc:"new_size"`
}

// resizeDisk makes a detached volume larger in place. A smaller size is refused as not supported, so that the Director
// copies the disk.
func (c *CPI) resizeDisk(ctx context.Context, args resizeDiskArgs) (any, error) {
	gib, err := args.Size.GiB()
	if err != nil {
		return nil, err
	}
	volume, err := c.aws.LookUpVolume(ctx, args.Disk)
	if err != nil {
		return nil, err
	}
	now := volume.SizeGiB
	switch {
	case now == gib:
		c.log.Warn(fmt.Sprintf("Skipping resize of disk %s because current value %d GiB is equal new value %d GiB", args.Disk, now, gib))
		return nil, nil
	case now > gib:
		return nil, fmt.Errorf("Cannot resize volume to a smaller size from %d GiB to %d GiB: %w", now, gib, explain.ErrNotSupported)
	case len(volume.Attachments) > 0:
		return nil, fmt.Errorf("Cannot resize volume '%s' it still has %d attachment(s)", args.Disk, len(volume.Attachments))
	}
	return nil, c.aws.GrowAndWait(ctx, args.Disk, gib)
}

type diskMetadataArgs struct {
	Disk     string          `rpc:"disk_cid"`
	Metadata json.RawMessage `rpc:"metadata"`
}

// setDiskMetadata tags a volume and commits it. The private tag is written anew without reading the old one, which would
// cost another call.
func (c *CPI) setDiskMetadata(ctx context.Context, args diskMetadataArgs) (any, error) {
	values, err := c.metadata("metadata", args.Metadata)
	if err != nil {
		return nil, err
	}
	tags := c.tags(values)
	commit := c.aws.CommittedTags(diskPurpose)
	err = c.aws.Tag(ctx, append(tags, commit...), args.Disk)
	if c.tagsRefused(err, args.Disk) {
		return nil, c.aws.Tag(ctx, commit, args.Disk)
	}
	return nil, err
}
