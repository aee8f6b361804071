package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// StemcellCopy is whether a light stemcell is copied into an AMI of this account, and how the copy is encrypted.
type StemcellCopy struct {
	Wanted     bool
	Encryption encryption.Decision
}

// Input returns the request for a copy within the region. The name ends with the nonce of the process: two AMIs cannot
// have the same name, and a copy that a killed call has left still has its own.
func (c StemcellCopy) Input(image, region, nonce string) *ec2.CopyImageInput {
	in := &ec2.CopyImageInput{
		SourceImageId: sdk.String(image), SourceRegion: sdk.String(region), Name: sdk.String("Copied from SourceAMI " + image + " " + nonce),
	}
	in.Encrypted, in.KmsKeyId = c.Encryption.Sent()
	return in
}

// PlanStemcellCopy decides on a copy. It is wanted where the stemcell's own properties ask for encryption, or always. The
// global encryption alone is no reason, since it is applied at launch.
func PlanStemcellCopy(stemcell properties.Stemcell, global encryption.Setting, always bool, report *decode.Report) StemcellCopy {
	own := stemcell.Encryption()
	decision, err := own.Under(global).Decide()
	if err != nil {
		report.Fault("cloud_properties.kms_key_arn", "%v", err)
	}
	// Where encryption is on, a key of the stemcell's own asks for a copy too.
	wanted := own.On() || own.KeyARN != "" && decision.Encrypted || always
	return StemcellCopy{Wanted: wanted, Encryption: decision}
}
