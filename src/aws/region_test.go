package aws

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	signer "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// reply is one answer of the region. Without a code it is a success with the members in body. With drop, the connection
// ends without an answer.
type reply struct {
	status int
	code   string
	body   string
	drop   bool

	retryAfter string // header, in seconds
}

// Answers that many calls may get.
var (
	done        = reply{body: "<return>true</return>"}
	noRights    = reply{status: 403, code: "UnauthorizedOperation"}
	serverFault = reply{status: 500, code: "InternalError"}
)

// region answers each call with the next reply and repeats the last one. It keeps the requests' bodies.
type region struct {
	*Client
	Stderr   *bytes.Buffer // the timeline
	identity Identity
	answered func() // called after each answer

	server  *httptest.Server
	mutex   sync.Mutex
	replies []reply
	bodies  []string
	at      []time.Time // when each request came
}

// newRegion returns a region with a client whose waits take a thousandth of their time on AWS.
func newRegion(maxRetries int, replies ...reply) *region {
	r := &region{replies: replies, Stderr: &bytes.Buffer{}}
	r.server = httptest.NewServer(r)
	DeferCleanup(r.server.Close)
	r.open(Settings{MaxRetries: maxRetries, Pace: 0.001})
	return r
}

func (r *region) open(settings Settings) {
	settings.Region, settings.UserAgent = "eu-west-1", "bosh-aws-cpi/test"
	settings.Endpoints.EC2 = r.server.URL
	settings.Credentials = Credentials{Source: SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret"}
	var err error
	r.Client, err = Open(settings, r.identity, NewTimeline(r.Stderr, "req-1"))
	Expect(err).NotTo(HaveOccurred())
}

func (r *region) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	defer GinkgoRecover()
	body, _ := io.ReadAll(request.Body)
	expectSigned(request, body)
	if r.answered != nil {
		defer r.answered()
	}
	r.mutex.Lock()
	r.bodies, r.at = append(r.bodies, string(body)), append(r.at, time.Now())
	next := r.replies[0]
	if len(r.replies) > 1 {
		r.replies = r.replies[1:]
	}
	r.mutex.Unlock()
	if next.retryAfter != "" {
		w.Header().Set("Retry-After", next.retryAfter)
	}
	form, _ := url.ParseQuery(string(body))
	switch {
	case next.drop:
		connection, _, err := http.NewResponseController(w).Hijack()
		Expect(err).NotTo(HaveOccurred())
		Expect(connection.Close()).To(Succeed())
	case next.code != "":
		w.WriteHeader(next.status)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code><Message>secret words</Message></Error></Errors>"+
			"<RequestID>r-%d</RequestID></Response>", next.code, r.tries())
	case next.status != 0:
		w.WriteHeader(next.status)
		fmt.Fprint(w, next.body)
	default:
		w.Header().Set("X-Amzn-Requestid", fmt.Sprintf("r-%d", r.tries()))
		fmt.Fprintf(w, "<%[1]sResponse><requestId>r-%[2]d</requestId>%[3]s</%[1]sResponse>", form.Get("Action"), r.tries(), next.body)
	}
}

// expectSigned makes sure that a request is signed for the body that it has, as AWS does.
func expectSigned(request *http.Request, body []byte) {
	_, list, _ := strings.Cut(request.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	resigned := httptest.NewRequest(request.Method, "http://"+request.Host+request.URL.RequestURI(), bytes.NewReader(body))
	for _, name := range strings.Split(list, ";") {
		if value := request.Header.Get(name); value != "" {
			resigned.Header.Set(name, value)
		}
	}
	at, err := time.Parse("20060102T150405Z", request.Header.Get("X-Amz-Date"))
	Expect(err).NotTo(HaveOccurred())
	credentials := sdk.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "secret"}
	Expect(signer.NewSigner().SignHTTP(request.Context(), credentials, resigned, fmt.Sprintf("%x", sha256.Sum256(body)), "ec2", "eu-west-1", at)).To(Succeed())
	Expect(request.Header.Get("Authorization")).To(Equal(resigned.Header.Get("Authorization")), "the signature")
}

// actions returns the actions that were asked for, in their order.
func (r *region) actions() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	actions := make([]string, len(r.bodies))
	for i, body := range r.bodies {
		form, _ := url.ParseQuery(body)
		actions[i] = form.Get("Action")
	}
	return actions
}

// forms returns what the calls of an action asked for, in their order.
func (r *region) forms(action string) []url.Values {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var forms []url.Values
	for _, body := range r.bodies {
		if form, _ := url.ParseQuery(body); form.Get("Action") == action {
			forms = append(forms, form)
		}
	}
	return forms
}

// pauses returns the times between the requests.
func (r *region) pauses() []time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var between []time.Duration
	for i := 1; i < len(r.at); i++ {
		between = append(between, r.at[i].Sub(r.at[i-1]))
	}
	return between
}

// refuseDials lets the next n connections fail before a byte is sent.
func (r *region) refuseDials(n int) {
	r.ec2 = ec2.New(r.ec2.Options(), func(o *ec2.Options) { o.HTTPClient = &undialled{HTTPClient: o.HTTPClient, left: n} })
}

type undialled struct {
	ec2.HTTPClient
	left int
}

func (u *undialled) Do(request *http.Request) (*http.Response, error) {
	if u.left > 0 {
		u.left--
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return u.HTTPClient.Do(request)
}

func (r *region) tries() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return len(r.bodies)
}

// times returns n equal replies.
func times(n int, one reply) []reply {
	replies := make([]reply, n)
	for i := range replies {
		replies[i] = one
	}
	return replies
}

// lostIn reports whether an error is that of a call of which any try stayed without an answer.
func lostIn(err error) bool {
	failure, ok := asFailure(err)
	return ok && failure.Lost
}
