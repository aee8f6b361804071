package release_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// cloudProperties are the cloud.properties of a rendered cpi.json.
func cloudProperties(properties object) map[string]any {
	GinkgoHelper()
	var config struct {
		Cloud struct{ Properties map[string]any }
	}
	Expect(json.Unmarshal([]byte(render("cpi.json.erb", properties)), &config)).To(Succeed())
	return config.Cloud.Properties
}

var _ = Describe("config/cpi.json", func() {
	It("renders a minimal manifest to the keys and values that earlier CPIs got", func() {
		Expect(render("cpi.json.erb", with(object{
			"nats": object{"address": "nats-address.example.com", "password": "nats-password"},
		}))).To(MatchJSON(`{"cloud": {"plugin": "aws", "properties": {
			"aws": {
				"credentials_source": "static", "access_key_id": null, "secret_access_key": null, "session_token": null, "role_arn": null,
				"default_iam_instance_profile": null, "default_key_name": null, "default_security_groups": ["bosh"],
				"max_retries": 8, "encrypted": false, "kms_key_arn": null, "metadata_options": null, "dualstack": false,
				"enable_describe_instance_types": true, "region": "us-east-1"
			},
			"agent": {
				"ntp": ["0.pool.ntp.org", "1.pool.ntp.org"],
				"mbus": "nats://nats:nats-password@nats-address.example.com:4222"
			},
			"debug": {"cpi": {"api_version": 3}}
		}}}`))
	})

	DescribeTable("passes on an aws property as it is",
		func(key string, value any) {
			aws := cloudProperties(withAWS(object{key: value}))["aws"]
			Expect(json.Marshal(aws.(map[string]any)[key])).To(MatchJSON(must(json.Marshal(value))))
		},
		Entry(nil, "credentials_source", "env_or_profile"),
		Entry(nil, "credentials_source", "instance_profile"),
		Entry(nil, "access_key_id", "AKIAIOSFODNN7EXAMPLE"),
		Entry(nil, "secret_access_key", "wJalr/XUtn+FEMI=#{1}<%= 2 %>\"'\\\n\u00e9\u2028"),
		Entry(nil, "session_token", "token=="),
		Entry(nil, "role_arn", "arn:aws:iam::123456789012:role/bosh"),
		Entry(nil, "role_arn", []string{"arn:aws:iam::123456789012:role/hub", "arn:aws:iam::210987654321:role/bosh"}),
		Entry(nil, "role_external_id", "external"),
		Entry(nil, "role_session_name", "bosh"),
		Entry(nil, "role_duration", 3600),
		Entry(nil, "default_iam_instance_profile", "profile"),
		Entry(nil, "default_key_name", "bosh"),
		Entry(nil, "default_security_groups", []string{"sg-1", "a name"}),
		Entry(nil, "region", "us-gov-west-1"),
		Entry(nil, "ec2_endpoint", "ec2.example.com"),
		Entry(nil, "elb_endpoint", "https://elb.example.com:8443"),
		Entry(nil, "ebs_endpoint", "ebs.example.com"),
		Entry(nil, "sts_endpoint", "sts.example.com"),
		Entry(nil, "kms_endpoint", "kms.example.com"),
		Entry(nil, "imds_endpoint", "http://[fd00:ec2::254]"),
		Entry(nil, "max_retries", 0),
		Entry(nil, "dualstack", true),
		Entry(nil, "fips", true),
		Entry(nil, "fips", false),
		Entry(nil, "encrypted", true),
		Entry(nil, "kms_key_arn", "arn:aws:kms:us-east-1:123456789012:key/1"),
		Entry(nil, "metadata_options", object{"http_tokens": "required", "http_put_response_hop_limit": 2}),
		Entry(nil, "enable_describe_instance_types", false),
		Entry(nil, "private_tag", false),
		Entry(nil, "private_tag", true),
		Entry(nil, "stemcell_copy", "always"),
		Entry(nil, "fast_path_delete", true),
		Entry(nil, "separate_network_interfaces", true),
	)

	It("takes null for not set", func() {
		Expect(render("cpi.json.erb", withAWS(object{"max_retries": nil, "ec2_endpoint": nil, "fips": nil, "role_arn": nil}))).
			To(MatchJSON(render("cpi.json.erb", minimal())))
	})

	DescribeTable("fails while it is rendered, before anything is made, without a required property",
		func(property string) {
			properties := minimal()
			delete(properties["aws"].(object), property)
			_, err := tryRender("cpi.json.erb", properties)
			Expect(err).To(MatchError(ContainSubstring("Can't find property 'aws.%s'", property)))
		},
		Entry(nil, "region"),
		Entry(nil, "default_security_groups"),
	)

	It("leaves out what older manifests say of a registry and of kernels", func() {
		Expect(render("cpi.json.erb", with(object{
			"registry": object{"username": "admin", "password": "secret", "host": "10.0.0.6", "port": 25777},
		}))).To(MatchJSON(render("cpi.json.erb", minimal())))
		Expect(render("cpi.json.erb", with(object{"registry": object{"username": "admin"}}))).To(MatchJSON(render("cpi.json.erb", minimal())))
		Expect(render("cpi.json.erb", withAWS(object{"stemcell": object{"kernel_id": "aki-1"}}))).
			To(MatchJSON(render("cpi.json.erb", minimal())))
	})

	It("offers the version of the contract that the manifest asks for", func() {
		Expect(cloudProperties(with(object{"debug": object{"cpi": object{"api_version": 2}}}))["debug"]).
			To(Equal(map[string]any{"cpi": map[string]any{"api_version": 2.0}}))
	})

	Describe("the agent's part", func() {
		agent := func(properties object) any { return cloudProperties(with(properties))["agent"] }

		It("has the time servers of the manifest", func() {
			Expect(agent(object{"ntp": []string{"time.example.com"}})).To(HaveKeyWithValue("ntp", ConsistOf("time.example.com")))
		})

		It("has no message bus when none is set", func() {
			Expect(agent(object{})).NotTo(HaveKey("mbus"))
			Expect(agent(object{"nats": object{"user": "nats", "port": 4222}})).NotTo(HaveKey("mbus"))
		})

		It("prefers agent.mbus, as it is", func() {
			url := "https://mbus:pass%20word@0.0.0.0:6868"
			Expect(agent(object{"agent": object{"mbus": url}, "nats": object{"address": "10.0.0.6", "password": "p"}})).
				To(HaveKeyWithValue("mbus", url))
		})

		It("makes the URL of NATS from its parts, as they are", func() {
			Expect(agent(object{"nats": object{"address": "10.0.0.6", "password": "p@ss", "user": "u", "port": 4223}})).
				To(HaveKeyWithValue("mbus", "nats://u:p@ss@10.0.0.6:4223"))
		})

		It("prefers the address that agents use", func() {
			Expect(agent(object{
				"nats":  object{"address": "10.0.0.6", "password": "p"},
				"agent": object{"nats": object{"address": "203.0.113.6"}},
			})).To(HaveKeyWithValue("mbus", "nats://nats:p@203.0.113.6:4222"))
		})

		DescribeTable("fails while it is rendered when half of NATS is set",
			func(nats object, missing string) {
				_, err := tryRender("cpi.json.erb", with(object{"nats": nats}))
				Expect(err).To(MatchError(ContainSubstring(missing)))
			},
			Entry("no password", object{"address": "10.0.0.6"}, "nats.password"),
			Entry("no address", object{"password": "p"}, "nats.address"),
		)
	})
})

var _ = Describe("config/cacert.pem", func() {
	It("is empty without certificates", func() {
		Expect(render("cacert.pem.erb", minimal())).To(MatchRegexp(`^\s*$`))
	})

	It("holds the certificates as they are", func() {
		pem := "-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----\n"
		Expect(render("cacert.pem.erb", withAWS(object{"connection_options": object{"ca_cert": pem}}))).To(Equal(pem + "\n"))
	})
})

func must[T any](value T, err error) T {
	GinkgoHelper()
	Expect(err).NotTo(HaveOccurred())
	return value
}
