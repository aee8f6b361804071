package aws

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Settings are what a Client is opened with.
type Settings struct {
	Region      string
	Credentials Credentials
	Endpoints   Endpoints
	DualStack   bool // endpoints that answer over IPv6 too
	FIPS        bool
	CABundle    []byte // PEM, replaces the machine's own authorities; nil keeps those
	MaxRetries  int    // tries after the first; tries that AWS throttled do not count
	UserAgent   string // name/version
	Pace        float64
}

// Sources of the first credentials.
const (
	SourceStatic          = "static"
	SourceEnvOrProfile    = "env_or_profile"   // environment, shared config, container, instance profile, in this order
	SourceInstanceProfile = "instance_profile" // the instance's metadata service, nothing else
)

// Credentials tell who calls AWS.
type Credentials struct {
	Source          string
	AccessKeyID     string
	SecretAccessKey Secret
	SessionToken    Secret
	Roles           []Role // assumed in this order, each with the credentials of the one before
}

// Role is a role to assume.
type Role struct {
	ARN         string
	ExternalID  string
	SessionName string
	Duration    time.Duration // 0 leaves it to AWS: an hour
}

// Endpoints replace AWS's own, each "" or a URL.
type Endpoints struct{ EC2, ELB, EBS, STS, KMS, IMDS string }

// ParseEndpoint returns the URL of an endpoint as operators write it. Without http:// or https:// it is https.
func ParseEndpoint(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	parsed, err := url.Parse(text)
	switch {
	case err != nil || parsed.Hostname() == "":
		return "", fmt.Errorf("must be a host name or a URL such as https://ec2.eu-west-1.amazonaws.com")
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return "", fmt.Errorf("must begin with https:// or http://, got %s://", parsed.Scheme)
	case parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "":
		return "", fmt.Errorf("must not have a user, a query or a fragment")
	}
	return strings.TrimSuffix(text, "/"), nil
}
