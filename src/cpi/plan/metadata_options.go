package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/cpi/properties"
)

// MetadataOptions returns the options in EC2's form; nil when none is set.
func MetadataOptions(m properties.MetadataOptions) *types.InstanceMetadataOptionsRequest {
	if m == (properties.MetadataOptions{}) {
		return nil
	}
	request := &types.InstanceMetadataOptionsRequest{
		HttpTokens: types.HttpTokensState(m.HTTPTokens), HttpEndpoint: types.InstanceMetadataEndpointState(m.HTTPEndpoint),
		HttpProtocolIpv6:     types.InstanceMetadataProtocolState(m.HTTPProtocolIPv6),
		InstanceMetadataTags: types.InstanceMetadataTagsState(m.InstanceMetadataTags),
	}
	if m.HopLimit != nil {
		request.HttpPutResponseHopLimit = sdk.Int32(int32(min(*m.HopLimit, 1<<31-1)))
	}
	return request
}
