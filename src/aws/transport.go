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

// limits are how long a peer may take. One that accepts and then stays silent must not hang a call: no caller would ever
// end it.
type limits struct {
	connect  time.Duration // and as long for TLS
	response time.Duration // until the answer begins
	whole    time.Duration // until it has ended
}

// EC2 answers within seconds; a minute until its answer begins is what the Ruby SDK waited too. The metadata service is
// on this machine.
var (
	awsLimits  = limits{connect: 10 * time.Second, response: time.Minute, whole: 2 * time.Minute}
	imdsLimits = limits{connect: 2 * time.Second, response: 5 * time.Second, whole: 5 * time.Second}
)

// newHTTPClient makes the client for all of AWS but the metadata service.
func newHTTPClient(caBundle []byte, within limits) (*http.Client, error) {
	roots, err := authorities(caBundle)
	if err != nil {
		return nil, err
	}
	configured := configurable(roots, within)
	return &http.Client{Transport: configured.GetTransport(), Timeout: within.whole, CheckRedirect: unfollowed}, nil
}

// configurable is the SDK's own kind of client, for its reading of the environment and ~/.aws, which must be able to
// change it (AWS_CA_BUNDLE).
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

// newIMDSClient makes the client for the metadata service, which is on this machine and never behind a proxy.
func newIMDSClient() *http.Client {
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: imdsLimits.connect}).DialContext,
		ResponseHeaderTimeout: imdsLimits.response,
	}
	return &http.Client{Transport: transport, Timeout: imdsLimits.whole, CheckRedirect: unfollowed}
}

// authorities reads a PEM bundle; nil keeps the machine's own authorities.
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

// proxyFunc chooses the proxy for a request. An installation that only sets http_proxy means it for AWS too, whose
// endpoints are all https: so it was with the Ruby CPI, whose HTTP library looked at nothing else.
func proxyFunc(config *httpproxy.Config) func(*http.Request) (*url.URL, error) {
	if config.HTTPSProxy == "" {
		config.HTTPSProxy = config.HTTPProxy
	}
	choose := config.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) {
		// Link-local addresses are those of credentials services on this machine.
		if ip, err := netip.ParseAddr(request.URL.Hostname()); err == nil && ip.IsLinkLocalUnicast() {
			return nil, nil
		}
		return choose(request.URL)
	}
}
