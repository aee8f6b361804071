package network_test

import (
	"fmt"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/network"
)

var _ = Describe("the place of a VM", func() {
	// Each subnet: id, VPC, zone, and 6 where it has IPv6 only.
	subnets := func(rows ...string) *region {
		return &region{answers: map[string]func(url.Values) string{"DescribeSubnets": func(url.Values) string {
			var items strings.Builder
			for _, row := range rows {
				f := strings.Fields(row)
				fmt.Fprintf(&items, "<item><subnetId>%s</subnetId><vpcId>%s</vpcId><availabilityZone>%s</availabilityZone>"+
					"<ipv6Native>%t</ipv6Native></item>", f[0], f[1], f[2], len(f) > 3)
			}
			return "<subnetSet>" + items.String() + "</subnetSet>"
		}}}
	}

	It("is the zone and the VPC of its subnets, in one call", func(ctx SpecContext) {
		r := subnets("subnet-2 vpc-1 eu-west-1a", "subnet-1 vpc-1 eu-west-1a 6")
		Expect(network.FindPlace(ctx, r.open(), []string{"subnet-1", "subnet-2"})).To(Equal(network.Place{
			Zone: "eu-west-1a", VPC: "vpc-1", IPv6Only: map[string]bool{"subnet-1": true, "subnet-2": false},
		}))
		Expect(r.asked).To(HaveExactElements(And(HaveKeyWithValue("Filter.1.Name", []string{"subnet-id"}),
			HaveKeyWithValue("Filter.1.Value.1", []string{"subnet-1"}), HaveKeyWithValue("Filter.1.Value.2", []string{"subnet-2"}), Not(HaveKey("SubnetId.1")))))
	})

	DescribeTable("is refused", func(ctx SpecContext, r *region, message string) {
		place, err := network.FindPlace(ctx, r.open(), []string{"subnet-1", "subnet-2"})
		Expect(err).To(MatchError(message))
		Expect(place).To(Equal(network.Place{}))
	},
		Entry("in two zones", subnets("subnet-2 vpc-1 eu-west-1b", "subnet-1 vpc-1 eu-west-1a"),
			"All nic groups must be in the same availability zone. Found subnets in zones: eu-west-1a, eu-west-1b"),
		Entry("in a subnet that is not there", subnets("subnet-1 vpc-1 eu-west-1a"), "subnet subnet-2 does not exist in this region and account (networks.*.cloud_properties.subnet)"),
		Entry("in no subnet that is there", subnets(), "subnet subnet-1 does not exist in this region and account (networks.*.cloud_properties.subnet)"),
	)

	It("is not guessed where the look-up fails", func(ctx SpecContext) {
		_, err := network.FindPlace(ctx, (&region{}).open(), []string{"subnet-1"})
		Expect(err).To(MatchError(HavePrefix("looking up the subnets: ")))
		Expect(aws.Code(err)).To(Equal("UnauthorizedOperation"))
	})
})

var _ = Describe("the security groups of a VM", func() {
	twoNetworks := network.Spec{grouped("web", "sg-00000002"), {Kind: network.VIP, SecurityGroups: []string{"edge", "web"}}}

	DescribeTable("are those of the VM, else of all its networks, else the defaults", func(networks network.Spec, vm, defaults, want []string) {
		Expect(networks.ChooseGroups(vm, defaults)).To(Equal(want))
	},
		Entry("of the VM, as they were written", twoNetworks, []string{"z", "a"}, []string{"default"}, []string{"z", "a"}),
		Entry("of the networks, vip ones too, sorted and each once", twoNetworks, nil, []string{"default"}, []string{"edge", "sg-00000002", "web"}),
		Entry("an empty list of the VM is none", twoNetworks, []string{}, nil, []string{"edge", "sg-00000002", "web"}),
		Entry("the defaults", network.Spec{grouped()}, nil, []string{"z", "a"}, []string{"z", "a"}),
		Entry("those of the only network", network.Spec{grouped("b", "a", "b")}, nil, nil, []string{"a", "b"}),
	)

	It("do not change the lists that they come from", func() {
		networks := network.Spec{grouped("b", "a")}
		Expect(networks.ChooseGroups(nil, nil)).To(Equal([]string{"a", "b"}))
		Expect(networks[0].SecurityGroups).To(Equal([]string{"b", "a"}))
	})

	It("are required", func() {
		_, err := network.Spec{grouped()}.ChooseGroups(nil, nil)
		Expect(err).To(MatchError(HavePrefix("Missing security groups. See http://bosh.io/docs/aws-cpi.html for the list of supported properties.")))
	})
})

