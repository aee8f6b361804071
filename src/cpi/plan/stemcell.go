package plan

import (
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// StemcellCopy is whether a light stemcell gets an AMI of this account's own, and how that is encrypted.
type StemcellCopy struct {
	Wanted     bool
	Encryption encryption.Decision
}

// PlanStemcellCopy decides on a copy: where the stemcell's own properties ask for encryption, or always. The global
// encryption alone is no reason, for it is served at launch.
func PlanStemcellCopy(stemcell properties.Stemcell, global encryption.Setting, always bool, report *decode.Report) StemcellCopy {
	own := stemcell.Encryption()
	decision, err := own.Under(global).Decide()
	if err != nil {
		report.Fault("cloud_properties.kms_key_arn", "%v", err)
	}
	// A key of the stemcell's own is a wish for a copy too, where encryption is on.
	wanted := own.On() || own.KeyARN != "" && decision.Encrypted || always
	return StemcellCopy{Wanted: wanted, Encryption: decision}
}
