package properties

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

var _ = Describe("the properties of a stemcell", func() {
	It("are those of stemcell.MF with aws.stemcell over them", func() {
		var report decode.Report
		light := json.RawMessage(`{"ami":{"eu-west-1":"ami-1","us-east-1":"ami-2"},"infrastructure":"aws","version":"1.2"}`)
		found := ParseStemcell(light, json.RawMessage(`{"ami":{"eu-west-1":"ami-9"}}`), &report)
		Expect(found.AMI).To(Equal(map[string]string{"eu-west-1": "ami-9"}))
		Expect(ParseStemcell(json.RawMessage(`{}`), nil, &report)).To(BeZero())
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
	})
})
