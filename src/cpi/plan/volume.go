package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// Volume is what EC2 is asked for where a volume is made.
type Volume struct {
	Type       types.VolumeType
	IOPS       *int32
	Throughput *int32
	Encryption encryption.Decision
}

// Input writes the request for a volume of its own. Size is in GiB.
func (v Volume) Input(zone string, gib int32) *ec2.CreateVolumeInput {
	in := &ec2.CreateVolumeInput{
		AvailabilityZone: sdk.String(zone), Size: sdk.Int32(gib), VolumeType: v.Type, Iops: v.IOPS, Throughput: v.Throughput,
	}
	in.Encrypted, in.KmsKeyId = v.Encryption.Sent()
	return in
}

// What can never become legal is refused before any call; numeric limits are AWS's to judge, since they move.
var (
	takesIOPS       = map[string]bool{"gp3": true, "io1": true, "io2": true}
	takesThroughput = map[string]bool{"gp3": true}
)

// PlanVolume makes EC2's terms of what an operator wrote, under the global setting of encryption.
func PlanVolume(v properties.Volume, global encryption.Setting, report *decode.Report) Volume {
	settings := Volume{Type: types.VolumeTypeGp3}
	if v.Type != "" {
		settings.Type = types.VolumeType(v.Type)
	}
	settings.IOPS = number(v, "iops", v.IOPS, takesIOPS, string(settings.Type), report)
	settings.Throughput = number(v, "throughput", v.Throughput, takesThroughput, string(settings.Type), report)
	decision, err := v.Encryption().Under(global).Decide()
	if err != nil {
		report.Fault(v.Path+".kms_key_arn", "%v", err)
	}
	settings.Encryption = decision
	return settings
}

func number(v properties.Volume, key string, value *int64, takes map[string]bool, kind string, report *decode.Report) *int32 {
	switch {
	case value == nil || *value == 0:
		return nil
	case *value < 0 || *value > 1<<31-1:
		report.Fault(v.Path+"."+key, "must be a positive number, got %d", *value)
	case !takes[kind] && knownType(kind):
		report.Fault(v.Path+"."+key, "cannot be set for a volume of type %s; AWS takes it only for %s", kind, takers(takes))
	}
	return sdk.Int32(int32(*value))
}

// knownType reports whether AWS's rules for a volume type are known here; those of a newer one are AWS's to judge.
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
