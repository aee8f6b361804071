package cpi

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"

	"bosh-aws-cpi/src/cpi/decode"
)

type snapshotDiskArgs struct {
	Disk     string          `rpc:"disk_cid"`
	Metadata json.RawMessage `rpc:"metadata"`
}

// snapshotDisk takes a snapshot of a volume, named and tagged after the instance that the volume serves.
func (c *CPI) snapshotDisk(ctx context.Context, args snapshotDiskArgs) (cid string, err error) {
	var report decode.Report
	metadata := decode.Scalars(args.Metadata, "metadata", &report)
	c.aws.Warn(report.Warnings()...)
	if err := report.Err(); err != nil {
		return "", err
	}
	volume, err := c.aws.KnownVolume(ctx, args.Disk)
	if err != nil {
		return "", err
	}
	device := ""
	if len(volume.Attachments) > 0 {
		device = sdk.ToString(volume.Attachments[0].Device)
	}
	c.aws.Identity.Purpose = "snapshot"
	cid, err = c.aws.Snapshot(ctx, args.Disk, snapshotName(metadata, device), snapshotTags(metadata, device))
	if err != nil && cid != "" {
		var undo rollback
		undo.add("snapshot "+cid, func(ctx context.Context) error { return c.aws.DiscardSnapshot(ctx, cid) })
		return "", c.undone(ctx, &undo, err)
	}
	return cid, err
}

func snapshotName(metadata map[string]string, device string) string {
	parts := []string{metadata["deployment"], metadata["job"], metadata["index"]}
	if device != "" {
		parts = append(parts, device[strings.LastIndex(device, "/")+1:])
	}
	return strings.Join(parts, "/")
}

// snapshotTags are the metadata with some keys under the names that snapshots have always had.
func snapshotTags(metadata map[string]string, device string) map[string]string {
	tags := maps.Clone(metadata)
	for key, renamed := range map[string]string{"director_name": "director", "index": "instance_index"} {
		if value, given := metadata[key]; given {
			tags[renamed] = value // over a user's tag of that name
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

// deleteSnapshot deletes a snapshot; one that is gone is deleted, since the Director would fail a deployment over it.
func (c *CPI) deleteSnapshot(ctx context.Context, args snapshotArgs) (any, error) {
	return nil, c.aws.DeleteSnapshot(ctx, args.Snapshot)
}
