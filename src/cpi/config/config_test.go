package config

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

// loaded reads an aws section with what every configuration needs, under a context.
func loaded(section, context string) (Config, []string, error) {
	file := `{"cloud":{"plugin":"aws","properties":{"agent":{"mbus":"nats://x"},"aws":` + section + `}}}`
	return Load(json.RawMessage(file), json.RawMessage(context))
}

const keys = `"max_retries":3,"region":"eu-west-1","access_key_id":"AKIA","secret_access_key":"file"`

var _ = Describe("the configuration", func() {
	It("has defaults for what is unset", func() {
		config, warnings, err := loaded(`{"max_retries":null,"region":"eu-west-1","access_key_id":"AKIA","secret_access_key":"file"}`, `{"director_uuid":"d"}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(warnings).To(BeEmpty())
		Expect(config.Agent).To(MatchJSON(`{"mbus":"nats://x"}`))
		Expect(config.Settings()).To(Equal(aws.Settings{
			Region: "eu-west-1", MaxRetries: 8, Pace: 1, CABundle: []byte{},
			Credentials: aws.Credentials{Source: "static", AccessKeyID: "AKIA", SecretAccessKey: "file", Roles: []aws.Role{}},
		}))
		Expect(config).To(And(HaveField("EnableDescribeInstanceTypes", true), HaveField("PrivateTag", true), HaveField("FastPathDelete", false),
			HaveField("DefaultKeyName", ""), HaveField("DefaultSecurityGroups", BeNil()), HaveField("Stemcell", BeNil())))
		Expect(config.VMDefaults()).To(BeZero())
		Expect(config.Encryption()).To(BeZero())
		Expect(config.CopiesStemcells()).To(BeFalse())
		Expect(config.CallContext).To(HaveField("DirectorUUID", "d"))
		Expect(config.StemcellAPIVersion()).To(Equal(1))
	})

	It("is read under a call's context", func() {
		config, _, err := loaded(`{`+keys+`,"enable_describe_instance_types":false,"private_tag":false,"connection_options":{"ca_cert":"PEM"}}`,
			`{"director_uuid":"d","request_id":"r","vm":{"stemcell":{"api_version":3}},"region":"us-east-1","default_key_name":null,"max_retries":"5"}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(config.CallContext).To(And(HaveField("DirectorUUID", "d"), HaveField("RequestID", requestID("r"))))
		Expect(config.StemcellAPIVersion()).To(Equal(3))
		Expect(config).To(And(HaveField("Region", "us-east-1"), HaveField("EnableDescribeInstanceTypes", false), HaveField("PrivateTag", false)))
		Expect(config.Settings()).To(And(HaveField("Region", "us-east-1"), HaveField("MaxRetries", 5), HaveField("CABundle", []byte("PEM")),
			HaveField("Credentials.AccessKeyID", "AKIA")))
	})

	DescribeTable("tells of keys that do not go with the source, whatever is in them", func(value string) {
		section := `{"max_retries":3,"region":"eu-west-1","credentials_source":"instance_profile","access_key_id":` + value + `}`
		_, _, err := loaded(section, `{"director_uuid":"d"}`)
		Expect(err).To(MatchError(ContainSubstring("Can't use access_key_id and secret_access_key with instance_profile credentials_source")))
	},
		Entry(nil, `"AKIA"`), Entry(nil, `""`), Entry("beside the fault of the value itself", `5`), Entry(nil, `{}`),
	)

	DescribeTable("has the region that AWS's own endpoint names where none is set", func(endpoint, region string) {
		Expect(regionOf(endpoint)).To(Equal(region))
	},
		Entry(nil, "https://ec2.eu-west-1.amazonaws.com", "eu-west-1"), Entry(nil, "https://ec2-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
		Entry(nil, "https://ec2.cn-north-1.amazonaws.com.cn:443/x", "cn-north-1"), Entry(nil, "https://vpce-0a.ec2.eu-central-1.vpce.amazonaws.com", "eu-central-1"),
		Entry(nil, "https://ec2.internal", ""), Entry(nil, "https://myec2.eu-west-1.example.com", ""), Entry(nil, "https://gateway/ec2.eu-west-1.", ""), Entry(nil, "", ""),
	)

	DescribeTable("advertises an API version under any content", func(file string, version int) {
		Expect(AdvertisedAPIVersion(json.RawMessage(file))).To(Equal(version))
	},
		Entry(nil, ``, 3), Entry(nil, `{`, 3), Entry(nil, `{"cloud":[]}`, 3), Entry(nil, `{"cloud":{"properties":{"debug":{"cpi":{"api_version":"x"}}}}}`, 3),
		Entry(nil, `{"cloud":{"properties":{"debug":{"cpi":{"api_version":1}}}}}`, 1), Entry(nil, `{"cloud":{"properties":{"debug":{"cpi":{"api_version":9}}}}}`, 3),
	)
})

var _ = Describe("who calls AWS", func() {
	const roles = `,"role_arn":"role","role_external_id":"x","role_session_name":"s","role_duration":900`

	DescribeTable("is taken from the file or from the context, never from both", func(section, context, want string) {
		merged, err := overlay(json.RawMessage(section), json.RawMessage(context))
		Expect(err).NotTo(HaveOccurred())
		Expect(decode.Compact(merged)).To(MatchJSON(want))
	},
		Entry("the context's keys win, one by one", `{"region":"a","encrypted":true}`, `{"region":"b","director_uuid":"d"}`, `{"region":"b","encrypted":true,"director_uuid":"d"}`),
		Entry("null in the context unsets", `{"region":"a"}`, `{"region":null}`, `{"region":null}`),
		Entry("keys of the context drop keys and role of the file", `{"access_key_id":"f","secret_access_key":"f","session_token":"f"`+roles+`}`, `{"access_key_id":"c","secret_access_key":"c"}`,
			`{"access_key_id":"c","secret_access_key":"c"}`),
		Entry("a source in the context drops them too", `{"access_key_id":"f","secret_access_key":"f"`+roles+`}`, `{"credentials_source":"instance_profile"}`, `{"credentials_source":"instance_profile"}`),
		Entry("one key of the context drops the other key of the file too", `{"access_key_id":"f","secret_access_key":"f"}`, `{"secret_access_key":"c"}`, `{"secret_access_key":"c"}`),
		Entry("a role alone goes on from the file's keys", `{"access_key_id":"f","secret_access_key":"f"`+roles+`}`, `{"role_arn":"other"}`, `{"access_key_id":"f","secret_access_key":"f","role_arn":"other"}`),
		Entry("null for the role is none", `{"access_key_id":"f"`+roles+`}`, `{"role_arn":null}`, `{"access_key_id":"f","role_arn":null}`),
		Entry("null for a key says nothing", `{"access_key_id":"f","secret_access_key":"f"`+roles+`}`, `{"session_token":null}`,
			`{"access_key_id":"f","secret_access_key":"f"`+roles+`,"session_token":null}`),
		Entry("nothing of the file", `null`, `{"region":"b"}`, `{"region":"b"}`),
	)

	It("keeps the file's order, for messages", func() {
		merged, err := overlay(json.RawMessage(`{"z":1,"a":2}`), json.RawMessage(`{"m":3,"a":4}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(decode.Compact(merged)).To(BeEquivalentTo(`{"z":1,"a":4,"m":3}`))
	})

	It("is read from objects only", func() {
		_, err := overlay(json.RawMessage(`["secret"]`), json.RawMessage(`{}`))
		Expect(err).To(MatchError("aws: must be an object, got a list"))
	})

	DescribeTable("is a chain of roles", func(more string, want ...aws.Role) {
		config, _, err := loaded(`{`+keys+more+`}`, `{"director_uuid":"d/1"}`)
		Expect(err).NotTo(HaveOccurred())
		roles := config.Settings().Credentials.Roles
		Expect(roles).To(HaveLen(len(want)))
		for i, role := range want {
			Expect(roles[i]).To(Equal(role))
		}
	},
		Entry("none", ``), Entry("an empty one is none", `,"role_arn":""`), Entry("an empty list is none", `,"role_arn":[]`),
		Entry("one, whose session names the Director in AWS's characters", `,"role_arn":"r"`, aws.Role{ARN: "r", SessionName: "bosh-d-1"}),
		Entry("with all that belongs to it", `,"role_arn":"r","role_external_id":"x","role_session_name":"my session","role_duration":900`,
			aws.Role{ARN: "r", ExternalID: "x", SessionName: "my-session", Duration: 15 * time.Minute}),
		Entry("the external id and the duration are the last one's", `,"role_arn":["r","s"],"role_external_id":"x","role_duration":"900"`,
			aws.Role{ARN: "r", SessionName: "bosh-d-1"}, aws.Role{ARN: "s", ExternalID: "x", SessionName: "bosh-d-1", Duration: 15 * time.Minute}),
		Entry("a session of 64 characters at most", `,"role_arn":"r","role_session_name":"`+strings.Repeat("n", 70)+`"`, aws.Role{ARN: "r", SessionName: strings.Repeat("n", 64)}),
	)
})
