package cpi

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

type snapshotDiskArgs struct {
	Disk     string          `rpc:"disk_cid"`
	Metadata json.RawMessage `rpc:"metadata"`
}

// snapshotDisk takes a snapshot of a volume. Its name and tags name the instance that uses the volume.
func (c *CPI) snapshotDisk(ctx context.Context, args snapshotDiskArgs) (cid string, err error) {
	var report decode.Report
	metadata := decode.Scalars(args.Metadata, "metadata", &report)
	c.log.Warn(report.Warnings()...)
	if err := report.Err(); err != nil {
		return "", err
	}
	volume, err := c.aws.LookUpVolume(ctx, args.Disk)
	if err != nil {
		return "", err
	}
	device := ""
	if len(volume.Attachments) > 0 {
		device = volume.Attachments[0].Device
	}
	var undo aws.Undo
	defer undo.IfFailed(ctx, &err)
	birth := aws.Birth{Purpose: "snapshot", Tags: snapshotTags(metadata, device)}
	return c.aws.CreateSnapshotAndWait(ctx, &undo, args.Disk, snapshotName(metadata, device), birth)
}

func snapshotName(metadata map[string]string, device string) string {
	parts := []string{metadata["deployment"], metadata["job"], metadata["index"]}
	if device != "" {
		parts = append(parts, device[strings.LastIndex(device, "/")+1:])
	}
	return strings.Join(parts, "/")
}

// snapshotTags returns the metadata as tags. Some keys get the names that the snapshots of the Ruby CPI have.
func snapshotTags(metadata map[string]string, device string) map[string]string {
	tags := maps.Clone(metadata)
	for key, renamed := range map[string]string{"director_name": "director", "index": "instance_index"} {
		if value, given := metadata[key]; given {
			tags[renamed] = value // replaces a user's tag of that name
		}
		delete(tags, key)
	}
	delete(tags, "job")
	if device != "" {
		tags["device"] = device
	}
	tags["instance_name"] = metadata["job"] + "/" + metadata["instance_id"]
	tags["Name"] = snapshotName(metadata, device)
	return tags
}

type snapshotArgs struct {
	Snapshot string `rpc:"snapshot_cid"`
}

// deleteSnapshot deletes a snapshot. One that does not exist counts as deleted, since the Director would fail a
// deployment otherwise.
func (c *CPI) deleteSnapshot(ctx context.Context, args snapshotArgs) (any, error) {
	return nil, c.aws.DeleteSnapshot(ctx, args.Snapshot)
}
