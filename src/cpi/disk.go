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

// createDisk makes a volume in the zone of the VM that it is for, or in a stable zone of the region without one.
func (c *CPI) createDisk(ctx context.Context, args createDiskArgs) (cid string, err error) {
	var report decode.Report
	disk := properties.ParseDisk(args.Properties, &report)
	settings := plan.PlanVolume(disk.Volume, c.config.Encryption(), &report)
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
	undo := c.aws.NewUndo()
	defer undo.IfFailed(ctx, &err)
	return c.aws.CreateVolumeAndWait(ctx, undo, settings.Input(zone, gib), aws.Birth{Purpose: diskPurpose, Tags: disk.Tags})
}

// diskPurpose is what the private tag says of a persistent disk.
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

// diskHint is attach_disk's result: the path under which the agent finds the disk; nothing before API version 2.
type diskHint string

// ForAPI returns the result's shape by API version.
func (h diskHint) ForAPI(version int) any {
	if version < 2 {
		return nil
	}
	return string(h)
}

// attachDisk attaches a volume; where it is attached to this VM already, that is success with the same hint. The kind of
// instance is settled before the volume is attached, so that nothing can fail after it.
func (c *CPI) attachDisk(ctx context.Context, args attachmentArgs) (diskHint, error) {
	instance, err := c.aws.LookUpInstance(ctx, args.VM)
	if err != nil {
		return "", err
	}
	kind, err := c.instanceType(ctx, instance.Type)
	if err != nil {
		return "", err
	}
	device, err := c.aws.AttachAndWait(ctx, args.Disk, instance)
	if err != nil {
		return "", err
	}
	return diskHint(kind.VolumePath(args.Disk, device)), nil
}

// detachDisk detaches a volume; one that does not exist is detached.
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

// resizeDisk grows a detached volume in place. A smaller size is not supported, so that the Director copies the disk.
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

// setDiskMetadata tags a volume and commits it. Its birth is not read back for that: one call is enough.
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
