package properties

import (
	"encoding/json"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/encryption"
)

// Stemcell is the cloud properties in a stemcell's stemcell.MF, with aws.stemcell of the configuration over them. The
// other keys in it describe the stemcell to other programs.
type Stemcell struct {
	_ struct{} `unknown:"ignore"`
	// The AMIs of a light stemcell: region names, each with the id of the AMI there.
	AMI map[string]string `key:"ami"`
	// Copies the AMI of a light stemcell into an encrypted one of this account.
	Encrypted *bool `key:"encrypted" unset:"no copy for encryption; disks are encrypted at launch where aws.encrypted is on" action:"ec2:CopyImage"`
	// ARN of the KMS key of the copy.
	KMSKeyARN string `key:"kms_key_arn" unset:"aws.kms_key_arn, else AWS's default key of the account" never:"where no encryption is on" action:"kms:*"`
}

// Encryption returns what the stemcell itself says about encryption.
func (s Stemcell) Encryption() encryption.Setting {
	return encryption.Setting{Enabled: s.Encrypted, KeyARN: s.KMSKeyARN}
}

// ParseStemcell reads the cloud properties of stemcell.MF with those of the configuration over them.
func ParseStemcell(raw, over json.RawMessage, report *decode.Report) Stemcell {
	merged := &decode.Ordered{}
	report.Add(merged.Merge(raw))
	report.Add(merged.Merge(over))
	both, err := decode.Compact(merged)
	report.Add(err)
	return decode.Read[Stemcell](both, "cloud_properties", report)
}
