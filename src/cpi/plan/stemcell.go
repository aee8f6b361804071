package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// StemcellCopy is whether a light stemcell gets an AMI of this account's own, and how that is encrypted.
type StemcellCopy struct {
	Wanted     bool
	Encryption encryption.Decision
}

// Input writes the request for a copy within the region. A name is for one AMI only, and a copy that a killed call has
// left still has its own: so it ends with the nonce of the process.
func (c StemcellCopy) Input(image, region, nonce string) *ec2.CopyImageInput {
	in := &ec2.CopyImageInput{
		SourceImageId: sdk.String(image), SourceRegion: sdk.String(region), Name: sdk.String("Copied from SourceAMI " + image + " " + nonce),
	}
	in.Encrypted, in.KmsKeyId = c.Encryption.Sent()
	return in
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
