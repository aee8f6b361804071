package plan

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

var _ = Describe("a copy of a stemcell", func() {
	type settings struct {
		over   string // aws.stemcell
		always bool
	}
	planned := func(with settings, text string) (StemcellCopy, error) {
		var report decode.Report
		stemcell := properties.ParseStemcell(json.RawMessage(text), json.RawMessage(with.over), &report)
		return PlanStemcellCopy(stemcell, encryption.Setting{KeyARN: "global"}, with.always, &report), report.Err()
	}
	const light = `{"ami":{"eu-west-1":"ami-1","us-east-1":"ami-2"},"infrastructure":"aws","version":"1.2"`

	DescribeTable("is wanted", func(with settings, more string, copied bool, key string) {
		found, err := planned(with, light+more+`}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Wanted).To(Equal(copied))
		if copied {
			Expect(found.Encryption.KeyARN).To(Equal(key))
			Expect(found.Encryption.Encrypted).To(Equal(key != ""))
		}
	},
		Entry("not by the properties themselves", settings{}, ``, false, ""), Entry("where they ask for encryption", settings{}, `,"encrypted":true`, true, "global"),
		Entry("where they name a key", settings{}, `,"encrypted":true,"kms_key_arn":"own"`, true, "own"), Entry("not where they switch it off", settings{}, `,"encrypted":false`, false, ""),
		Entry("where aws.stemcell asks for encryption", settings{over: `{"encrypted":true}`}, ``, true, "global"),
		Entry("always", settings{always: true}, ``, true, ""),
	)

	It("is refused where the stemcell names a key without encryption", func() {
		_, err := planned(settings{}, light+`,"kms_key_arn":"own"}`)
		Expect(err).To(MatchError(HavePrefix("cloud_properties.kms_key_arn: is set but encrypted is not true")))
	})
})
