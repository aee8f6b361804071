package gateway

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The services that the gateway tells apart.
const (
	serviceEC2   = "ec2"
	serviceELB   = "elb"
	serviceELBv2 = "elbv2"
	serviceSTS   = "sts"
	serviceEBS   = "ebs"
)

// exchange is one call on its way through the gateway.
type exchange struct {
	call       Call
	query      Query
	request    *http.Request
	body       []byte
	generation int
}

// receive reads a request whole and names its service and action.
func receive(r *http.Request) (*exchange, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	x := &exchange{request: r, body: body}
	x.call = Call{At: time.Now(), RequestID: newRequestID(), UserAgent: r.UserAgent()}
	scope := signingScope.FindStringSubmatch(r.Header.Get("Authorization"))
	if scope != nil {
		x.call.AccessKey, x.call.Region, x.call.Service = scope[1], scope[2], scope[3]
	}
	if x.call.Service == serviceEBS {
		x.call.Action = directAction(r)
		x.call.Params = r.URL.Query()
		return x, nil
	}
	params := r.URL.Query()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if params, err = url.ParseQuery(string(body)); err != nil {
			return nil, fmt.Errorf("the request is not form-encoded: %w", err)
		}
	}
	x.query = Query{params}
	x.call.Action, x.call.Params, x.call.ClientToken = params.Get("Action"), params, params.Get("ClientToken")
	if service, known := versions[params.Get("Version")]; known {
		x.call.Service = service
	}
	return x, nil
}

// signingScope reads "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ec2/aws4_request, ...".
var signingScope = regexp.MustCompile(`Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request`)

// versions tell the two load balancer services apart, which sign with one name.
var versions = map[string]string{
	"2016-11-15": serviceEC2, "2012-06-01": serviceELB, "2015-12-01": serviceELBv2, "2011-06-15": serviceSTS,
}

// directAction names a call of the EBS direct API, which has paths in place of actions.
func directAction(r *http.Request) string {
	switch path := r.URL.Path; {
	case r.Method == http.MethodPost && strings.HasPrefix(path, "/snapshots/completion/"):
		return "CompleteSnapshot"
	case r.Method == http.MethodPost:
		return "StartSnapshot"
	case r.Method == http.MethodPut:
		return "PutSnapshotBlock"
	case strings.HasSuffix(path, "/changedblocks"):
		return "ListChangedBlocks"
	case strings.HasSuffix(path, "/blocks"):
		return "ListSnapshotBlocks"
	default:
		return "GetSnapshotBlock"
	}
}

// refuse is the answer to a call that AWS refuses, in the form of its service.
func (x *exchange) refuse(refusal *Refusal) *answer {
	x.call.Refused = refusal.By
	return refusal.answer(x.call.Service, x.call.RequestID)
}

// settle notes the answer in the record.
func (x *exchange) settle(a *answer, now time.Time) {
	x.call.Status, x.call.Done, x.call.Duration = a.status, true, now.Sub(x.call.At)
	x.call.Code, x.call.Message = a.failure()
}

func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	h := hex.EncodeToString(b[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// answer is a whole answer on its way back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) ok() bool { return a.status >= 200 && a.status < 300 }

func (a *answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

func (a *answer) copy() *answer {
	return &answer{status: a.status, header: a.header.Clone(), body: bytes.Clone(a.body)}
}

// failure reads AWS's error code and message from an answer; both empty when it is a success or not AWS's.
func (a *answer) failure() (code, message string) {
	if a.ok() {
		return "", ""
	}
	if kind := a.header.Get("X-Amzn-Errortype"); kind != "" {
		code, _, _ = strings.Cut(kind, ":")
		return code, ""
	}
	var found struct {
		EC2   []fault `xml:"Errors>Error"`
		Query []fault `xml:"Error"`
	}
	if err := xml.Unmarshal(a.body, &found); err != nil {
		return "", ""
	}
	for _, f := range append(found.EC2, found.Query...) {
		return f.Code, f.Message
	}
	return "", ""
}

type fault struct {
	Code    string
	Message string
}
