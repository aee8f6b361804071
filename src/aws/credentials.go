package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// credentials returns the chain from the first credentials over each role to the last. Nothing is fetched before the first
// signed call.
func (c *Client) credentials(settings Settings, http sdk.HTTPClient) (sdk.CredentialsProvider, error) {
	provider, err := c.firstCredentials(settings)
	if err != nil {
		return nil, err
	}
	for _, role := range settings.Credentials.Roles {
		client := sts.New(c.stsOptions(settings, http, provider))
		provider = sdk.NewCredentialsCache(stscreds.NewAssumeRoleProvider(client, role.ARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = role.SessionName
			if role.ExternalID != "" {
				o.ExternalID = sdk.String(role.ExternalID)
			}
			if role.Duration > 0 {
				o.Duration = role.Duration
			}
		}))
	}
	return provider, nil
}

// firstCredentials reads the environment and ~/.aws only for env_or_profile: under `bosh create-env` the CPI runs in the
// operator's whole environment, and a profile of theirs must not change a Director's account.
func (c *Client) firstCredentials(settings Settings) (sdk.CredentialsProvider, error) {
	own := settings.Credentials
	switch own.Source {
	case SourceInstanceProfile:
		return sdk.NewCredentialsCache(ec2rolecreds.New(func(o *ec2rolecreds.Options) { o.Client = c.imds })), nil
	case SourceEnvOrProfile:
		roots, err := authorities(settings.CABundle)
		if err != nil {
			return nil, err
		}
		metadata := newIMDS(settings, imds.ClientDefaultEnableState) // AWS_EC2_METADATA_DISABLED counts here
		loaded, err := config.LoadDefaultConfig(context.Background(), config.WithRegion(settings.Region), config.WithHTTPClient(configurable(roots, awsLimits)),
			config.WithEC2RoleCredentialOptions(func(o *ec2rolecreds.Options) { o.Client = metadata }))
		if err != nil {
			return nil, fmt.Errorf("reading credentials from the environment or ~/.aws (aws.credentials_source: env_or_profile): %w", err)
		}
		return sdk.NewCredentialsCache(&announced{provider: loaded.Credentials, timeline: c.timeline}), nil
	}
	return credentials.NewStaticCredentialsProvider(own.AccessKeyID, string(own.SecretAccessKey), string(own.SessionToken)), nil
}

// announced notes where credentials came from, once: env_or_profile has several sources, and the wrong one is a wrong
// account.
type announced struct {
	provider sdk.CredentialsProvider
	timeline *Timeline
	done     bool // Retrieve is called one at a time by the cache around it
}

func (a *announced) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	found, err := a.provider.Retrieve(ctx)
	if err == nil && !a.done {
		a.done = true
		a.timeline.Note("credentials come from %s", found.Source)
	}
	return found, err
}

func (c *Client) stsOptions(settings Settings, http sdk.HTTPClient, provider sdk.CredentialsProvider) sts.Options {
	options := sts.Options{
		Region: settings.Region, Credentials: provider, HTTPClient: http, Retryer: c.newRetryer(), APIOptions: c.observed(settings),
	}
	if settings.Endpoints.STS != "" {
		options.BaseEndpoint = sdk.String(settings.Endpoints.STS)
	} else {
		options.EndpointOptions.UseDualStackEndpoint, options.EndpointOptions.UseFIPSEndpoint = variants(settings)
	}
	return options
}

// imdsAddress is the metadata service's on every instance. It is always given, or the SDK would look for another in the
// environment.
const imdsAddress = "http://169.254.169.254"

func newIMDS(settings Settings, state imds.ClientEnableState) *imds.Client {
	endpoint := settings.Endpoints.IMDS
	if endpoint == "" {
		endpoint = imdsAddress
	}
	return imds.New(imds.Options{HTTPClient: newIMDSClient(), Endpoint: endpoint, ClientEnableState: state})
}
