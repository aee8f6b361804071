package aws

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

// imdsAddress is the address of the metadata service on every instance. It is always passed on, because the SDK would
// otherwise look for another one in the environment.
const imdsAddress = "http://169.254.169.254"

func newIMDS(settings Settings, state imds.ClientEnableState) *imds.Client {
	endpoint := settings.Endpoints.IMDS
	if endpoint == "" {
		endpoint = imdsAddress
	}
	return imds.New(imds.Options{HTTPClient: newIMDSClient(), Endpoint: endpoint, ClientEnableState: state})
}

// imdsRead is the metadata service's only action, in the form of the others.
const imdsRead = "ec2imds:GetMetadata"

// CurrentInstanceID asks the metadata service which instance this is.
func (c *Client) CurrentInstanceID(ctx context.Context) (string, error) {
	out, err := c.imds.GetMetadata(ctx, &imds.GetMetadataInput{Path: "instance-id"})
	if err != nil {
		return "", fmt.Errorf("reading instance metadata, please make sure CPI is running on EC2 instance: %w", NewFailure(imdsRead, err))
	}
	defer func() { _ = out.Content.Close() }()
	id, err := io.ReadAll(io.LimitReader(out.Content, 1024))
	if err != nil {
		return "", fmt.Errorf("reading instance metadata: %w", err)
	}
	return strings.TrimSpace(string(id)), nil
}
