package properties

import (
	"encoding/json"

	"bosh-aws-cpi/src/cpi/decode"
)

// Disk is the cloud properties of a disk type.
type Disk struct {
	Volume
	Tags map[string]string
}

// ParseDisk reads the cloud properties of a disk type.
func ParseDisk(raw json.RawMessage, report *decode.Report) Disk {
	o := decode.Parse(raw, "cloud_properties", report)
	o.Has("name") // the Director adds it to dynamic disks; it names the disk for the Director only
	return Disk{Tags: o.Tags("tags"), Volume: parseVolume(o)}
}
