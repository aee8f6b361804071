package cpi

import (
	"encoding/json"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// DiskProperties are the cloud properties of a disk type.
type DiskProperties struct {
	Volume
	Tags map[string]string
}

func parseDiskProperties(raw json.RawMessage, report *properties.Report) DiskProperties {
	o := properties.Parse(raw, "cloud_properties", report)
	o.Has("name") // the Director adds it to dynamic disks; it names the disk for the Director only
	return DiskProperties{Tags: o.Tags("tags"), Volume: parseVolume(o)}
}

// mib is a size in MiB as the callers send it: a whole number, also as 5.0.
type mib int64

func (m *mib) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return fmt.Errorf("must be a whole number of MiB, got a string")
	}
	value, err := properties.Integer(raw)
	if err != nil {
		return err
	}
	if value <= 0 {
		return fmt.Errorf("must be a positive number of MiB, got %d", value)
	}
	*m = mib(value)
	return nil
}

func (m mib) gib() (int32, error) { return gibOf(int64(m)) }

// gibOf rounds MiB up to GiB, the unit of EBS.
func gibOf(size int64) (int32, error) {
	const perGiB = 1024
	gib := (size-1)/perGiB + 1
	if size <= 0 {
		gib = 0
	}
	if gib > 1<<31-1 {
		return 0, fmt.Errorf("a size of %d MiB is larger than any volume", size)
	}
	return int32(gib), nil
}

// volumeSettings is a Volume in AWS's terms.
type volumeSettings struct {
	Type       types.VolumeType
	IOPS       *int32
	Throughput *int32
	Encryption encryption.Decision
}

// What can never become legal is refused before any call; numeric limits are AWS's to judge, since they move.
var (
	takesIOPS       = map[string]bool{"gp3": true, "io1": true, "io2": true}
	takesThroughput = map[string]bool{"gp3": true}
)

func (v Volume) settings(global encryption.Setting, report *properties.Report) volumeSettings {
	settings := volumeSettings{Type: types.VolumeTypeGp3}
	if v.Type != "" {
		settings.Type = types.VolumeType(v.Type)
	}
	settings.IOPS = v.number("iops", v.IOPS, takesIOPS, string(settings.Type), report)
	settings.Throughput = v.number("throughput", v.Throughput, takesThroughput, string(settings.Type), report)
	decision, err := v.Encryption.Under(global).Decide()
	if err != nil {
		report.Fault(v.path+".kms_key_arn", "%v", err)
	}
	settings.Encryption = decision
	return settings
}

func (v Volume) number(key string, value *int64, takes map[string]bool, kind string, report *properties.Report) *int32 {
	switch {
	case value == nil || *value == 0:
		return nil
	case *value < 0 || *value > 1<<31-1:
		report.Fault(v.path+"."+key, "must be a positive number, got %d", *value)
	case !takes[kind] && knownType(kind):
		report.Fault(v.path+"."+key, "cannot be set for a volume of type %s; AWS takes it only for %s", kind, takers(takes))
	}
	return sdk.Int32(int32(*value))
}

// knownType tells whether AWS's rules for a volume type are known here; those of a newer one are AWS's to judge.
func knownType(kind string) bool {
	switch kind {
	case "gp2", "gp3", "io1", "io2", "st1", "sc1", "standard":
		return true
	}
	return false
}

func takers(takes map[string]bool) string {
	if takes["io1"] {
		return "gp3, io1 and io2"
	}
	return "gp3"
}

// encrypted is only ever sent as true: absent leaves the decision to the account's default.
func encrypted(d encryption.Decision) (on *bool, key *string) {
	if d.Encrypted {
		on = sdk.Bool(true)
	}
	if d.KeyARN != "" {
		key = sdk.String(d.KeyARN)
	}
	return on, key
}
