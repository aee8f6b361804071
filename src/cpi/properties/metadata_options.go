package properties

import "bosh-aws-cpi/src/cpi/decode"

// MetadataOptions are those of an instance's metadata service; what is zero is left to AWS, which judges the values.
type MetadataOptions struct {
	HTTPTokens           string // required is IMDSv2 only
	HTTPEndpoint         string
	HTTPProtocolIPv6     string
	InstanceMetadataTags string
	HopLimit             *int64
}

// ParseMetadataOptions reads the option names as manifests have always written them. The 6 of http_protocol_ipv_6 stood
// apart there; the natural spelling is taken too.
func ParseMetadataOptions(o decode.Object) MetadataOptions {
	options := MetadataOptions{
		HTTPTokens: o.String("http_tokens"), HTTPEndpoint: o.String("http_endpoint"), HTTPProtocolIPv6: o.String("http_protocol_ipv_6"),
		InstanceMetadataTags: o.String("instance_metadata_tags"), HopLimit: o.Int("http_put_response_hop_limit"),
	}
	if natural := o.String("http_protocol_ipv6"); natural != "" {
		options.HTTPProtocolIPv6 = natural
	}
	o.Done()
	return options
}

// With returns the options of one VM over these, option by option.
func (m MetadataOptions) With(vm MetadataOptions) MetadataOptions {
	over := func(base *string, own string) {
		if own != "" {
			*base = own
		}
	}
	over(&m.HTTPTokens, vm.HTTPTokens)
	over(&m.HTTPEndpoint, vm.HTTPEndpoint)
	over(&m.HTTPProtocolIPv6, vm.HTTPProtocolIPv6)
	over(&m.InstanceMetadataTags, vm.InstanceMetadataTags)
	if vm.HopLimit != nil {
		m.HopLimit = vm.HopLimit
	}
	return m
}
