package properties

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/network"
)

func readNetworks(networks string) (Networks, *decode.Report) {
	report := &decode.Report{}
	return ParseNetworks(json.RawMessage(networks), report), report
}

// wellRead reads networks that must have neither faults nor warnings.
func wellRead(networks string) Networks {
	GinkgoHelper()
	found, report := readNetworks(networks)
	Expect(report.Err()).NotTo(HaveOccurred())
	Expect(report.Warnings()).To(BeEmpty())
	return found
}

var _ = Describe("a network", func() {
	It("is read as the Director sends it", func() {
		const private = `{"type":"manual","ip":"10.0.0.9","netmask":"255.255.255.0","gateway":"10.0.0.1","prefix":"32","dns":["10.0.0.2"],"default":["dns"],
			"nic_group":"one","cloud_properties":{"subnet":"subnet-1","security_groups":["sg-b","a"]}}`
		Expect(wellRead(`{"private":` + private + `}`)).To(Equal(Networks{{
			Network: network.Network{Name: "private", Kind: network.Manual, IP: "10.0.0.9", NICGroup: "one", Subnet: "subnet-1", SecurityGroups: []string{"sg-b", "a"}},
			DNS:     []string{"10.0.0.2"}, Raw: json.RawMessage(private),
		}}))
	})

	It("stays at its place", func() {
		Expect(wellRead(`{"z":{"type":"vip"},"a":{"type":"dynamic"},"m":{"ip":"10.0.0.1"}}`)).To(HaveExactElements(
			And(HaveField("Name", "z"), HaveField("Kind", network.VIP)), And(HaveField("Name", "a"), HaveField("Kind", network.Dynamic)),
			And(HaveField("Name", "m"), HaveField("Kind", network.Manual)),
		))
	})

	It("may have one string instead of a list of security groups, as some manifests have it", func() {
		Expect(wellRead(`{"a":{"cloud_properties":{"security_groups":"web"}}}`).Spec()).To(HaveExactElements(HaveField("SecurityGroups", []string{"web"})))
	})

	DescribeTable("is in a NIC group", func(given, group string) {
		Expect(wellRead(`{"private":{` + given + `}}`)).To(HaveExactElements(HaveField("NICGroup", group)))
	},
		Entry("of its own name", `"ip":"10.0.0.9"`, "private"), Entry("of its own name for null", `"nic_group":null`, "private"),
		Entry("by name", `"nic_group":"one"`, "one"), Entry("by number, as the Director writes it", `"nic_group":"0"`, "0"), Entry("by number", `"nic_group":0`, "0"),
	)

	DescribeTable("has an address, or the base of a prefix", func(given, ip string, prefix int) {
		Expect(wellRead(`{"private":{` + given + `}}`)).To(HaveExactElements(And(HaveField("IP", ip), HaveField("Prefix", prefix))))
	},
		Entry(nil, `"ip":"10.0.0.9"`, "10.0.0.9", 0), Entry("none", `"type":"dynamic"`, "", 0),
		Entry("a prefix that is one address", `"ip":"10.0.0.9","prefix":"32"`, "10.0.0.9", 0), Entry(nil, `"ip":"10.0.0.9","prefix":32`, "10.0.0.9", 0),
		Entry("a delegated prefix", `"ip":"10.0.0.16","prefix":"28"`, "10.0.0.16", 28), Entry(nil, `"ip":"10.0.0.16","prefix":28`, "10.0.0.16", 28),
		Entry("IPv6, one address", `"ip":"fd00::1","prefix":"128"`, "fd00::1", 0), Entry("IPv6, a delegated prefix", `"ip":"fd00::","prefix":"80"`, "fd00::", 80),
		Entry("32 is no single address of IPv6", `"ip":"fd00::","prefix":"32"`, "fd00::", 32),
		Entry("IPv6 in its short form, as AWS has it", `"ip":"FD00:0:0:0:0:0:0:1"`, "fd00::1", 0),
		Entry("an empty prefix is none", `"ip":"10.0.0.9","prefix":""`, "10.0.0.9", 0), Entry(nil, `"ip":"10.0.0.9","prefix":null`, "10.0.0.9", 0),
		Entry("a dynamic network's last address is kept as it is", `"type":"dynamic","ip":"none yet"`, "none yet", 0),
		Entry("a dynamic network has no prefix", `"type":"dynamic","prefix":"28"`, "", 0),
		Entry("a vip has no prefix", `"type":"vip","ip":"1.2.3.4","prefix":"28"`, "1.2.3.4", 0),
	)

	DescribeTable("is refused by its path", func(given, fault string) {
		_, report := readNetworks(`{"private":{` + given + `}}`)
		Expect(report.Err()).To(MatchError(fault))
	},
		Entry(nil, `"ip":"10.0.0"`, `networks.private.ip: must be an IP address, got "10.0.0"`), Entry(nil, `"ip":"10.0.0.0/28"`, `networks.private.ip: must be an IP address, got "10.0.0.0/28"`),
		Entry(nil, `"type":"vip","ip":"elastic"`, `networks.private.ip: must be an IP address, got "elastic"`),
		Entry(nil, `"ip":5`, "networks.private.ip: must be a string, got a number"),
		Entry(nil, `"ip":"10.0.0.9","prefix":"large"`, `networks.private.prefix: must be a whole number, got "large"`),
		Entry(nil, `"ip":"10.0.0.9","prefix":[28]`, "networks.private.prefix: must be a whole number, got a list"),
		Entry(nil, `"type":"bridge"`, "Invalid network type 'bridge' for AWS, can only handle 'dynamic', 'vip', or 'manual' network types (networks.private.type)"),
		Entry(nil, `"nic_group":["a"]`, "networks.private.nic_group: must be a string, number or boolean, got a list"),
		Entry(nil, `"dns":"10.0.0.2"`, "networks.private.dns: must be a list of strings, got a string"),
		Entry(nil, `"cloud_properties":"subnet-1"`, "networks.private.cloud_properties: must be an object, got a string"),
		Entry(nil, `"cloud_properties":{"subnet":["subnet-1"]}`, "networks.private.cloud_properties.subnet: must be a string, got a list"),
		Entry(nil, `"cloud_properties":{"security_groups":["a",5]}`, "networks.private.cloud_properties.security_groups[1]: must be a string, got a number"),
	)

	It("that is not an object is refused by its path", func() {
		_, report := readNetworks(`{"a":"10.0.0.9"}`)
		Expect(report.Err()).To(MatchError("networks.a: must be an object, got a string"))
	})

	It("with an unknown cloud property leads to a warning, but not a vip network, which may be another CPI's too", func() {
		_, report := readNetworks(`{"a":{"netmask":"x","cloud_properties":{"subnett":"subnet-1"}},"v":{"type":"vip","cloud_properties":{"elastic":1}}}`)
		Expect(report.Warnings()).To(Equal([]string{"networks.a.cloud_properties.subnett: is not a known property and is ignored; did you mean subnet?"}))
	})
})
