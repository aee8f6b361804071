// Package aws is EC2, EBS and STS as verbs that have finished when they return: launch an instance until it runs, attach
// a volume until it is attached. It knows retries, waits, credentials and AWS's oddities; it does not know BOSH.
package aws

import (
	"context"
	"fmt"
	"io"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go/middleware"
)

// Client calls AWS for one request of the CPI.
type Client struct {
	EC2        *ec2.Client
	Identity   Identity
	MaxRetries int
	Pace       float64 // scales every wait; 1 on AWS

	imds     *imds.Client
	timeline *Timeline
}

// Open makes a client without calling AWS.
func Open(settings Settings, timeline *Timeline) (*Client, error) {
	http, err := newHTTPClient(settings.CABundle, awsLimits)
	if err != nil {
		return nil, err
	}
	c := &Client{MaxRetries: settings.MaxRetries, Pace: settings.Pace, timeline: timeline, imds: newIMDS(settings, imds.ClientEnabled)}
	if c.Pace == 0 {
		c.Pace = 1
	}
	provider, err := c.credentials(settings, http)
	if err != nil {
		return nil, err
	}
	options := ec2.Options{
		Region: settings.Region, Credentials: provider, HTTPClient: http, Retryer: c.newRetryer(), APIOptions: c.observed(settings),
	}
	if settings.Endpoints.EC2 != "" {
		options.BaseEndpoint = sdk.String(settings.Endpoints.EC2)
	} else {
		options.EndpointOptions.UseDualStackEndpoint, options.EndpointOptions.UseFIPSEndpoint = variants(settings)
	}
	c.EC2 = ec2.New(options)
	return c, nil
}

// observed are the middlewares that every client of AWS gets.
func (c *Client) observed(settings Settings) []func(*middleware.Stack) error {
	name, version, _ := strings.Cut(settings.UserAgent, "/")
	return []func(*middleware.Stack) error{c.timeline.follow, c.waitOut, countTries, awsmiddleware.AddUserAgentKeyValue(name, version)}
}

// variants returns the kinds of AWS's own endpoints. They do not go together with an endpoint that was given.
func variants(settings Settings) (dualStack sdk.DualStackEndpointState, fips sdk.FIPSEndpointState) {
	if settings.DualStack {
		dualStack = sdk.DualStackEndpointStateEnabled
	}
	if settings.FIPS {
		fips = sdk.FIPSEndpointStateEnabled
	}
	return dualStack, fips
}

// Warn tells the operator of something that does not fail the call.
func (c *Client) Warn(messages ...string) { c.timeline.Warn(messages...) }

// CurrentInstanceID asks the metadata service which instance this is.
func (c *Client) CurrentInstanceID(ctx context.Context) (string, error) {
	out, err := c.imds.GetMetadata(ctx, &imds.GetMetadataInput{Path: "instance-id"})
	if err != nil {
		return "", fmt.Errorf("reading instance metadata, please make sure CPI is running on EC2 instance: %w", err)
	}
	defer func() { _ = out.Content.Close() }()
	id, err := io.ReadAll(io.LimitReader(out.Content, 1024))
	if err != nil {
		return "", fmt.Errorf("reading instance metadata: %w", err)
	}
	return strings.TrimSpace(string(id)), nil
}
