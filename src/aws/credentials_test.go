package aws

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// stsStub answers AssumeRole after some tries without an answer. It counts all of them.
type stsStub struct {
	lost  int64
	tries atomic.Int64
	asked []url.Values
}

func (s *stsStub) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	form, _ := url.ParseQuery(string(body))
	if s.tries.Add(1) <= s.lost {
		connection, _, err := http.NewResponseController(w).Hijack()
		Expect(err).NotTo(HaveOccurred())
		_ = connection.Close()
		return
	}
	s.asked = append(s.asked, form)
	fmt.Fprintf(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
		<AccessKeyId>AKIA%d</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
		</Credentials></AssumeRoleResult></AssumeRoleResponse>`, len(s.asked))
}

var _ = Describe("the credentials of a role", func() {
	// assuming opens a client that assumes roles, one after the other, and describes an instance with the last.
	assuming := func(ctx context.Context, maxRetries int, stub *stsStub, roles ...Role) (string, error) {
		server := httptest.NewServer(stub)
		DeferCleanup(server.Close)
		var signedWith string
		ec2 := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			signedWith = request.Header.Get("Authorization")
			fmt.Fprint(w, "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>")
		}))
		DeferCleanup(ec2.Close)
		client, err := Open(Settings{
			Region: "eu-west-1", MaxRetries: maxRetries, Pace: 0.001, Endpoints: Endpoints{EC2: ec2.URL, STS: server.URL},
			Credentials: Credentials{Source: SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret", Roles: roles},
		}, Identity{}, NewTimeline(GinkgoWriter, ""))
		Expect(err).NotTo(HaveOccurred())
		_, err = client.Instance(ctx, "i-1")
		return signedWith, err
	}
	hub, bosh := Role{ARN: "arn:hub", SessionName: "s"}, Role{ARN: "arn:bosh", SessionName: "s", ExternalID: "x", Duration: 900e9}

	It("are those of each role in turn, and the last ones sign", func(ctx SpecContext) {
		stub := &stsStub{}
		signedWith, err := assuming(ctx, 0, stub, hub, bosh)
		Expect(NotFound(err)).To(BeTrue())
		Expect(signedWith).To(ContainSubstring("Credential=AKIA2/"))
		Expect(stub.asked).To(HaveExactElements(
			And(HaveKeyWithValue("RoleArn", []string{"arn:hub"}), Not(HaveKey("ExternalId")), Not(HaveKey("DurationSeconds"))),
			And(HaveKeyWithValue("RoleArn", []string{"arn:bosh"}), HaveKeyWithValue("ExternalId", []string{"x"}), HaveKeyWithValue("DurationSeconds", []string{"900"}))))
	})

	It("are asked for again after a lost answer", func(ctx SpecContext) {
		stub := &stsStub{lost: 2}
		_, err := assuming(ctx, 2, stub, bosh)
		Expect(NotFound(err)).To(BeTrue())
		Expect(stub.tries.Load()).To(BeEquivalentTo(3))
	})

	DescribeTable("are asked for again max_retries times, and not max_retries times for each call around them", func(ctx SpecContext, roles ...Role) {
		stub := &stsStub{lost: 1000}
		signedWith, err := assuming(ctx, 4, stub, roles...)
		Expect(stub.tries.Load()).To(BeEquivalentTo(5))
		Expect(signedWith).To(BeEmpty())
		failure, ok := asFailure(err)
		Expect(ok).To(BeTrue())
		Expect(failure.Action).To(Equal("sts:AssumeRole"))
		Expect([]bool{failure.Credentials, lostIn(err)}).To(Equal([]bool{true, false}))
	},
		Entry("one role", bosh), Entry("a chain of which the first fails", hub, bosh),
	)
})
