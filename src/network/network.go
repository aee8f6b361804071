// Package network knows the networks of a VM: NIC groups, addresses, subnets, security groups, and who holds an address.
// It does not know disks, stemcells or what the agent is told.
package network

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"

	"bosh-aws-cpi/src/cpi/properties"
)

// Kind is a network's type in the BOSH manifest.
type Kind string

// The types of network that AWS can serve.
const (
	Manual  Kind = "manual"
	Dynamic Kind = "dynamic"
	VIP     Kind = "vip"
)

// Network is one network of a VM as the Director sent it.
type Network struct {
	Name           string
	Kind           Kind
	IP             string // an address, or the base of a prefix
	Prefix         int    // its length when IP is the base of a delegated prefix; 0 for a single address
	NICGroup       string // the network's own name when none is given
	Subnet         string
	SecurityGroups []string // ids or names
	DNS            []string
	Settings       json.RawMessage // as received, for the agent
}

// Spec is all networks of a VM in the order in which the Director sent them: the order decides device indexes.
type Spec []Network

// Parse reads the networks argument of create_vm; faults name paths such as networks.private.ip.
func Parse(networks properties.Object) Spec {
	spec := make(Spec, 0, len(networks.Keys()))
	for _, name := range networks.Keys() {
		spec = append(spec, parseOne(name, networks.Object(name), networks.Raw(name)))
	}
	return spec
}

func parseOne(name string, settings properties.Object, raw json.RawMessage) Network {
	cloud := settings.Object("cloud_properties")
	network := Network{
		Name: name, Kind: Kind(settings.String("type")), IP: settings.String("ip"), NICGroup: name,
		Subnet: cloud.String("subnet"), SecurityGroups: groupList(cloud, "security_groups"),
		DNS: settings.Strings("dns"), Settings: raw,
	}
	if network.Kind == "" {
		network.Kind = Manual
	}
	if settings.Has("nic_group") {
		group, err := properties.Scalar(settings.Raw("nic_group"))
		if err != nil {
			settings.Report().Fault(settings.Path("nic_group"), "%v", err)
		}
		network.NICGroup = group // "0" and 0 count as set
	}
	network.parseAddress(settings)
	if network.Kind != VIP {
		cloud.Done()
	}
	return network
}

func (n *Network) parseAddress(settings properties.Object) {
	report := settings.Report()
	switch n.Kind {
	case Manual, Dynamic, VIP:
	default:
		report.Add(fmt.Errorf("Invalid network type '%s' for AWS, can only handle 'dynamic', 'vip', or 'manual' network types (%s)",
			n.Kind, settings.Path("type")))
		return
	}
	if n.IP != "" && n.Kind != Dynamic { // a dynamic network may carry the last address, which is not a demand
		address, err := netip.ParseAddr(n.IP)
		if err != nil {
			report.Fault(settings.Path("ip"), "must be an IP address, got %q", n.IP)
			return
		}
		n.IP = address.String()
	}
	// An empty prefix is what some callers send for none.
	if text, err := properties.Scalar(settings.Raw("prefix")); err == nil && text == "" || !settings.Has("prefix") {
		return
	}
	if length := settings.Int("prefix"); length != nil && !n.single(*length) && n.Kind == Manual {
		n.Prefix = int(*length)
	}
}

// single tells whether a prefix length means one address: 32 for IPv4, 128 for IPv6.
func (n *Network) single(length int64) bool {
	if n.IPv6() {
		return length == 128
	}
	return length == 32
}

// IPv6 tells whether the network's address is one of IPv6.
func (n *Network) IPv6() bool { return strings.Contains(n.IP, ":") }

// groupList takes a list of strings, or one string as some manifests have it.
func groupList(cloud properties.Object, key string) []string {
	var single string
	if json.Unmarshal(cloud.Raw(key), &single) == nil && single != "" {
		return []string{single}
	}
	return cloud.Strings(key)
}
