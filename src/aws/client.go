// Package aws is EC2, EBS and STS as verbs: launch an instance, wait until it runs, attach a volume and wait until it is
// attached. It knows retries, waits, credentials and AWS's oddities. It does not know BOSH.
package aws

import (
	"net/http"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go/middleware"
)

// Client calls AWS for one request of the CPI.
type Client struct {
	ec2        *ec2.Client
	imds       *imds.Client
	identity   Identity
	maxRetries int
	pace       float64 // scales every wait; 1 on AWS
	timeline   *Timeline
}

// Open returns a client. It does not call AWS.
func Open(settings Settings, identity Identity, timeline *Timeline) (*Client, error) {
	transport, err := newHTTPClient(settings.CABundle, awsLimits)
	if err != nil {
		return nil, err
	}
	c := &Client{
		identity: identity, maxRetries: settings.MaxRetries, pace: settings.Pace, timeline: timeline, imds: newIMDS(settings, imds.ClientEnabled),
	}
	if c.pace == 0 {
		c.pace = 1
	}
	shared := sdkConfig(settings, transport)
	if shared.Credentials, err = c.credentials(settings, shared); err != nil {
		return nil, err
	}
	c.ec2 = ec2.NewFromConfig(shared, func(o *ec2.Options) {
		o.BaseEndpoint = own(settings.Endpoints.EC2)
		o.EndpointOptions.UseDualStackEndpoint, o.EndpointOptions.UseFIPSEndpoint = variants(settings, settings.Endpoints.EC2)
	})
	return c, nil
}

// Identity returns what tells this process's resources apart.
func (c *Client) Identity() Identity { return c.identity }

// sdkConfig returns the configuration that all AWS clients share. The SDK's retryer is off: only call repeats requests.
func sdkConfig(settings Settings, transport *http.Client) sdk.Config {
	name, version, _ := strings.Cut(settings.UserAgent, "/")
	return sdk.Config{
		Region: settings.Region, HTTPClient: timed{transport}, Retryer: func() sdk.Retryer { return sdk.NopRetryer{} },
		APIOptions: []func(*middleware.Stack) error{awsmiddleware.AddUserAgentKeyValue(name, version)},
	}
}

// own returns an endpoint that was given; nil means AWS's own.
func own(endpoint string) *string {
	if endpoint == "" {
		return nil
	}
	return sdk.String(endpoint)
}

// variants returns which variants of AWS's own endpoints are wanted. They do not go together with an endpoint that was
// given.
func variants(settings Settings, endpoint string) (dualStack sdk.DualStackEndpointState, fips sdk.FIPSEndpointState) {
	if settings.DualStack && endpoint == "" {
		dualStack = sdk.DualStackEndpointStateEnabled
	}
	if settings.FIPS && endpoint == "" {
		fips = sdk.FIPSEndpointStateEnabled
	}
	return dualStack, fips
}
