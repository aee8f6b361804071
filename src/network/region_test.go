package network_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

// region answers EC2's calls in XML, action by action, and keeps what it was asked.
type region struct {
	mutex   sync.Mutex
	answers map[string]func(url.Values) string // the members of the answer, by action
	asked   []url.Values
}

// open returns a client of the region for one spec.
func (r *region) open() *aws.Client {
	server := httptest.NewServer(r)
	DeferCleanup(server.Close)
	client, err := aws.Open(aws.Settings{
		Region: "eu-west-1", Endpoints: aws.Endpoints{EC2: server.URL}, Pace: 0.001,
		Credentials: aws.Credentials{Source: aws.SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret"},
	}, aws.Identity{}, aws.NewTimeline(io.Discard, ""))
	Expect(err).NotTo(HaveOccurred())
	return client
}

func (r *region) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	defer GinkgoRecover()
	Expect(request.ParseForm()).To(Succeed())
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.asked = append(r.asked, request.PostForm)
	action := request.PostForm.Get("Action")
	answer := r.answers[action]
	if answer == nil {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no %s</Message></Error></Errors>"+
			"<RequestID>r</RequestID></Response>", action)
		return
	}
	fmt.Fprintf(w, "<%[1]sResponse><requestId>r</requestId>%[2]s</%[1]sResponse>", action, answer(request.PostForm))
}
