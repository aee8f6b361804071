package config

import (
	"fmt"
	"reflect"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

var _ = Describe("a key of several forms or with rules of its own", func() {
	DescribeTable("is refused by its path", func(more, fault string) {
		_, _, err := loaded(`{`+keys+more+`}`, `{}`)
		Expect(err).To(MatchError(fault))
	},
		Entry(nil, `,"role_arn":5`, "aws.role_arn: must be a string, got a number"), Entry(nil, `,"role_arn":["a",""]`, "aws.role_arn: must not hold an empty role"),
		Entry(nil, `,"role_duration":0`, "aws.role_duration: must be a positive number of seconds, got 0"), Entry(nil, `,"role_duration":"long"`, `aws.role_duration: must be a whole number, got "long"`),
		Entry(nil, `,"sts_endpoint":5`, "aws.sts_endpoint: must be a string, got a number"), Entry(nil, `,"sts_endpoint":"ftp://sts"`, "aws.sts_endpoint: must begin with https:// or http://, got ftp://"),
		Entry(nil, `,"connection_options":"PEM"`, "aws.connection_options: must be an object, got a string"), Entry(nil, `,"metadata_options":[]`, "aws.metadata_options: must be an object, got a list"),
		Entry(nil, `,"max_retries":1001`, "aws.max_retries: must be between 0 and 1000, got 1001"),
		Entry("a secret is not shown", `,"session_token":5`, "aws.session_token: must be a string, got a number"),
	)

	It("is not printed where it is a secret", func() {
		config, _, err := loaded(`{`+keys+`,"session_token":"of a session"}`, `{}`)
		Expect(err).NotTo(HaveOccurred())
		for _, form := range []string{"%v", "%+v", "%#v"} {
			Expect(fmt.Sprintf(form, config)).NotTo(Or(ContainSubstring(`"file"`), ContainSubstring("of a session")))
			Expect(fmt.Sprintf(form, config.Settings())).NotTo(Or(ContainSubstring("file"), ContainSubstring("of a session")))
		}
	})

	It("is not refused where it is only for the log", func() {
		config, _, err := loaded(`{`+keys+`}`, `{"request_id":["x"]}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(config.RequestID).To(BeEmpty())
	})

	It("takes the values that its declaration lists, and no other", func() {
		found := 0
		for _, field := range decode.Fields(reflect.TypeFor[AWS]()) {
			for _, value := range strings.Fields(field.Go.Tag.Get("values")) {
				found++
				read := func(value string) error {
					section := `{"max_retries":3,"region":"eu-west-1","` + field.Key + `":"` + value + `"`
					if value == "static" || field.Key != "credentials_source" {
						section += `,"access_key_id":"AKIA","secret_access_key":"file"`
					}
					_, _, err := loaded(section+`}`, `{}`)
					return err
				}
				Expect(read(value)).To(Succeed(), value)
				Expect(read("x" + value)).NotTo(Succeed())
			}
		}
		Expect(found).To(Equal(4))
	})
})

var _ = DescribeTable("the pace of a test bed", func(debug, fault string) {
	_, _, err := Load([]byte(`{"cloud":{"properties":{"aws":{`+keys+`},"debug":`+debug+`}}}`), []byte(`{}`))
	if fault == "" {
		Expect(err).NotTo(HaveOccurred())
		return
	}
	Expect(err).To(MatchError(fault))
},
	Entry(nil, `{"cpi":{"pace":0.02}}`, ""), Entry("an invalid version is no fault here: info answers all the same", `{"cpi":{"api_version":"x"}}`, ""), Entry(nil, `null`, ""),
	Entry(nil, `{"cpi":{"pace":0}}`, "debug.cpi.pace: must be a number over 0 and up to 1"), Entry(nil, `{"cpi":{"pace":"1"}}`, "debug.cpi.pace: must be a number over 0 and up to 1"),
	Entry(nil, `[]`, "debug: must be an object, got a list"),
)
