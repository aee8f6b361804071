package protocol_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("A configuration that cannot be used", func() {
	DescribeTable("is reported before any call", func(ctx SpecContext, config, message string) {
		Expect(account.Bed.Reset(ctx)).To(Succeed())
		answer := send(ctx, config, request("has_vm", "i-0123456789abcdef0"))
		Expect(answer.Error).To(HaveValue(HaveField("Type", cloudError)))
		Expect(answer.Error.Message).To(ContainSubstring(message))
		Expect(account.Bed.Gateway.Calls()).To(BeEmpty())
	},
		Entry("nothing", "", "not valid JSON"),
		Entry("no JSON", "{", "not valid JSON"),
		Entry("no cloud section", "{}", "Could not find cloud properties in the configuration"),
		Entry("cloud of a wrong type", `{"cloud":[]}`, "cloud: must be an object"),
		Entry("no aws section", `{"cloud":{"properties":{"agent":{}}}}`, "missing configuration parameters > aws:max_retries"),
	)

	DescribeTable("names the property", func(ctx SpecContext, changes map[string]any, messages ...string) {
		answer := send(ctx, jobConfig(changes), request("has_vm", "i-0123456789abcdef0"))
		Expect(answer.Error).To(HaveValue(HaveField("Type", cloudError)))
		for _, message := range messages {
			Expect(answer.Error.Message).To(ContainSubstring(message))
		}
	},
		Entry(nil, map[string]any{"secret_access_key": nil}, "Must use access_key_id and secret_access_key with static credentials_source"),
		Entry(nil, map[string]any{"access_key_id": ""}, "Must use access_key_id and secret_access_key with static credentials_source"),
		Entry(nil, map[string]any{"credentials_source": "env_or_profile"}, "Can't use access_key_id and secret_access_key with env_or_profile credentials_source"),
		Entry(nil, map[string]any{"credentials_source": "instance_profile"}, "Can't use access_key_id and secret_access_key with instance_profile credentials_source"),
		Entry(nil, map[string]any{"credentials_source": "vault"}, "Unknown credentials_source vault"),
		Entry(nil, map[string]any{"region": nil}, "missing configuration parameters > aws:region, or aws:ec2_endpoint and aws:elb_endpoint"),
		Entry(nil, map[string]any{"region": nil, "ec2_endpoint": "ec2.internal", "elb_endpoint": "elb.internal"}, "aws.region: is not set and aws.ec2_endpoint does not name a region"),
		Entry(nil, map[string]any{"ec2_endpoint": "ftp://ec2"}, "aws.ec2_endpoint: must begin with https:// or http://"),
		Entry(nil, map[string]any{"sts_endpoint": "http://"}, "aws.sts_endpoint: must be a host name or a URL"),
		Entry(nil, map[string]any{"kms_endpoint": "https://u:p@kms"}, "aws.kms_endpoint: must not have a user"),
		Entry(nil, map[string]any{"max_retries": -1}, "aws.max_retries: must be between 0 and 1000, got -1"),
		Entry(nil, map[string]any{"default_security_groups": "bosh"}, "aws.default_security_groups: must be a list of strings, got a string"),
		Entry(nil, map[string]any{"encrypted": "yes"}, `aws.encrypted: must be true or false, got "yes"`),
		Entry(nil, map[string]any{"role_duration": 0, "role_arn": "r"}, "aws.role_duration: must be a positive number of seconds"),
		Entry(nil, map[string]any{"role_arn": []string{"a", ""}}, "aws.role_arn: must not hold an empty role"),
		Entry(nil, map[string]any{"stemcell_copy": "sometimes"}, "aws.stemcell_copy: must be always"),
		Entry(nil, map[string]any{"connection_options": map[string]any{"ca_cert": "no PEM"}}, "holds no certificate in PEM form"),
		Entry("all at once", map[string]any{"max_retries": "many", "region": nil, "dualstack": "no", "secret_access_key": nil, "metadata_options": []string{}},
			"aws.max_retries", "aws:region", "aws.dualstack", "secret_access_key", "aws.metadata_options: must be an object"),
	)

	It("says so when the file is not there", func(ctx SpecContext) {
		answer, err := testbed.RunCPI(ctx, account.Binary, "/nowhere/cpi.json", request("has_vm", "i-1"))
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Error).To(HaveValue(And(HaveField("Type", cloudError), HaveField("Message", ContainSubstring("/nowhere/cpi.json")))))
	})
})

var _ = Describe("A configuration with oddities", func() {
	It("is used, with a warning for each", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"encrypted": "true", "max_retrys": 3, "max_retries": "8"})
		run, err := d.Call(ctx, "has_disk", "vol-0123456789abcdef0")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(BeNil())
		Expect(run.Stderr).To(And(ContainSubstring(`aws.encrypted: is the string "true"`),
			ContainSubstring("aws.max_retrys: is not a known property and is ignored; did you mean max_retries?")))
	})
})

var _ = Describe("The context", func() {
	It("overlays every key of the aws section", func(ctx SpecContext) {
		Expect(account.Bed.Reset(ctx)).To(Succeed())
		// An empty aws section under a full context works: so a CPI config entry may bring everything.
		config := testbed.Config{"cloud": map[string]any{"properties": map[string]any{"aws": map[string]any{}, "agent": map[string]any{}}}}
		text, err := json.Marshal(config)
		Expect(err).NotTo(HaveOccurred())
		call := testbed.NewRequest("create_disk", 1024, map[string]any{})
		for key, value := range account.Bed.Config().AWS() {
			call.Context[key] = value
		}
		call.Context["encrypted"] = true
		call.Context["region"] = "us-east-1"
		input, err := json.Marshal(call)
		Expect(err).NotTo(HaveOccurred())
		answer := send(ctx, string(text), string(input))
		Expect(answer.Error).To(BeNil(), answer.Stderr)
		calls := account.Bed.Gateway.Calls()
		Expect(calls).To(ContainElement(And(HaveField("Action", "CreateVolume"), HaveField("Params", HaveKeyWithValue("Encrypted", []string{"true"})))))
	})

	It("may have a request id of any kind, which is only for the log", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		d.Context = map[string]any{"request_id": 5}
		Expect(hasDisk(ctx, d).Stderr).To(HavePrefix("[5] "))
	})

	It("cannot change the agent's section", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		d.Context = map[string]any{"agent": map[string]any{"mbus": "nats://elsewhere"}}
		run, err := d.Call(ctx, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(BeNil())
		Expect(settings(run)["mbus"]).To(Equal("nats://nats:nats-password@10.0.0.6:4222"))
	})

	It("refuses a stemcell of API version 1 in plain words, before any call", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		for _, version := range []int{0, 1} {
			d.StemcellVersion = version
			run, err := d.Call(ctx, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...)
			Expect(err).NotTo(HaveOccurred())
			Expect(run.Error).To(HaveValue(HaveField("Message", ContainSubstring("the stemcell's API version is 1 and this CPI needs 2 or later"))))
			Expect(run.Calls).To(BeEmpty())
		}
	})
})
