package aws_test

import (
	"bytes"
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

// reply is one answer of the region. Without a code it is a success with the members in body; with drop, the connection
// ends without an answer.
type reply struct {
	status int
	code   string
	body   string
	drop   bool
}

// region answers each call with the next reply, the last one for ever, and keeps the requests' bodies.
type region struct {
	*aws.Client
	Stderr *bytes.Buffer // the timeline

	server  *httptest.Server
	mutex   sync.Mutex
	replies []reply
	bodies  []string
}

// newRegion opens a region with a client whose waits are a thousandth of AWS's.
func newRegion(maxRetries int, replies ...reply) *region {
	r := &region{replies: replies, Stderr: &bytes.Buffer{}}
	r.server = httptest.NewServer(r)
	DeferCleanup(r.server.Close)
	r.open(aws.Settings{MaxRetries: maxRetries, Pace: 0.001})
	return r
}

func (r *region) open(settings aws.Settings) {
	settings.Region, settings.UserAgent = "eu-west-1", "bosh-aws-cpi/test"
	settings.Endpoints.EC2 = r.server.URL
	settings.Credentials = aws.Credentials{Source: aws.SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret"}
	var err error
	r.Client, err = aws.Open(settings, aws.NewTimeline(r.Stderr, "req-1"))
	Expect(err).NotTo(HaveOccurred())
}

func (r *region) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mutex.Lock()
	r.bodies = append(r.bodies, string(body))
	next := r.replies[0]
	if len(r.replies) > 1 {
		r.replies = r.replies[1:]
	}
	r.mutex.Unlock()
	form, _ := url.ParseQuery(string(body))
	switch {
	case next.drop:
		panic(http.ErrAbortHandler)
	case next.code != "":
		w.WriteHeader(next.status)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code><Message>secret words</Message></Error></Errors><RequestID>r-%d</RequestID></Response>", next.code, r.tries())
	case next.status != 0:
		w.WriteHeader(next.status)
		fmt.Fprint(w, next.body)
	default:
		w.Header().Set("X-Amzn-Requestid", fmt.Sprintf("r-%d", r.tries()))
		fmt.Fprintf(w, "<%[1]sResponse><requestId>r-%[2]d</requestId>%[3]s</%[1]sResponse>", form.Get("Action"), r.tries(), next.body)
	}
}

func (r *region) tries() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return len(r.bodies)
}

// times gives n equal replies.
func times(n int, one reply) []reply {
	replies := make([]reply, n)
	for i := range replies {
		replies[i] = one
	}
	return replies
}
