package cpi

import (
	"encoding/json"

	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// StemcellProperties are the cloud properties of stemcell.MF with aws.stemcell of the configuration over them.
type StemcellProperties struct {
	AMI        map[string]string // AMI id by region; empty for a heavy stemcell
	Copy       bool              // an AMI of our own is wanted
	Encryption encryption.Decision
}

func (c *CPI) parseStemcellProperties(raw json.RawMessage, report *properties.Report) StemcellProperties {
	merged := &orderedObject{}
	report.Add(merged.merge(raw))
	report.Add(merged.merge(c.config.Stemcell))
	both, err := encode(merged)
	report.Add(err)
	o := properties.Parse(both, "cloud_properties", report)
	own := encryption.Setting{Enabled: o.Bool("encrypted"), KeyARN: o.String("kms_key_arn")}
	stemcell := StemcellProperties{AMI: o.Tags("ami")}
	stemcell.Encryption, err = own.Under(c.config.Encryption).Decide()
	if err != nil {
		report.Fault(o.Path("kms_key_arn"), "%v", err)
	}
	// A key of the stemcell's own is a wish for a copy too, where encryption is on.
	asked := own.Enabled != nil && *own.Enabled || own.KeyARN != "" && stemcell.Encryption.Encrypted
	stemcell.Copy = asked || c.config.StemcellCopy == "always"
	return stemcell
}
