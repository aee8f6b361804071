package aws

import (
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"golang.org/x/net/http/httpproxy"
)

// limits are how long a peer may take. A peer that accepts a connection and then stays silent must not hang a call,
// because no caller would ever end it.
type limits struct {
	connect  time.Duration // and as much again for the TLS handshake
	response time.Duration // until the answer begins
	whole    time.Duration // until it has ended
}

// EC2 answers within seconds. A minute until its answer begins is what the Ruby SDK waited too. The metadata service is
// on this machine.
var (
	awsLimits  = limits{connect: 10 * time.Second, response: time.Minute, whole: 2 * time.Minute}
	imdsLimits = limits{connect: 2 * time.Second, response: 5 * time.Second, whole: 5 * time.Second}
)

// newHTTPClient returns the client for all of AWS but the metadata service.
func newHTTPClient(caBundle []byte, within limits) (*http.Client, error) {
	roots, err := authorities(caBundle)
	if err != nil {
		return nil, err
	}
	configured := configurable(roots, within)
	return &http.Client{Transport: configured.GetTransport(), Timeout: within.whole, CheckRedirect: unfollowed}, nil
}

// configurable returns the SDK's own type of client. Only that type can be changed by what the SDK reads in the
// environment and in ~/.aws (AWS_CA_BUNDLE).
func configurable(roots *x509.CertPool, within limits) *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTimeout(within.whole).
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = within.connect }).
		WithTransportOptions(func(t *http.Transport) {
			t.Proxy = proxyFunc(httpproxy.FromEnvironment())
			t.TLSClientConfig.RootCAs = roots
			t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = within.connect, within.response
		})
}

// unfollowed leaves redirects unfollowed: a signed request is for one host, and its body holds private keys.
func unfollowed(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// newIMDSClient returns the client for the metadata service, which is on this machine and never behind a proxy.
func newIMDSClient() *http.Client {
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: imdsLimits.connect}).DialContext,
		ResponseHeaderTimeout: imdsLimits.response,
	}
	return &http.Client{Transport: transport, Timeout: imdsLimits.whole, CheckRedirect: unfollowed}
}

// authorities reads a PEM bundle; without one it returns nil, which keeps the machine's own authorities.
func authorities(bundle []byte) (*x509.CertPool, error) {
	if len(bundle) == 0 {
		return nil, nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(bundle) {
		return nil, errors.New("the CA bundle (aws.connection_options.ca_cert, BOSH_CA_CERT_FILE) holds no certificate in PEM form")
	}
	return pool, nil
}

// proxyFunc returns how the proxy for a request is chosen. AWS's endpoints are all https. An installation that sets only
// http_proxy means it for AWS too, because the HTTP library of the Ruby CPI looked at nothing else.
func proxyFunc(config *httpproxy.Config) func(*http.Request) (*url.URL, error) {
	if config.HTTPSProxy == "" {
		config.HTTPSProxy = config.HTTPProxy
	}
	choose := config.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) {
		// Link-local addresses belong to credentials services on this machine.
		if ip, err := netip.ParseAddr(request.URL.Hostname()); err == nil && ip.IsLinkLocalUnicast() {
			return nil, nil
		}
		return choose(request.URL)
	}
}
