// Package network knows the networks of a VM: NIC groups, addresses, subnets, security groups, and what holds an address.
// It knows nothing about disks, stemcells or the agent's settings.
package network

import "strings"

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
}

// Spec is all networks of a VM in the order in which the Director sent them. The order decides device indexes.
type Spec []Network

// IPv6 reports whether the network's address is one of IPv6.
func (n *Network) IPv6() bool { return strings.Contains(n.IP, ":") }
