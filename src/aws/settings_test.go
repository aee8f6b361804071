package aws_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("an endpoint", func() {
	DescribeTable("is a URL", func(text, want string) {
		Expect(aws.ParseEndpoint(text)).To(Equal(want))
	},
		Entry("none", "", ""), Entry("a host is meant over https", "ec2.eu-west-1.amazonaws.com", "https://ec2.eu-west-1.amazonaws.com"),
		Entry("a host and a port", "ec2.internal:8443", "https://ec2.internal:8443"), Entry(nil, "https://ec2.internal", "https://ec2.internal"),
		Entry("http where it is said", "http://127.0.0.1:5000", "http://127.0.0.1:5000"), Entry("without the last slash", "https://ec2.internal/", "https://ec2.internal"),
		Entry("with a path", "https://gateway.internal/ec2/", "https://gateway.internal/ec2"), Entry("IPv6", "https://[fd00::1]:8443", "https://[fd00::1]:8443"),
	)

	DescribeTable("is nothing else", func(text, message string) {
		endpoint, err := aws.ParseEndpoint(text)
		Expect(err).To(MatchError(HavePrefix(message)))
		Expect(endpoint).To(BeEmpty())
	},
		Entry(nil, "http://", "must be a host name or a URL"), Entry(nil, "https://:8443", "must be a host name or a URL"), Entry(nil, "/path", "must be a host name or a URL"),
		Entry(nil, "ec2 internal", "must be a host name or a URL"), Entry(nil, "https://ec2:port", "must be a host name or a URL"),
		Entry(nil, "ftp://ec2.internal", "must begin with https:// or http://, got ftp://"), Entry(nil, "unix://ec2", "must begin with https:// or http://, got unix://"),
		Entry("a secret in it", "https://user:hidden@ec2.internal", "must not have a user, a query or a fragment"),
		Entry(nil, "https://ec2.internal?a=b", "must not have a user, a query or a fragment"), Entry(nil, "https://ec2.internal#a", "must not have a user, a query or a fragment"),
	)

	It("never repeats what may be a password", func() {
		for _, text := range []string{"https://user:hidden@ec2.internal", "https://user:hidden@", "https://user:hidden@ec2:port"} {
			_, err := aws.ParseEndpoint(text)
			Expect(err).To(MatchError(Not(ContainSubstring("hidden"))))
		}
	})
})
