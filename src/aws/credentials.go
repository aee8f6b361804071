package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// credentials returns the first credentials, or those of the last role of the chain that begins with them. Nothing is
// fetched before the first signed call.
func (c *Client) credentials(settings Settings, shared sdk.Config) (sdk.CredentialsProvider, error) {
	first, err := c.firstCredentials(settings)
	if err != nil {
		return nil, err
	}
	provider := sdk.CredentialsProvider(fetched{first})
	for _, role := range settings.Credentials.Roles {
		from := shared
		from.Credentials = provider
		client := sts.NewFromConfig(from, func(o *sts.Options) {
			o.BaseEndpoint = own(settings.Endpoints.STS)
			o.EndpointOptions.UseDualStackEndpoint, o.EndpointOptions.UseFIPSEndpoint = variants(settings, settings.Endpoints.STS)
		})
		provider = fetched{sdk.NewCredentialsCache(&assumedRole{client: c, sts: client, role: role})}
	}
	return provider, nil
}

// fetched marks the errors of a provider. A call whose credentials cannot be fetched is not repeated: the fetching itself
// was repeated, and the two numbers of tries would multiply.
type fetched struct{ provider sdk.CredentialsProvider }

// Retrieve returns the credentials.
func (f fetched) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	found, err := f.provider.Retrieve(ctx)
	if err != nil {
		return found, &credentialsError{err}
	}
	return found, nil
}

// assumedRole is the session of a role. The credentials before it in the chain fetch it.
type assumedRole struct {
	client *Client
	sts    *sts.Client
	role   Role
}

// Retrieve assumes the role.
func (a *assumedRole) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	in := &sts.AssumeRoleInput{RoleArn: sdk.String(a.role.ARN), RoleSessionName: sdk.String(a.role.SessionName)}
	if a.role.ExternalID != "" {
		in.ExternalId = sdk.String(a.role.ExternalID)
	}
	if a.role.Duration > 0 {
		in.DurationSeconds = sdk.Int32(int32(a.role.Duration / time.Second))
	}
	out, err := call(ctx, a.client, a.sts.AssumeRole, in, assumes)
	if err != nil {
		return sdk.Credentials{}, err
	}
	if out.Credentials == nil {
		return sdk.Credentials{}, fmt.Errorf("sts:AssumeRole of %s answered without credentials", a.role.ARN)
	}
	return sdk.Credentials{
		AccessKeyID: sdk.ToString(out.Credentials.AccessKeyId), SecretAccessKey: sdk.ToString(out.Credentials.SecretAccessKey),
		SessionToken: sdk.ToString(out.Credentials.SessionToken), Source: "AssumeRole",
		CanExpire: true, Expires: sdk.ToTime(out.Credentials.Expiration),
	}, nil
}

// firstCredentials returns the credentials that the chain begins with. It reads the environment and ~/.aws only for
// env_or_profile: under `bosh create-env` the CPI runs in the operator's whole environment, and a profile found there
// must not change the account of a Director.
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

// announced notes once in the log where credentials came from. env_or_profile has several sources, and the wrong one
// means the wrong account.
type announced struct {
	provider sdk.CredentialsProvider
	timeline *Timeline
	done     bool // Retrieve is called one at a time by the cache around it
}

// Retrieve returns the credentials.
func (a *announced) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	found, err := a.provider.Retrieve(ctx)
	if err == nil && !a.done {
		a.done = true
		a.timeline.Note("credentials come from %s", found.Source)
	}
	return found, err
}
