package properties

import (
	"encoding/json"
	"fmt"
	"net/netip"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/network"
)

// Networks is the networks argument of create_vm in the order in which the Director sent it.
type Networks []Network

// Network is one of them.
type Network struct {
	network.Network
	DNS []string
	Raw json.RawMessage // as received, for the agent
}

// ParseNetworks reads the networks argument of create_vm; faults name paths such as networks.private.ip.
func ParseNetworks(raw json.RawMessage, report *decode.Report) Networks {
	all := decode.Parse(raw, "networks", report)
	networks := make(Networks, 0, len(all.Keys()))
	for _, name := range all.Keys() {
		networks = append(networks, parseNetwork(name, all.Object(name), all.Raw(name)))
	}
	return networks
}

// Spec returns what package network needs of them, in the same order.
func (n Networks) Spec() network.Spec {
	spec := make(network.Spec, len(n))
	for i, one := range n {
		spec[i] = one.Network
	}
	return spec
}

func parseNetwork(name string, settings decode.Object, raw json.RawMessage) Network {
	cloud := settings.Object("cloud_properties")
	parsed := network.Network{
		Name: name, Kind: network.Kind(settings.String("type")), IP: settings.String("ip"), NICGroup: name,
		Subnet: cloud.String("subnet"), SecurityGroups: groupList(cloud, "security_groups"),
	}
	dns := settings.Strings("dns")
	if parsed.Kind == "" {
		parsed.Kind = network.Manual
	}
	if settings.Has("nic_group") {
		group, err := decode.Scalar(settings.Raw("nic_group"))
		if err != nil {
			settings.Report().Fault(settings.Path("nic_group"), "%v", err)
		}
		parsed.NICGroup = group // "0" and 0 count as set
	}
	parseAddress(&parsed, settings)
	if parsed.Kind != network.VIP {
		cloud.Done()
	}
	return Network{Network: parsed, DNS: dns, Raw: raw}
}

func parseAddress(n *network.Network, settings decode.Object) {
	report := settings.Report()
	switch n.Kind {
	case network.Manual, network.Dynamic, network.VIP:
	default:
		report.Add(fmt.Errorf("Invalid network type '%s' for AWS, can only handle 'dynamic', 'vip', or 'manual' network types (%s)",
			n.Kind, settings.Path("type")))
		return
	}
	if n.IP != "" && n.Kind != network.Dynamic { // a dynamic network may carry the last address, which is not a demand
		address, err := netip.ParseAddr(n.IP)
		if err != nil {
			report.Fault(settings.Path("ip"), "must be an IP address, got %q", n.IP)
			return
		}
		n.IP = address.String()
	}
	// An empty prefix is what some callers send for none.
	if text, err := decode.Scalar(settings.Raw("prefix")); err == nil && text == "" || !settings.Has("prefix") {
		return
	}
	if length := settings.Int("prefix"); length != nil && !single(n, *length) && n.Kind == network.Manual {
		n.Prefix = int(*length)
	}
}

// single reports whether a prefix length means one address: 32 for IPv4, 128 for IPv6.
func single(n *network.Network, length int64) bool {
	if n.IPv6() {
		return length == 128
	}
	return length == 32
}

// groupList takes a list of strings, or one string as some manifests have it.
func groupList(cloud decode.Object, key string) []string {
	var single string
	if json.Unmarshal(cloud.Raw(key), &single) == nil && single != "" {
		return []string{single}
	}
	return cloud.Strings(key)
}
