package aws

import (
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the verbs of one client", func() {
	It("share the credentials of a role, and of each role of a chain", func(ctx SpecContext) {
		stub := &stsStub{}
		sts := httptest.NewServer(stub)
		DeferCleanup(sts.Close)
		var signed []string
		ec2 := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			key, _, _ := strings.Cut(request.Header.Get("Authorization"), "/")
			signed = append(signed, key)
			_, _ = w.Write([]byte("<Response>" + volumeShown("available").body + "</Response>"))
		}))
		DeferCleanup(ec2.Close)
		client, err := Open(Settings{
			Region: "eu-west-1", Pace: 0.001, Endpoints: Endpoints{EC2: ec2.URL, STS: sts.URL},
			Credentials: Credentials{
				Source: SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret",
				Roles: []Role{{ARN: "arn:hub", SessionName: "s"}, {ARN: "arn:bosh", SessionName: "s"}},
			},
		}, Identity{}, NewTimeline(GinkgoWriter, ""))
		Expect(err).NotTo(HaveOccurred())
		for range 3 {
			Expect(client.Volume(ctx, "vol-1")).To(HaveField("State", "available"))
		}
		Expect(stub.tries.Load()).To(BeEquivalentTo(2), "one AssumeRole for each role")
		Expect(signed).To(And(HaveLen(3), HaveEach(HaveSuffix("Credential=AKIA2"))))
	})
})
