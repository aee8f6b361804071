package exits_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

const address = "10.0.0.10"

// A Director never gives one address to two VMs, so the holder of an address that it asks for is what a killed call has
// left, or something that another program owns.
var _ = Describe("An address in use", func() {
	// paced is a time of AWS, shortened as the CPI shortens its waits here.
	paced := func(d time.Duration) time.Duration { return time.Duration(float64(d) * testbed.Pace) }

	var d *testbed.Director
	killed := func(ctx SpecContext) string {
		GinkgoHelper()
		machine := account.Bed.Machine(stemcell(), address)
		run, err := d.Interrupt(ctx, testbed.Interruption{At: gateway.Rule{Action: "RunInstances"}}, "create_vm", machine.Arguments()...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Exit).To(Equal(-1))
		left := account.World(ctx).Of("instance")
		Expect(left).To(HaveLen(1))
		return left[0].ID
	}

	It("that a killed call has left is taken back once it is two minutes old", func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		left := killed(ctx)
		account.Bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{Looks: 2}})
		run := ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
		Expect(run.Wall).To(BeNumerically(">", paced(100*time.Second)), "it waited, for the call might have lived")
		Expect(run.Stderr).To(And(ContainSubstring("address 10.0.0.10 is held by eni-"), ContainSubstring(left), ContainSubstring("removing it")))
		instances := account.World(ctx).Of("instance")
		Expect(instances).To(HaveExactElements(HaveField("ID", run.VM())))
		tokens := map[string]bool{}
		for _, call := range creating(run.Calls, "RunInstances") {
			tokens[call.ClientToken] = true
		}
		Expect(tokens).To(HaveLen(2), "the second launch has a token of its own")
	})

	It("that a living call commits in the meantime is left alone", func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		left := killed(ctx)
		account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeNetworkInterfaces", Nth: 2, Times: 1, Before: func(gateway.Call) {
			defer GinkgoRecover()
			other := account.Another(nil)
			run, err := other.Call(context.Background(), "set_vm_metadata", left, map[string]any{"name": "web/0"})
			Expect(err).NotTo(HaveOccurred())
			Expect(run.Error).To(BeNil())
		}})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
		Expect(run.Error.Type).To(Equal("Bosh::Clouds::VMCreationFailed"))
		Expect(run.Error.OkToRetry).To(BeFalse())
		Expect(run.Error.Message).To(And(ContainSubstring("address 10.0.0.10 is in use by network interface eni-"), ContainSubstring(left),
			ContainSubstring("web/0"), ContainSubstring(testbed.DirectorUUID)))
		Expect(account.World(ctx).Of("instance")).To(HaveExactElements(HaveField("ID", left)))
	})

	It("that is about to be free is waited for", func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		first := launch(ctx, d, address)
		ok(ctx, d, "set_vm_metadata", first, map[string]any{"job": "web"})
		account.Bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{For: paced(40 * time.Second)}})
		_, err := account.Bed.Emulator.AWS(ctx, "ec2", "DescribeInstances")
		Expect(err).NotTo(HaveOccurred())
		fast := account.Another(map[string]any{"fast_path_delete": true})
		ok(ctx, fast, "delete_vm", first)
		run := ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
		Expect(run.Wall).To(BeNumerically(">", paced(20*time.Second)))
		Expect(account.World(ctx).Of("instance")).To(HaveExactElements(HaveField("ID", run.VM())))
	})

	DescribeTable("of somebody else fails at once, with its holder", func(ctx SpecContext, hold func(ctx context.Context) []string) {
		d = account.Director(ctx, nil)
		names := hold(ctx)
		before := account.World(ctx)
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
		Expect(run.Wall).To(BeNumerically("<", paced(90*time.Second)))
		for _, name := range names {
			Expect(run.Error.Message).To(ContainSubstring(name))
		}
		Expect(run.Error.OkToRetry).To(BeFalse())
		Expect(account.World(ctx).Beyond(before)).To(BeEmpty())
		Expect(before.Beyond(account.World(ctx))).To(BeEmpty())
	},
		Entry("an interface of a user", func(ctx context.Context) []string {
			return []string{foreignENI(ctx, ""), "does not have the tag of this CPI", "static_ips"}
		}),
		Entry("an interface of another Director, however old", func(ctx context.Context) []string {
			eni := foreignENI(ctx, "v1:other-director:20200101T000000Z:0123456789abcdef:agent:pending")
			return []string{eni, "Director other-director began to create at 2020-01-01"}
		}),
		Entry("a VM of this Director", func(ctx context.Context) []string {
			run, err := d.Call(ctx, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
			Expect(err).NotTo(HaveOccurred())
			_, err = d.Call(ctx, "set_vm_metadata", run.VM(), map[string]any{"name": "web/1"})
			Expect(err).NotTo(HaveOccurred())
			return []string{run.VM(), "web/1"}
		}),
	)

	It("of an interface without an instance that a killed call has left is removed", func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		made := time.Now().Add(-time.Hour).UTC().Format("20060102T150405Z")
		eni := foreignENI(ctx, fmt.Sprintf("v1:%s:%s:0123456789abcdef:agent:pending", testbed.DirectorUUID, made))
		run := ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...)
		Expect(account.World(ctx).Find(eni)).To(BeNil())
		Expect(run.Stderr).To(ContainSubstring(eni))
	})
})

// foreignENI makes a network interface at the address, with a private tag if one is given.
func foreignENI(ctx context.Context, mark string) string {
	GinkgoHelper()
	params := []string{"SubnetId", account.Bed.Account.Subnets[0].ID, "PrivateIpAddress", address, "Description", "of a user"}
	if mark != "" {
		params = append(params, "TagSpecification.1.ResourceType", "network-interface",
			"TagSpecification.1.Tag.1.Key", privateTag, "TagSpecification.1.Tag.1.Value", mark)
	}
	made, err := account.Bed.Emulator.AWS(ctx, "ec2", "CreateNetworkInterface", params...)
	Expect(err).NotTo(HaveOccurred())
	return made.Value("networkInterface", "networkInterfaceId")
}
