package plan

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
)

var _ = Describe("metadata options for EC2", func() {
	read := func(text string) properties.MetadataOptions {
		return decode.Read[properties.MetadataOptions](json.RawMessage(text), "metadata_options", &decode.Report{})
	}
	const all = `{"http_tokens":"required","http_endpoint":"enabled","http_protocol_ipv_6":"enabled","instance_metadata_tags":"enabled",
		"http_put_response_hop_limit":2}`

	It("are what was read", func() {
		Expect(MetadataOptions(read(all).With(read(`{"http_tokens":"optional"}`)))).To(HaveValue(And(
			HaveField("HttpTokens", BeEquivalentTo("optional")), HaveField("HttpEndpoint", BeEquivalentTo("enabled")),
			HaveField("HttpProtocolIpv6", BeEquivalentTo("enabled")),
			HaveField("InstanceMetadataTags", BeEquivalentTo("enabled")), HaveField("HttpPutResponseHopLimit", HaveValue(BeEquivalentTo(2))))))
	})

	It("are left to AWS where nothing is said", func() {
		Expect(MetadataOptions(read(`{}`).With(read(`{"http_tokens":null}`)))).To(BeNil())
		Expect(MetadataOptions(read(`{"http_put_response_hop_limit":1}`))).
			To(HaveValue(And(HaveField("HttpTokens", BeEmpty()), HaveField("HttpEndpoint", BeEmpty()))))
	})

	It("send the largest number where the limit is larger, so that AWS refuses it", func() {
		Expect(MetadataOptions(read(`{"http_put_response_hop_limit":99999999999}`)).HttpPutResponseHopLimit).To(HaveValue(BeEquivalentTo(1<<31 - 1)))
	})
})
