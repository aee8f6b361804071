package properties

import (
	"encoding/json"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/encryption"
)

// Stemcell is the cloud properties of stemcell.MF with aws.stemcell of the configuration over them.
type Stemcell struct {
	AMI        map[string]string // AMI id by region; empty for a heavy stemcell
	Encryption encryption.Setting
}

// ParseStemcell reads the cloud properties of stemcell.MF with those of the configuration over them.
func ParseStemcell(raw, over json.RawMessage, report *decode.Report) Stemcell {
	merged := &decode.Ordered{}
	report.Add(merged.Merge(raw))
	report.Add(merged.Merge(over))
	both, err := decode.Compact(merged)
	report.Add(err)
	o := decode.Parse(both, "cloud_properties", report)
	return Stemcell{
		AMI: o.Tags("ami"), Encryption: encryption.Setting{Enabled: o.Bool("encrypted"), KeyARN: o.String("kms_key_arn")},
	}
}
