package testbed_test

import (
	"io"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("IMDS", func() {
	It("wants a token, and returns instance id and role", func() {
		imds, err := testbed.StartIMDS("i-0123456789abcdef0", "ASIAKEY", "secret")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(imds.Close)
		ask := func(method, path, header, value string) (int, string) {
			GinkgoHelper()
			request, _ := http.NewRequest(method, imds.URL+path, nil)
			request.Header.Set(header, value)
			response, err := http.DefaultClient.Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer response.Body.Close()
			body, _ := io.ReadAll(response.Body)
			return response.StatusCode, string(body)
		}
		status, _ := ask("GET", "/latest/meta-data/instance-id", "X-None", "")
		Expect(status).To(Equal(401))
		status, _ = ask("PUT", "/latest/api/token", "X-None", "")
		Expect(status).To(Equal(400))
		status, token := ask("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60")
		Expect(status).To(Equal(200))
		_, id := ask("GET", "/latest/meta-data/instance-id", "X-aws-ec2-metadata-token", token)
		Expect(id).To(Equal("i-0123456789abcdef0"))
		_, role := ask("GET", "/latest/meta-data/iam/security-credentials/", "X-aws-ec2-metadata-token", token)
		_, credentials := ask("GET", "/latest/meta-data/iam/security-credentials/"+role, "X-aws-ec2-metadata-token", token)
		Expect(credentials).To(ContainSubstring(`"AccessKeyId":"ASIAKEY"`))
		Expect(imds.Requests()).To(Equal(6))
	})
})
