package gateway_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

func TestGateway(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "gateway")
}

// reply is an answer as a client sees it.
type reply struct {
	Status        int
	Code, Message string
	Tree          testbed.Element
	Body          string
	RequestID     string
	Err           error // the connection's
}

// client calls a gateway as the CPI does: form-encoded and signed for a service.
type client struct{ url string }

func (c client) call(action string, params ...string) reply {
	return c.serve("ec2", "2016-11-15", action, params...)
}

func (c client) serve(service, version, action string, params ...string) reply {
	GinkgoHelper()
	return c.try(context.Background(), service, version, action, params...)
}

func (c client) try(ctx context.Context, service, version, action string, params ...string) reply {
	form := url.Values{"Action": {action}, "Version": {version}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/", strings.NewReader(form.Encode()))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
	request.Header.Set("User-Agent", "spec/1.0")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{Err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	r := reply{Status: response.StatusCode, Body: string(body), RequestID: response.Header.Get("X-Amzn-Requestid"), Err: err}
	_ = xml.Unmarshal(body, &r.Tree)
	fault := r.Tree.At("Errors", "Error")
	if fault.Value("Code") == "" {
		fault = r.Tree.At("Error")
	}
	r.Code, r.Message = fault.Value("Code"), fault.Value("Message")
	return r
}

// putBlock sends a block as EBS direct takes it.
func putBlock(c client, path string) *http.Response {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodPut, c.url+path, strings.NewReader("block"))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/ebs/aws4_request, SignedHeaders=host, Signature=0")
	response, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	Expect(response.Body.Close()).To(Succeed())
	return response
}

// upstream is a stand-in for the emulator: a fixed answer for each action, and a note of what came.
type upstream struct {
	mu      sync.Mutex
	answers map[string]string
	came    []string
	gate    chan struct{} // when there is one, answers wait for its closing
	server  *httptest.Server
}

func newUpstream() *upstream {
	u := &upstream{answers: map[string]string{}}
	u.server = httptest.NewServer(u)
	return u
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	action := r.PostForm.Get("Action")
	if r.URL.Path == "/moto-api/reset" {
		action = "reset"
	}
	u.mu.Lock()
	u.came = append(u.came, action)
	body, known := u.answers[action]
	gate := u.gate
	u.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if !known {
		body = fmt.Sprintf("<%[1]sResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"+
			"<requestId>request-id</requestId><return>true</return></%[1]sResponse>", action)
	}
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.Write([]byte(body))
}

// actions are what reached it, in order.
func (u *upstream) actions() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]string(nil), u.came...)
}

func (u *upstream) answer(action, body string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answers[action] = body
}

// pair starts a gateway in front of a stand-in for this spec.
func pair() (*gateway.Gateway, *upstream, client) {
	GinkgoHelper()
	u := newUpstream()
	DeferCleanup(u.server.Close)
	g, err := gateway.Start(u.server.URL)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(g.Close)
	return g, u, client{g.URL()}
}

var (
	emulatorOnce sync.Once
	emulator     *testbed.Emulator
	emulatorErr  error
)

var _ = AfterSuite(func() {
	if emulator != nil {
		emulator.Stop()
	}
})

// account starts a seeded account behind a gateway, with the emulator that the whole suite shares.
func account() (*testbed.Bed, client) {
	GinkgoHelper()
	emulatorOnce.Do(func() { emulator, emulatorErr = testbed.StartEmulator() })
	Expect(emulatorErr).NotTo(HaveOccurred())
	g, err := gateway.Start(emulator.URL)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(g.Close)
	bed := &testbed.Bed{Gateway: g, Emulator: emulator}
	Expect(bed.Reset(context.Background())).To(Succeed())
	return bed, client{g.URL()}
}

// launch starts an instance and returns its id.
func launch(bed *testbed.Bed, c client, params ...string) (string, reply) {
	GinkgoHelper()
	r := c.call("RunInstances", append([]string{
		"ImageId", bed.Account.Image, "MinCount", "1", "MaxCount", "1", "InstanceType", "m5.large",
		"NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.SubnetId", bed.Account.Subnets[0].ID,
		"NetworkInterface.1.SecurityGroupId.1", bed.Account.SecurityGroups[0].ID,
		"NetworkInterface.1.DeleteOnTermination", "true",
	}, params...)...)
	Expect(r.Status).To(Equal(200), r.Body)
	return r.Tree.Value("instancesSet", "item", "instanceId"), r
}

// instanceState returns what DescribeInstances says of one instance.
func instanceState(c client, id string) (state string, item testbed.Element) {
	GinkgoHelper()
	r := c.call("DescribeInstances", "InstanceId.1", id)
	Expect(r.Status).To(Equal(200), r.Body)
	item = r.Tree.At("reservationSet", "item", "instancesSet", "item")
	return item.Value("instanceState", "name"), item
}

// volume makes a volume in us-east-1a and returns its id.
func volume(c client, params ...string) (string, reply) {
	GinkgoHelper()
	r := c.call("CreateVolume", append([]string{"AvailabilityZone", "us-east-1a", "Size", "1", "VolumeType", "gp3"}, params...)...)
	Expect(r.Status).To(Equal(200), r.Body)
	return r.Tree.Value("volumeId"), r
}
