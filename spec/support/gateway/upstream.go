package gateway

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// upstream is the emulator.
type upstream struct {
	target *url.URL
	client *http.Client
	proxy  *httputil.ReverseProxy
}

// upstreamLimit bounds one call of the emulator, which answers in milliseconds.
const upstreamLimit = time.Minute

func newUpstream(target *url.URL) *upstream {
	transport := &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}
	return &upstream{
		target: target,
		client: &http.Client{Transport: transport, Timeout: upstreamLimit},
		proxy:  &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, Transport: transport},
	}
}

func (u *upstream) pass(w http.ResponseWriter, r *http.Request) { u.proxy.ServeHTTP(w, r) }

func (u *upstream) reset() error {
	response, err := u.client.Post(u.target.JoinPath("/moto-api/reset").String(), "", nil)
	if err != nil {
		return fmt.Errorf("resetting the emulator: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("resetting the emulator: it answered %s", response.Status)
	}
	return nil
}

// send does a call on the emulator. AWS finishes what it has begun whether the caller is still there or not, so the
// caller's end does not end it.
func (u *upstream) send(ctx context.Context, method, path string, header http.Header, body []byte) (*answer, error) {
	request, err := http.NewRequestWithContext(context.WithoutCancel(ctx), method, u.target.String()+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = header.Clone()
	for _, hop := range []string{"Accept-Encoding", "Connection", "Content-Length"} {
		request.Header.Del(hop)
	}
	response, err := u.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	for _, hop := range []string{"Connection", "Content-Length", "Date"} {
		response.Header.Del(hop)
	}
	return &answer{status: response.StatusCode, header: response.Header, body: content}, nil
}

// forward sends a call as it came, and sets a request id of the gateway's own in the answer.
func (g *Gateway) forward(ctx context.Context, x *exchange) *answer {
	a, err := g.upstream.send(ctx, x.request.Method, x.request.URL.RequestURI(), x.request.Header, x.body)
	if err != nil {
		return x.refuse(refuse("InternalError", "The emulator did not answer: %v", err).by("emulator"))
	}
	a.body = requestID.ReplaceAll(a.body, []byte("<$1>"+x.call.RequestID+"</$1>"))
	a.header.Set("X-Amzn-Requestid", x.call.RequestID)
	return a
}

var requestID = regexp.MustCompile(`<(requestId|RequestId|RequestID)>[^<]*</(?:requestId|RequestId|RequestID)>`)

// origin is where a question of the gateway's own goes to: the region and key of the call that led to it.
type origin struct{ header http.Header }

func (x *exchange) origin() origin {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}
	header.Set("Authorization", x.request.Header.Get("Authorization"))
	return origin{header}
}

// ask does an EC2 call of the gateway's own, which is not recorded. The answer is nil when the emulator refused it.
func (g *Gateway) ask(ctx context.Context, from origin, action string, params ...string) *node {
	form := url.Values{"Action": {action}, "Version": {"2016-11-15"}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	a, err := g.upstream.send(ctx, http.MethodPost, "/", from.header, []byte(form.Encode()))
	if err != nil || !a.ok() || !strings.Contains(a.header.Get("Content-Type"), "xml") {
		return nil
	}
	tree, err := parse(a.body)
	if err != nil {
		return nil
	}
	return tree
}
