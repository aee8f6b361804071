package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// Volume is what EC2 is asked for when a volume is made.
type Volume struct {
	Type       types.VolumeType
	IOPS       *int32
	Throughput *int32
	Encryption encryption.Decision
}

// Input returns the request for a volume of its own. gib is its size in GiB.
func (v Volume) Input(zone string, gib int32) *ec2.CreateVolumeInput {
	in := &ec2.CreateVolumeInput{
		AvailabilityZone: sdk.String(zone), Size: sdk.Int32(gib), VolumeType: v.Type, Iops: v.IOPS, Throughput: v.Throughput,
	}
	in.Encrypted, in.KmsKeyId = v.Encryption.Sent()
	return in
}

// What can never become legal is refused before any call. AWS judges numeric limits, since they change.
var (
	takesIOPS       = map[string]bool{"gp3": true, "io1": true, "io2": true}
	takesThroughput = map[string]bool{"gp3": true}
)

// PlanVolume returns an operator's properties in EC2's terms, under the global setting of encryption.
func PlanVolume(v properties.Volume, global encryption.Setting, report *decode.Report) Volume {
	volume := Volume{Type: types.VolumeTypeGp3}
	if v.Type != "" {
		volume.Type = types.VolumeType(v.Type)
	}
	volume.IOPS = number(v, "iops", v.IOPS, takesIOPS, string(volume.Type), report)
	volume.Throughput = number(v, "throughput", v.Throughput, takesThroughput, string(volume.Type), report)
	decision, err := v.Encryption().Under(global).Decide()
	if err != nil {
		report.Fault(v.Path+".kms_key_arn", "%v", err)
	}
	volume.Encryption = decision
	return volume
}

func number(v properties.Volume, key string, value *int64, takes map[string]bool, volumeType string, report *decode.Report) *int32 {
	switch {
	case value == nil || *value == 0:
		return nil
	case *value < 0 || *value > 1<<31-1:
		report.Fault(v.Path+"."+key, "must be a positive number, got %d", *value)
	case !takes[volumeType] && knownType(volumeType):
		report.Fault(v.Path+"."+key, "cannot be set for a volume of type %s; AWS takes it only for %s", volumeType, takers(takes))
	}
	return sdk.Int32(int32(*value))
}

// knownType reports whether AWS's rules for a volume type are known here. AWS judges the properties of newer types.
func knownType(volumeType string) bool {
	switch volumeType {
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
