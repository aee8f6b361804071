package aws_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("a secret", func() {
	const secret = aws.Secret("hidden")

	It("is redacted under every verb and every flag of package fmt", func() {
		for _, verb := range "vsqxXdbcoOUeEfFgGtyz" {
			for _, flags := range []string{"", "+", "#", "-20", "020", " ", ".3"} {
				format := "%" + flags + string(verb)
				Expect(fmt.Sprintf(format, secret)).To(Equal("<redacted>"), format)
			}
		}
	})

	DescribeTable("is redacted wherever it is", func(value any) {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			Expect(fmt.Sprintf(format, value)).To(And(ContainSubstring("<redacted>"), Not(ContainSubstring("hidden")), Not(ContainSubstring("68696464656e"))), format)
		}
		text, err := json.Marshal(value)
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.ToLower(string(text))).To(And(ContainSubstring("redacted"), Not(ContainSubstring("hidden"))))
	},
		Entry("in a structure", aws.Settings{Credentials: aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: secret, SessionToken: secret}}),
		Entry("behind a pointer", &aws.Credentials{SecretAccessKey: secret}), Entry("in a list", []aws.Secret{secret}), Entry("in a map", map[string]aws.Secret{"key": secret}),
	)

	It("is redacted in what prints without a format, and in logs", func() {
		Expect(fmt.Sprint("key ", secret)).To(Equal("key <redacted>"))
		Expect(fmt.Sprintln(secret)).To(Equal("<redacted>\n"))
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("opened", "key", secret)
		Expect(log.String()).To(And(ContainSubstring("<redacted>"), Not(ContainSubstring("hidden"))))
	})

	It("is redacted when it is empty too, so that nobody can tell", func() {
		Expect(fmt.Sprint(aws.Secret(""))).To(Equal("<redacted>"))
	})
})