// grouped returns a manual network with security groups.
func grouped(groups ...string) network.Network {
	return network.Network{Kind: network.Manual, SecurityGroups: groups}
}

func group(name, id, vpc string) aws.SecurityGroup {
	return aws.SecurityGroup{ID: id, Name: name, VPC: vpc}
}

var _ = Describe("security groups", func() {
	const short, long = "sg-0123abcd", "sg-0123456789abcdef0"
	known := []aws.SecurityGroup{group("web", "sg-1", "vpc-1"), group("web", "sg-2", "vpc-2"), group("db", "sg-3", "vpc-2"), group("Web", "sg-4", "vpc-1")}

	It("are not looked up where all are ids", func(ctx SpecContext) {
		r := &region{}
		Expect(network.FindGroups(ctx, r.open(), []string{short, long})).To(BeNil())
		Expect(r.asked).To(BeEmpty())
	})

	It("are looked up by all names at once, page by page", func(ctx SpecContext) {
		r := &region{answers: map[string]func(url.Values) string{"DescribeSecurityGroups": func(asked url.Values) string {
			if asked.Get("NextToken") == "" {
				return "<securityGroupInfo><item><groupName>web</groupName><groupId>sg-1</groupId><vpcId>vpc-1</vpcId></item></securityGroupInfo>" +
					"<nextToken>more</nextToken>"
			}
			return "<securityGroupInfo><item><groupName>db</groupName><groupId>sg-2</groupId><vpcId>vpc-1</vpcId></item></securityGroupInfo>"
		}}}
		Expect(network.FindGroups(ctx, r.open(), []string{"web", short, "db"})).To(HaveExactElements(
			HaveField("ID", "sg-1"), HaveField("ID", "sg-2")))
		Expect(r.asked).To(HaveLen(2))
		Expect(r.asked[0]).To(And(HaveKeyWithValue("Filter.1.Name", []string{"group-name"}), HaveKeyWithValue("Filter.1.Value.1", []string{"web"}),
			HaveKeyWithValue("Filter.1.Value.2", []string{"db"}), Not(HaveKey("Filter.1.Value.3"))))
	})

	It("are not guessed where the look-up fails", func(ctx SpecContext) {
		_, err := network.FindGroups(ctx, (&region{}).open(), []string{"web"})
		Expect(err).To(MatchError(HavePrefix("looking up security groups by name: ")))
	})

	DescribeTable("are ids and names in the order given", func(entries, want []string, vpc string) {
		Expect(network.GroupIDs(entries, known, vpc)).To(Equal(want))
	},
		Entry("ids as they are", []string{long, short}, []string{long, short}, "vpc-1"),
		Entry("names by the VM's VPC", []string{"web", short}, []string{"sg-1", short}, "vpc-1"), Entry(nil, []string{"web", "db"}, []string{"sg-2", "sg-3"}, "vpc-2"),
		Entry("names as they are written", []string{"Web"}, []string{"sg-4"}, "vpc-1"),
	)

	DescribeTable("are not found", func(entry, vpc, message string) {
		ids, err := network.GroupIDs([]string{short, entry}, append(known, group("twin", "sg-5", "vpc-1"), group("twin", "sg-6", "vpc-1")), vpc)
		Expect(err).To(MatchError(message))
		Expect(ids).To(BeNil())
	},
		Entry("by an unknown name", "nobody", "vpc-1", "Security group not found with name 'nobody'"),
		Entry("by a name of another VPC", "db", "vpc-1", "Security group not found with name 'db'"),
		Entry("by a name that only begins like an id", "sg-0123abcd-web", "vpc-1", "Security group not found with name 'sg-0123abcd-web'"),
		Entry("by a name that only ends like an id", "my-sg-0123abcd", "vpc-1", "Security group not found with name 'my-sg-0123abcd'"),
		Entry("by an id of the wrong length", "sg-0123abcd0", "vpc-1", "Security group not found with name 'sg-0123abcd0'"),
		Entry("by an id that is not hexadecimal", "sg-0123abcg", "vpc-1", "Security group not found with name 'sg-0123abcg'"),
		Entry("by a name that two have", "twin", "vpc-1", "Found multiple matching security groups with name 'twin': sg-5, sg-6"),
	)
})
