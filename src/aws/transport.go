package aws

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

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
	transport := &http.Transport{
		Proxy:                 proxyFunc(httpproxy.FromEnvironment()),
		DialContext:           (&net.Dialer{Timeout: within.connect, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   within.connect,
		ResponseHeaderTimeout: within.response,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   16,
		ForceAttemptHTTP2:     true,
	}
	return &http.Client{Transport: transport, Timeout: within.whole, CheckRedirect: keepRedirect}, nil
}

// keepRedirect leaves redirects unfollowed, since a signed request is signed for one host.
func keepRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// newIMDSClient makes the client for the metadata service, which is on this machine and never behind a proxy.
func newIMDSClient() *http.Client {
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: imdsLimits.connect}).DialContext,
		ResponseHeaderTimeout: imdsLimits.response,
	}
	return &http.Client{Transport: transport, Timeout: imdsLimits.whole, CheckRedirect: keepRedirect}
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
