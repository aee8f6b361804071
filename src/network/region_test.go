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
	refused map[string]string                  // codes of refusals, by action
	asked   []url.Values

	identity aws.Identity // of the client
}

// open returns a client of the region for one spec.
func (r *region) open() *aws.Client {
	server := httptest.NewServer(r)
	DeferCleanup(server.Close)
	client, err := aws.Open(aws.Settings{
		Region: "eu-west-1", Endpoints: aws.Endpoints{EC2: server.URL}, Pace: 0.001,
		Credentials: aws.Credentials{Source: aws.SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret"},
	}, r.identity, aws.NewTimeline(io.Discard, ""))
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
	answer, code := r.answers[action], r.refused[action]
	if answer == nil && code == "" {
		code = "UnauthorizedOperation"
	}
	if code != "" {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code><Message>no %s</Message></Error></Errors>"+
			"<RequestID>r</RequestID></Response>", code, action)
		return
	}
	fmt.Fprintf(w, "<%[1]sResponse><requestId>r</requestId>%[2]s</%[1]sResponse>", action, answer(request.PostForm))
}

// actions returns the actions that were asked for, in their order.
func (r *region) actions() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	actions := make([]string, len(r.asked))
	for i, asked := range r.asked {
		actions[i] = asked.Get("Action")
	}
	return actions
}

// inTurn answers with each of these in turn and repeats the last one.
func inTurn(answers ...string) func(url.Values) string {
	return func(url.Values) string {
		next := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		return next
	}
}
