package properties

import (
	"encoding/json"
	"fmt"
	"net/netip"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/network"
)

// Subnet is the cloud properties of a manual network's subnet, or of a dynamic network.
type Subnet struct {
	// Id of the subnet in the VPC, such as subnet-0123456789abcdef0. Manual and dynamic networks need it. All networks of
	// one nic_group must have the same.
	ID string `key:"subnet"`
	// Security groups, by id or by name, of VMs whose own cloud properties name none. A VM with several networks has the
	// groups of all of them.
	SecurityGroups decode.OneOrMore `key:"security_groups" unset:"aws.default_security_groups where no network of the VM names any"`
}

// vip is the cloud properties of a vip network. Other CPIs may serve the same network, so unknown keys may be theirs.
type vip struct {
	_ struct{} `unknown:"ignore"`
	Subnet
}

// sentNetwork is one network as the Director sends it. Its other keys are for the agent.
type sentNetwork struct {
	_ struct{} `unknown:"ignore"`

	Kind     string          `key:"type" default:"manual"`
	IP       string          `key:"ip"`
	Prefix   prefix          `key:"prefix"`
	NICGroup *decode.Text    `key:"nic_group"` // "0" and 0 count as set
	DNS      []string        `key:"dns"`
	Cloud    json.RawMessage `key:"cloud_properties"`
}

// prefix is the length of a network's prefix; 0 where none was sent.
type prefix int64

// Decode reads a whole number. Some callers send an empty string for none.
func (p *prefix) Decode(raw json.RawMessage, path string, report *decode.Report) {
	if text, err := decode.Scalar(raw); err == nil && text == "" {
		return
	}
	length, err := decode.Integer(raw)
	if err != nil {
		report.Fault(path, "%v", err)
	}
	*p = prefix(length)
}

// Networks is the networks argument of create_vm in the order in which the Director sent it.
type Networks []Network

// Network is one of them.
type Network struct {
	network.Network
	DNS []string
	Raw json.RawMessage // as received, for the agent
}

// ParseNetworks reads the networks argument of create_vm. Faults name paths such as networks.private.ip.
func ParseNetworks(raw json.RawMessage, report *decode.Report) Networks {
	sent := decode.Read[decode.Named[sentNetwork]](raw, "networks", report)
	networks := make(Networks, 0, len(sent))
	for _, one := range sent {
		path := decode.Path("networks", one.Name)
		parsed := one.Value.network(one.Name, path, report)
		networks = append(networks, Network{Network: parsed, DNS: one.Value.DNS, Raw: one.Raw})
	}
	return networks
}

// Spec returns the networks as package network needs them, in the same order.
func (n Networks) Spec() network.Spec {
	spec := make(network.Spec, len(n))
	for i, one := range n {
		spec[i] = one.Network
	}
	return spec
}

func (s sentNetwork) network(name, path string, report *decode.Report) network.Network {
	parsed := network.Network{Name: name, Kind: network.Kind(s.Kind), IP: s.IP, NICGroup: name}
	if s.NICGroup != nil {
		parsed.NICGroup = string(*s.NICGroup)
	}
	if parsed.Kind == "" {
		parsed.Kind = network.Manual
	}
	subnet := s.subnet(parsed.Kind, decode.Path(path, "cloud_properties"), report)
	parsed.Subnet, parsed.SecurityGroups = subnet.ID, subnet.SecurityGroups
	s.address(&parsed, path, report)
	return parsed
}

func (s sentNetwork) subnet(kind network.Kind, path string, report *decode.Report) Subnet {
	if kind == network.VIP {
		return decode.Read[vip](s.Cloud, path, report).Subnet
	}
	return decode.Read[Subnet](s.Cloud, path, report)
}

func (s sentNetwork) address(n *network.Network, path string, report *decode.Report) {
	switch n.Kind {
	case network.Manual, network.Dynamic, network.VIP:
	default:
		report.Add(fmt.Errorf("Invalid network type '%s' for AWS, can only handle 'dynamic', 'vip', or 'manual' network types (%s)",
			n.Kind, decode.Path(path, "type")))
		return
	}
	if n.IP != "" && n.Kind != network.Dynamic { // a dynamic network may have its last address here, which is not asked for again
		address, err := netip.ParseAddr(n.IP)
		if err != nil {
			report.Fault(decode.Path(path, "ip"), "must be an IP address, got %q", n.IP)
			return
		}
		n.IP = address.String()
	}
	if s.Prefix != 0 && !single(n, s.Prefix) && n.Kind == network.Manual {
		n.Prefix = int(s.Prefix)
	}
}

// single reports whether a prefix length means one address: 32 for IPv4, 128 for IPv6.
func single(n *network.Network, length prefix) bool {
	if n.IPv6() {
		return length == 128
	}
	return length == 32
}
