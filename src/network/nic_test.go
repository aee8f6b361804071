package network_test

import (
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/network"
)

// net returns a network: a name, then type=, ip=, group=, prefix= and subnet= (subnet-1 when not given).
func net(name string, settings ...string) network.Network {
	found := network.Network{Name: name, Kind: network.Manual, NICGroup: name, Subnet: "subnet-1"}
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		switch key {
		case "type":
			found.Kind = network.Kind(value)
		case "ip":
			found.IP = value
		case "group":
			found.NICGroup = value
		case "prefix":
			found.Prefix, _ = strconv.Atoi(value)
		case "subnet":
			found.Subnet = value
		}
	}
	return found
}

func nics(networks ...network.Network) ([]network.NIC, error) {
	return network.Spec(networks).NICs()
}

var _ = Describe("network interfaces", func() {
	DescribeTable("come in the order of their device indexes", func(networks []network.Network, groups ...string) {
		found, err := nics(networks...)
		Expect(err).NotTo(HaveOccurred())
		var order []string
		for _, nic := range found {
			order = append(order, nic.Group+":"+strings.Join(nic.Networks, "+"))
		}
		Expect(order).To(Equal(groups))
	},
		Entry("one manual network", []network.Network{net("a", "ip=10.0.0.1")}, "a:a"),
		Entry("one dynamic network", []network.Network{net("a", "type=dynamic")}, "a:a"),
		Entry("manual networks as they were sent", []network.Network{net("z", "ip=10.0.0.1"), net("a", "ip=10.0.0.2"), net("m", "ip=10.0.0.3")}, "z:z", "a:a", "m:m"),
		Entry("a NIC group at the place of its first network",
			[]network.Network{net("z", "ip=10.0.0.1", "group=1"), net("a", "ip=10.0.0.2", "group=0"), net("m", "ip=fd00::1", "group=1")}, "1:z+m", "0:a"),
		Entry("a network's own name is a NIC group too", []network.Network{net("a", "ip=10.0.0.1", "group=b"), net("b", "ip=fd00::1")}, "b:a+b"),
		Entry("a dynamic network last, wherever it stands", []network.Network{net("d", "type=dynamic"), net("a", "ip=10.0.0.1")}, "a:a", "d:d"),
		Entry("only the first dynamic network", []network.Network{net("d", "type=dynamic"), net("a", "ip=10.0.0.1"), net("e", "type=dynamic")}, "a:a", "d:d"),
		Entry("a dynamic network's NIC group does not count", []network.Network{net("d", "type=dynamic", "group=a"), net("a", "ip=10.0.0.1")}, "a:a", "d:d"),
		Entry("a dynamic network replaces a NIC group of its name", []network.Network{net("a", "ip=10.0.0.1", "group=d"), net("d", "type=dynamic")}, "d:d"),
		Entry("a vip network has no NIC", []network.Network{net("v", "type=vip", "ip=1.2.3.4"), net("a", "ip=10.0.0.1")}, "a:a"),
	)

	DescribeTable("have what their networks say", func(want network.NIC, networks ...network.Network) {
		found, err := nics(networks...)
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(Equal([]network.NIC{want}))
	},
		Entry("IPv4", network.NIC{Group: "a", Subnet: "subnet-1", IPv4: "10.0.0.1", Networks: []string{"a"}}, net("a", "ip=10.0.0.1")),
		Entry("IPv6", network.NIC{Group: "a", Subnet: "subnet-1", IPv6: "fd00::1", Networks: []string{"a"}}, net("a", "ip=fd00::1")),
		Entry("both", network.NIC{Group: "g", Subnet: "subnet-1", IPv4: "10.0.0.1", IPv6: "fd00::1", Networks: []string{"a", "b"}},
			net("a", "ip=fd00::1", "group=g"), net("b", "ip=10.0.0.1", "group=g")),
		Entry("the first address of a family", network.NIC{Group: "g", Subnet: "subnet-1", IPv4: "10.0.0.1", IPv6: "fd00::1", Networks: []string{"a", "b", "c", "d"}},
			net("a", "ip=10.0.0.1", "group=g"), net("b", "ip=10.0.0.2", "group=g"), net("c", "ip=fd00::1", "group=g"), net("d", "ip=fd00::2", "group=g")),
		Entry("prefixes beside an address", network.NIC{
			Group: "g", Subnet: "subnet-1", IPv4: "10.0.0.1", Prefixes: []string{"10.0.0.16/28", "fd00::/80"}, Networks: []string{"a", "b", "c"},
		}, net("a", "ip=10.0.0.1", "group=g"), net("b", "ip=10.0.0.16", "prefix=28", "group=g"), net("c", "ip=fd00::", "prefix=80", "group=g")),
		Entry("the first prefix of a family", network.NIC{
			Group: "g", Subnet: "subnet-1", IPv4: "10.0.0.1", Prefixes: []string{"fd00::/80", "10.0.0.32/28"}, Networks: []string{"a", "b", "c", "d", "e"},
		}, net("a", "ip=fd00::", "prefix=80", "group=g"), net("b", "ip=10.0.0.32", "prefix=28", "group=g"), net("c", "ip=10.0.0.16", "prefix=28", "group=g"),
			net("d", "ip=fd01::", "prefix=80", "group=g"), net("e", "ip=10.0.0.1", "group=g")),
		Entry("the subnet of any of them", network.NIC{Group: "g", Subnet: "subnet-2", IPv4: "10.0.0.1", IPv6: "fd00::1", Networks: []string{"a", "b"}},
			net("a", "ip=10.0.0.1", "group=g", "subnet="), net("b", "ip=fd00::1", "group=g", "subnet=subnet-2")),
		Entry("a dynamic network, whose last address is not asked for again", network.NIC{Group: "d", Subnet: "subnet-1", Networks: []string{"d"}}, net("d", "type=dynamic", "ip=10.0.0.7")),
	)

	DescribeTable("are refused", func(message string, networks ...network.Network) {
		found, err := nics(networks...)
		Expect(err).To(MatchError(HavePrefix(message)))
		Expect(found).To(BeNil())
	},
		Entry("of two subnets", "Networks in nic_group 'g' have different subnet ids: subnet-1, subnet-2 or probably none",
			net("a", "ip=10.0.0.1", "group=g"), net("b", "ip=fd00::1", "group=g", "subnet=subnet-2")),
		Entry("of no subnet", "Networks in nic_group 'a' have different subnet ids:  or probably none of them have any subnet id defined.", net("a", "ip=10.0.0.1", "subnet=")),
		Entry("of no subnet, dynamic", "Networks in nic_group 'd' have different subnet ids:  or probably none", net("a", "ip=10.0.0.1"), net("d", "type=dynamic", "subnet=")),
		Entry("without an address", "Could not find a single ip address for nic group 'a' and a prefix network can only be a secondary network.", net("a")),
		Entry("of a prefix alone", "Could not find a single ip address for nic group 'a'", net("a", "ip=10.0.0.16", "prefix=28")),
		Entry("of vip networks alone", "networks: a VM needs a manual or a dynamic network", net("v", "type=vip", "ip=1.2.3.4")),
		Entry("of none", "networks: a VM needs a manual or a dynamic network"),
	)

	It("are in distinct subnets, in their order", func() {
		Expect(network.Subnets([]network.NIC{{Subnet: "subnet-2"}, {Subnet: "subnet-1"}, {Subnet: "subnet-2"}})).To(Equal([]string{"subnet-2", "subnet-1"}))
	})

	DescribeTable("have the address that was asked for", func(nic network.NIC, want string) {
		Expect(nic.Address()).To(Equal(want))
	},
		Entry(nil, network.NIC{IPv4: "10.0.0.1", IPv6: "fd00::1"}, "10.0.0.1"), Entry(nil, network.NIC{IPv6: "fd00::1"}, "fd00::1"), Entry("or AWS chooses", network.NIC{}, ""),
	)
})
