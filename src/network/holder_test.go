package network_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/network"
)

// eni is a network interface as AWS shows it.
type eni struct{ id, instance, status, mark, name, description, requester string }

func (e eni) String() string {
	id := e.id
	if id == "" {
		id = "eni-1"
	}
	members := fmt.Sprintf("<networkInterfaceId>%s</networkInterfaceId><description>%s</description><status>%s</status>%s",
		id, e.description, e.status, tagSet(e.mark, e.name))
	if e.instance != "" {
		members += "<attachment><instanceId>" + e.instance + "</instanceId></attachment>"
	}
	if e.requester != "" {
		members += "<requesterManaged>true</requesterManaged><requesterId>" + e.requester + "</requesterId>"
	}
	return "<networkInterfaceSet><item>" + members + "</item></networkInterfaceSet>"
}

// vm is an instance as AWS shows it; the zero one is an instance that AWS does not show.
type vm struct{ state, mark, name string }

func (v vm) String() string {
	if v.state == "" {
		return "<reservationSet/>"
	}
	return fmt.Sprintf("<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>%s</name></instanceState>%s"+
		"</item></instancesSet></item></reservationSet>", v.state, tagSet(v.mark, v.name))
}

func tagSet(mark, name string) string {
	var items strings.Builder
	for _, tag := range [][2]string{{aws.PrivateTagKey, mark}, {"Name", name}} {
		if tag[1] != "" {
			fmt.Fprintf(&items, "<item><key>%s</key><value>%s</value></item>", tag[0], tag[1])
		}
	}
	return "<tagSet>" + items.String() + "</tagSet>"
}

const noENI = "<networkInterfaceSet/>"

// us is this process; the others are a process of the same Director, and one of another.
var (
	us    = aws.Identity{Director: "director-1", Nonce: "us"}
	other = aws.Identity{Director: "director-1", Nonce: "other"}
	alien = aws.Identity{Director: "director-2", Nonce: "alien"}
)

// pending and committed return the private tag that a process wrote so long ago.
func pending(process aws.Identity, ago time.Duration) string {
	process.Made = time.Now().Add(-ago)
	return process.PendingTag("agent-1")
}

func committed(process aws.Identity, ago time.Duration) string {
	process.Made = time.Now().Add(-ago)
	return process.CommittedTag("agent-1")
}

// holding returns a region where the address is held by what these answers show in turn.
func holding(shown, instances []fmt.Stringer) *region {
	return &region{identity: us, answers: map[string]func(url.Values) string{
		"DescribeNetworkInterfaces": inTurn(append(texts(shown), noENI)...), "DescribeInstances": inTurn(append(texts(instances), vm{}.String())...),
		"TerminateInstances": inTurn("<instancesSet/>"), "DeleteNetworkInterface": inTurn("<return>true</return>"),
	}}
}

func texts(shown []fmt.Stringer) []string {
	list := make([]string, len(shown))
	for i, one := range shown {
		list[i] = one.String()
	}
	return list
}

func heldBy(holder eni, instance vm) *region {
	return holding([]fmt.Stringer{holder}, []fmt.Stringer{instance})
}

// freed asks for the address 10.0.0.5 of subnet-1 once.
func freed(ctx context.Context, r *region) error {
	return network.NewClaim(r.open(), func(...string) {}, "subnet-1", "10.0.0.5").Free(ctx)
}

// removals are the actions that remove something.
var removals = []string{"TerminateInstances", "DeleteNetworkInterface"}

const long = time.Hour

