package properties

import (
	"encoding/json"

	"bosh-aws-cpi/src/cpi/decode"
)

// Disk is the cloud properties of a disk type, for persistent disks.
type Disk struct {
	Volume
	// Tags of the volume. Numbers and booleans count as text.
	Tags map[string]string `key:"tags" action:"ec2:CreateTags"`
	// Not used: the size of a persistent disk is disk_size of the disk type.
	Size MiB `key:"size" unit:"MiB" never:"0 or less"`
	// Not used: the Director adds it to dynamic disks, for itself.
	Name decode.Ignored `key:"name"`
}

// ParseDisk reads the cloud properties of a disk type.
func ParseDisk(raw json.RawMessage, report *decode.Report) Disk {
	return decode.Read[Disk](raw, "cloud_properties", report)
}
