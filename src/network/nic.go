package network

import (
	"fmt"
	"slices"
	"strings"
)

// NIC is one network interface of a VM: a NIC group of manual networks, or the dynamic network.
type NIC struct {
	Group      string
	Subnet     string
	IPv4, IPv6 string   // "" lets AWS choose; only a dynamic network does
	Prefixes   []string // delegated prefixes, such as 10.0.0.16/28
	Networks   []string // names of the networks that share it
}

// NICs returns the interfaces in the order of their device indexes: manual NIC groups in the order of their first
// network, then the first dynamic network. The Ruby CPI had the same order, so a redeploy changes nothing.
func (s Spec) NICs() ([]NIC, error) {
	var nics []NIC
	for _, group := range s.groups() {
		nic, err := manualNIC(group)
		if err != nil {
			return nil, err
		}
		nics = append(nics, nic)
	}
	at := slices.IndexFunc(s, func(n Network) bool { return n.Kind == Dynamic })
	if at >= 0 {
		if s[at].Subnet == "" {
			return nil, noCommonSubnet(s[at].Name, nil)
		}
		nics = slices.DeleteFunc(nics, func(n NIC) bool { return n.Group == s[at].Name })
		nics = append(nics, NIC{Group: s[at].Name, Subnet: s[at].Subnet, Networks: []string{s[at].Name}})
	}
	if len(nics) == 0 {
		return nil, fmt.Errorf("networks: a VM needs a manual or a dynamic network; only vip networks or none were given")
	}
	return nics, nil
}

// groups returns the manual networks by NIC group, in order of first appearance.
func (s Spec) groups() [][]Network {
	var groups [][]Network
	place := map[string]int{}
	for _, network := range s {
		if network.Kind != Manual {
			continue
		}
		at, seen := place[network.NICGroup]
		if !seen {
			at = len(groups)
			place[network.NICGroup] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], network)
	}
	return groups
}

func manualNIC(group []Network) (NIC, error) {
	nic := NIC{Group: group[0].NICGroup}
	var subnets []string
	for _, network := range group {
		nic.Networks = append(nic.Networks, network.Name)
		if network.Subnet != "" && !slices.Contains(subnets, network.Subnet) {
			subnets = append(subnets, network.Subnet)
		}
		nic.take(network)
	}
	if len(subnets) != 1 {
		return NIC{}, noCommonSubnet(nic.Group, subnets)
	}
	nic.Subnet = subnets[0]
	if nic.IPv4 == "" && nic.IPv6 == "" {
		return NIC{}, fmt.Errorf("Could not find a single ip address for nic group '%s' and a prefix network can only be a secondary network.", nic.Group)
	}
	return nic, nil
}

// take adds a network's address. A NIC has one address and one prefix of each family, and the first one counts.
func (n *NIC) take(network Network) {
	switch {
	case network.IP == "":
	case network.Prefix != 0:
		sameFamily := func(prefix string) bool { return strings.Contains(prefix, ":") == network.IPv6() }
		if !slices.ContainsFunc(n.Prefixes, sameFamily) {
			n.Prefixes = append(n.Prefixes, fmt.Sprintf("%s/%d", network.IP, network.Prefix))
		}
	case network.IPv6():
		if n.IPv6 == "" {
			n.IPv6 = network.IP
		}
	case n.IPv4 == "":
		n.IPv4 = network.IP
	}
}

func noCommonSubnet(group string, subnets []string) error {
	return fmt.Errorf("Networks in nic_group '%s' have different subnet ids: %s or probably none of them have any subnet id defined. "+
		"All networks in a nic_group must have the same subnet_id. (networks.*.cloud_properties.subnet)",
		group, strings.Join(subnets, ", "))
}

// Subnets returns the distinct subnets of the NICs.
func Subnets(nics []NIC) []string {
	var subnets []string
	for _, nic := range nics {
		if !slices.Contains(subnets, nic.Subnet) {
			subnets = append(subnets, nic.Subnet)
		}
	}
	return subnets
}

// Address returns the address that was asked for; "" when AWS chooses.
func (n NIC) Address() string {
	if n.IPv4 != "" {
		return n.IPv4
	}
	return n.IPv6
}