var _ = Describe("the holder of an address", func() {
	DescribeTable("is looked up by address and subnet", func(ctx SpecContext, address, filter string) {
		r := holding(nil, nil)
		Expect(network.NewClaim(r.open(), func(...string) {}, "subnet-1", address).Free(ctx)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DescribeNetworkInterfaces"}))
		filters := map[string]string{}
		for _, n := range []string{"1", "2"} {
			filters[r.asked[0].Get("Filter."+n+".Name")] = r.asked[0].Get("Filter." + n + ".Value.1")
		}
		Expect(filters).To(Equal(map[string]string{filter: address, "subnet-id": "subnet-1"}))
		Expect(r.asked[0]).NotTo(Or(HaveKey("Filter.3.Name"), HaveKey("Filter.1.Value.2"), HaveKey("Filter.2.Value.2")))
	},
		Entry("IPv4", "10.0.0.5", "addresses.private-ip-address"), Entry("IPv6", "fd00::5", "ipv6-addresses.ipv6-address"),
	)

	It("is asked for its instance by id", func(ctx SpecContext) {
		r := heldBy(eni{instance: "i-1"}, vm{state: "running"})
		Expect(freed(ctx, r)).To(HaveOccurred())
		Expect(r.asked[1]).To(And(HaveKeyWithValue("Action", []string{"DescribeInstances"}), HaveKeyWithValue("InstanceId.1", []string{"i-1"})))
	})

	DescribeTable("is let be, at once", func(ctx SpecContext, holder eni, instance vm) {
		r := heldBy(holder, instance)
		var held *network.AddressHeld
		Expect(errors.As(freed(ctx, r), &held)).To(BeTrue())
		Expect(held.Holder).To(And(HaveField("ENI", "eni-1"), HaveField("Instance", holder.instance), HaveField("State", instance.state)))
		looks := []string{"DescribeNetworkInterfaces"}
		if holder.instance != "" {
			looks = append(looks, "DescribeInstances")
		}
		Expect(r.actions()).To(Equal(looks))
	},
		Entry("committed on the instance", eni{instance: "i-1", mark: pending(other, long)}, vm{state: "running", mark: committed(other, long)}),
		Entry("committed on the interface", eni{instance: "i-1", mark: committed(other, long)}, vm{state: "running", mark: pending(other, long)}),
		Entry("committed on the interface, the instance has no mark", eni{instance: "i-1", mark: committed(other, long)}, vm{state: "running"}),
		Entry("committed on the instance, the interface has no mark", eni{instance: "i-1"}, vm{state: "running", mark: committed(other, long)}),
		Entry("committed a moment ago", eni{instance: "i-1", mark: committed(other, 0)}, vm{state: "running", mark: committed(other, 0)}),
		Entry("stopped and committed", eni{instance: "i-1", mark: committed(other, long)}, vm{state: "stopped", mark: committed(other, long)}),
		Entry("committed and no longer shown", eni{instance: "i-1", mark: committed(other, long)}, vm{}),
		Entry("without a mark", eni{instance: "i-1"}, vm{state: "running"}),
		Entry("with a mark that the CPI did not write", eni{instance: "i-1", mark: "mine"}, vm{state: "running", mark: "v0:director-1:x:other:a:pending"}),
		Entry("of another Director", eni{instance: "i-1", mark: pending(alien, long)}, vm{state: "running", mark: pending(alien, long)}),
		Entry("the instance is another Director's, whatever its interface says", eni{instance: "i-1", mark: pending(other, long)}, vm{state: "running", mark: pending(alien, long)}),
		Entry("of another Director, begun a moment ago", eni{instance: "i-1", mark: pending(alien, -time.Minute)}, vm{state: "running", mark: pending(alien, -time.Minute)}),
		Entry("an interface alone, committed", eni{mark: committed(other, long)}, vm{}), Entry("an interface alone, without a mark", eni{}, vm{}),
		Entry("an interface alone, of another Director", eni{mark: pending(alien, long)}, vm{}),
	)

	It("without a mark is let be, also by a process that has no Director's UUID", func(ctx SpecContext) {
		r := heldBy(eni{instance: "i-1"}, vm{state: "running"})
		r.identity.Director = ""
		Expect(freed(ctx, r)).To(MatchError(ContainSubstring("does not have the tag of this CPI")))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
	})

	DescribeTable("was left behind when the mark says so", func(ctx SpecContext, holder eni, instance vm) {
		r := holding([]fmt.Stringer{holder}, []fmt.Stringer{instance, vm{state: "terminated"}})
		Expect(freed(ctx, r)).To(Succeed())
		Expect(r.actions()).To(ContainElement("TerminateInstances"))
	},
		Entry("on both", eni{instance: "i-1", mark: pending(other, long)}, vm{state: "running", mark: pending(other, long)}),
		Entry("on the interface alone", eni{instance: "i-1", mark: pending(other, long)}, vm{state: "running"}),
		Entry("on the instance alone", eni{instance: "i-1"}, vm{state: "pending", mark: pending(other, long)}),
		Entry("on the interface, whose instance is not shown", eni{instance: "i-1", mark: pending(other, long)}, vm{}),
	)

	DescribeTable("that cannot be looked up is let be", func(ctx SpecContext, action string) {
		r := heldBy(eni{instance: "i-1", mark: pending(other, long)}, vm{state: "running", mark: pending(other, long)})
		delete(r.answers, action)
		err := freed(ctx, r)
		Expect(aws.Code(err)).To(Equal("UnauthorizedOperation"))
		Expect(r.actions()[len(r.actions())-1]).To(Equal(action))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
	},
		Entry(nil, "DescribeNetworkInterfaces"), Entry(nil, "DescribeInstances"),
	)

	DescribeTable("is told in words", func(ctx SpecContext, holder eni, instance vm, words string) {
		Expect(freed(ctx, heldBy(holder, instance))).To(MatchError("address 10.0.0.5 is in use by network interface eni-1" + words))
	},
		Entry("a VM of a Director", eni{instance: "i-1", name: "its interface", mark: committed(other, long)}, vm{state: "running", name: "web/0", mark: committed(other, long)},
			" of instance i-1 (running), which belongs to a VM (web/0) of Director director-1"),
		Entry("the interface's name where the instance has none", eni{instance: "i-1", name: "web/1", mark: committed(other, long)}, vm{state: "stopped"},
			" of instance i-1 (stopped), which belongs to a VM (web/1) of Director director-1"),
		Entry("without a name", eni{instance: "i-1", mark: committed(alien, long)}, vm{state: "running"},
			" of instance i-1 (running), which belongs to a VM of Director director-2"),
		Entry("a VM that is not finished", eni{instance: "i-1", mark: "v1:director-2:20261122T104500Z:n:agent-1:pending"}, vm{state: "pending"},
			" of instance i-1 (pending), which belongs to a VM that Director director-2 began to create at 2026-11-22T10:45:00Z"),
		Entry("a service of AWS", eni{requester: "amazon-elb", description: "ELB app/x"}, vm{}, ", which AWS manages for amazon-elb: ELB app/x"),
		Entry("anything else", eni{description: "by hand"}, vm{}, ", which does not have the tag of this CPI: by hand"),
		Entry("anything else with a name", eni{instance: "i-1", description: "by hand"}, vm{state: "running", name: "bastion"},
			" of instance i-1 (running), which does not have the tag of this CPI (bastion): by hand"),
	)
})
