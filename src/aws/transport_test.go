package aws

import (
	"context"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/net/http/httpproxy"
)

var _ = Describe("the way to AWS", func() {
	DescribeTable("goes through a proxy", func(config httpproxy.Config, address, want string) {
		request, err := http.NewRequest(http.MethodPost, address, nil)
		Expect(err).NotTo(HaveOccurred())
		proxy, err := proxyFunc(&config)(request)
		Expect(err).NotTo(HaveOccurred())
		if want == "" {
			Expect(proxy).To(BeNil())
			return
		}
		Expect(proxy).To(HaveField("Host", want))
	},
		Entry("none", httpproxy.Config{}, "https://ec2.eu-west-1.amazonaws.com", ""),
		Entry("https_proxy", httpproxy.Config{HTTPSProxy: "http://secure:1", HTTPProxy: "http://plain:2"}, "https://ec2.eu-west-1.amazonaws.com", "secure:1"),
		Entry("http_proxy for https too, where it is the only one", httpproxy.Config{HTTPProxy: "http://plain:2"}, "https://ec2.eu-west-1.amazonaws.com", "plain:2"),
		Entry("http_proxy for http", httpproxy.Config{HTTPSProxy: "http://secure:1", HTTPProxy: "http://plain:2"}, "http://ec2.internal", "plain:2"),
		Entry("https_proxy not for http", httpproxy.Config{HTTPSProxy: "http://secure:1"}, "http://ec2.internal", ""),
		Entry("no_proxy", httpproxy.Config{HTTPProxy: "http://plain:2", NoProxy: ".amazonaws.com"}, "https://ec2.eu-west-1.amazonaws.com", ""),
		Entry("no_proxy for other hosts", httpproxy.Config{HTTPProxy: "http://plain:2", NoProxy: ".internal"}, "https://ec2.eu-west-1.amazonaws.com", "plain:2"),
		Entry("never to the instance's metadata service", httpproxy.Config{HTTPProxy: "http://plain:2"}, "http://169.254.169.254/latest", ""),
		Entry("never to a container's credentials", httpproxy.Config{HTTPProxy: "http://plain:2"}, "http://169.254.170.2/v2", ""),
		Entry("never to link-local addresses of IPv6", httpproxy.Config{HTTPProxy: "http://plain:2"}, "http://[fe80::1]/latest", ""),
		Entry("to other private addresses", httpproxy.Config{HTTPProxy: "http://plain:2"}, "https://10.0.0.9", "plain:2"),
	)

	It("follows no redirect: a signed request is for one host, and its body holds private keys", func() {
		elsewhere := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				elsewhere++
			}
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}))
		DeferCleanup(server.Close)
		amazon, err := newHTTPClient(nil, awsLimits)
		Expect(err).NotTo(HaveOccurred())
		for _, client := range []*http.Client{amazon, newIMDSClient()} {
			response, err := client.Post(server.URL, "text/plain", strings.NewReader("a private key"))
			Expect(err).NotTo(HaveOccurred())
			Expect(response.Body.Close()).To(Succeed())
			Expect(response.StatusCode).To(Equal(http.StatusTemporaryRedirect))
		}
		Expect(elsewhere).To(BeZero())
	})

	It("keeps the machine's own authorities without a bundle, and trusts only the bundle's with one", func() {
		server := httptest.NewTLSServer(http.NotFoundHandler())
		DeferCleanup(server.Close)
		Expect(authorities(nil)).To(BeNil())
		Expect(authorities([]byte("no PEM"))).Error().To(MatchError(ContainSubstring("holds no certificate in PEM form")))
		get := func(bundle []byte) (*http.Response, error) {
			client, err := newHTTPClient(bundle, awsLimits)
			Expect(err).NotTo(HaveOccurred())
			request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, server.URL, http.NoBody)
			Expect(err).NotTo(HaveOccurred())
			return client.Do(request)
		}
		response, err := get(nil)
		Expect(err).To(MatchError(ContainSubstring("certificate signed by unknown authority")))
		Expect(response).To(BeNil())
		response, err = get(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())
		Expect(response.StatusCode).To(Equal(http.StatusNotFound))
	})
})
