package release_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/config"
)

var _ = Describe("the CPI's reading of a rendered cpi.json", func() {
	DescribeTable("knows every key and finds no fault",
		func(properties object) {
			file := render("cpi.json.erb", properties)
			_, warnings, err := config.Load([]byte(file), []byte(`{"director_uuid": "d1"}`))
			Expect(err).NotTo(HaveOccurred())
			Expect(warnings).NotTo(ContainElement(ContainSubstring("not a known property")))
		},
		Entry("with static credentials alone", withAWS(object{"access_key_id": "AKIA", "secret_access_key": "s"})),
		Entry("with a role for them, and disks encrypted", withAWS(object{
			"access_key_id": "AKIA", "secret_access_key": "s", "role_arn": "arn:aws:iam::123456789012:role/bosh",
			"encrypted": true, "kms_key_arn": "arn:aws:kms:us-east-1:123456789012:key/1",
		})),
		Entry("with everything", withAWS(object{
			"credentials_source": "instance_profile", "role_arn": []string{"arn:aws:iam::123456789012:role/hub", "arn:aws:iam::123456789012:role/bosh"},
			"role_external_id": "external", "role_session_name": "bosh", "role_duration": 3600,
			"default_iam_instance_profile": "profile", "default_key_name": "bosh",
			"ec2_endpoint": "ec2.example.com", "elb_endpoint": "https://elb.example.com", "ebs_endpoint": "ebs.example.com",
			"sts_endpoint": "sts.example.com", "kms_endpoint": "kms.example.com", "imds_endpoint": "http://[fd00:ec2::254]",
			"max_retries": 3, "dualstack": true, "fips": true, "encrypted": true, "kms_key_arn": "arn:aws:kms:us-east-1:123456789012:key/1",
			"metadata_options": object{"http_tokens": "required"}, "enable_describe_instance_types": false,
			"private_tag": false, "stemcell_copy": "always", "fast_path_delete": true, "separate_network_interfaces": true,
		})),
		Entry("with the environment's credentials", withAWS(object{"credentials_source": "env_or_profile"})),
	)
})
