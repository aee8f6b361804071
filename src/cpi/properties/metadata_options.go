package properties

// MetadataOptions are the options of a VM's instance metadata service. AWS judges the values. A mistyped option would
// lose protection in silence, so an editor refuses unknown ones.
type MetadataOptions struct {
	_ struct{} `unknown:"warn" schema:"closed"`
	// "required" accepts IMDSv2 only, "optional" accepts IMDSv1 too.
	HTTPTokens string `key:"http_tokens" unset:"AWS's default for the AMI or the account"`
	// Whether the service answers at all: "enabled" or "disabled".
	HTTPEndpoint string `key:"http_endpoint" unset:"AWS's default for the account"`
	// "enabled" answers on IPv6 too, "disabled" does not.
	HTTPProtocolIPv6 string `key:"http_protocol_ipv6" alias:"http_protocol_ipv_6" unset:"disabled"`
	// "enabled" shows the VM's tags in its metadata. AWS then allows fewer characters in the keys of tags. A tag whose
	// key has another character is left out with a warning.
	InstanceMetadataTags string `key:"instance_metadata_tags" unset:"AWS's default for the account"`
	// How many network hops an answer of the service may travel. A container needs 2.
	HopLimit *int64 `key:"http_put_response_hop_limit" unset:"AWS's default for the AMI or the account"`
}

// With returns these options with those of one VM over them, option by option.
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
