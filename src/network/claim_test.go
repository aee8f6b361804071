package network_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/network"
)

// A minute lasts 60 ms here (aws.Settings.Pace).
func minutes(n int) time.Duration { return time.Duration(n) * 60 * time.Millisecond }

// repeated returns n times one answer.
func repeated(n int, one fmt.Stringer) []fmt.Stringer { return slices.Repeat([]fmt.Stringer{one}, n) }

func count(actions []string, action string) int {
	n := 0
	for _, one := range actions {
		if one == action {
			n++
		}
	}
	return n
}

var _ = Describe("the claim of an address", func() {
	var warnings []string
	BeforeEach(func() { warnings = nil })
	claim := func(r *region) *network.Claim {
		return network.NewClaim(r.open(), func(lines ...string) { warnings = append(warnings, lines...) }, "subnet-1", "10.0.0.5")
	}
	left := eni{instance: "i-1", mark: pending(other, long)}
	running := vm{state: "running", mark: pending(other, long)}
	held := func(err error) bool { return errors.As(err, new(*network.AddressHeld)) }

	It("removes an instance that was left behind, and waits until it is terminated", func(ctx SpecContext) {
		r := holding([]fmt.Stringer{left}, []fmt.Stringer{running, running, vm{state: "shutting-down"}, vm{state: "terminated"}})
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{
			"DescribeNetworkInterfaces", "DescribeInstances", "TerminateInstances", "DescribeInstances", "DescribeInstances", "DescribeInstances",
			"DescribeNetworkInterfaces",
		}))
		Expect(r.asked[2]).To(And(HaveKeyWithValue("InstanceId.1", []string{"i-1"}), Not(HaveKey("InstanceId.2"))))
		Expect(warnings).To(Equal([]string{"address 10.0.0.5 is held by eni-1 (instance i-1), which a killed create_vm left behind; removing it"}))
	})

	It("removes an unattached interface that was left behind, and no instance", func(ctx SpecContext) {
		r := heldBy(eni{status: "available", mark: pending(other, long)}, vm{})
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DescribeNetworkInterfaces", "DeleteNetworkInterface", "DescribeNetworkInterfaces"}))
		Expect(r.asked[1]).To(HaveKeyWithValue("NetworkInterfaceId", []string{"eni-1"}))
		Expect(warnings).To(HaveLen(1))
	})

	DescribeTable("only waits for what is going away", func(ctx SpecContext, holder eni, instance vm) {
		r := holding(repeated(3, holder), repeated(3, instance))
		started := time.Now()
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(time.Since(started)).To(BeNumerically(">=", minutes(1)/2), "three pauses of ten seconds")
		Expect(count(r.actions(), "DescribeNetworkInterfaces")).To(Equal(4))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
		Expect(warnings).To(BeEmpty())
	},
		Entry("an instance that shuts down", left, vm{state: "shutting-down", mark: pending(other, long)}),
		Entry("one that is terminated", left, vm{state: "terminated", mark: pending(other, long)}),
		Entry("an interface that is being detached", eni{instance: "i-1", status: "detaching", mark: pending(other, long)}, running),
		Entry("an unattached one that is being detached", eni{status: "detaching", mark: pending(other, long)}, vm{}),
		Entry("a committed VM", eni{instance: "i-1", mark: committed(other, long)}, vm{state: "shutting-down", mark: committed(other, long)}),
		Entry("another Director's", eni{instance: "i-1", mark: pending(alien, long)}, vm{state: "shutting-down", mark: pending(alien, long)}),
		Entry("anybody's", eni{instance: "i-1"}, vm{state: "shutting-down"}),
	)

	DescribeTable("waits for what may yet be committed or go", func(ctx SpecContext, mark string) {
		r := holding(repeated(3, eni{instance: "i-1", mark: mark}), repeated(3, vm{state: "running", mark: mark}))
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(count(r.actions(), "DescribeNetworkInterfaces")).To(Equal(4))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
	},
		Entry("another process of the Director has just begun it", pending(other, -time.Minute)),
		Entry("this process has just given it up, and AWS shows an older state", pending(us, -time.Minute)),
		Entry("this process made it, an hour ago", pending(us, long)),
	)

	It("lets it be once it is committed", func(ctx SpecContext) {
		young := pending(other, -time.Minute)
		instances := append(repeated(2, vm{state: "running", mark: young}), repeated(7, vm{state: "running", mark: committed(other, 0)})...)
		r := holding(repeated(9, eni{instance: "i-1", mark: young}), instances)
		Expect(claim(r).Free(ctx)).To(MatchError(held, "held"))
		Expect(count(r.actions(), "DescribeInstances")).To(Equal(3))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
	})

	It("removes it once it is two minutes old", func(ctx SpecContext) {
		// The tag has whole seconds. So this one says the next second, and it is old enough two minutes (120 ms) later.
		began := time.Now().Truncate(time.Second).Add(time.Second)
		young := pending(other, time.Since(began))
		r := holding(nil, nil)
		var removed atomic.Pointer[time.Time]
		r.answers["DescribeNetworkInterfaces"] = func(url.Values) string {
			if removed.Load() != nil {
				return noENI
			}
			return eni{instance: "i-1", mark: young}.String()
		}
		r.answers["DescribeInstances"] = func(url.Values) string {
			if removed.Load() != nil {
				return vm{state: "terminated"}.String()
			}
			return vm{state: "running", mark: young}.String()
		}
		r.answers["TerminateInstances"] = func(url.Values) string {
			now := time.Now()
			removed.Store(&now)
			return "<instancesSet/>"
		}
		// Begun before the tag's second, the claim has fifteen minutes (900 ms) in all.
		Eventually(time.Now).WithTimeout(5 * time.Second).WithPolling(time.Millisecond).Should(BeTemporally(">=", began.Add(-minutes(1))))
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(removed.Load()).NotTo(BeNil())
		Expect(*removed.Load()).To(BeTemporally(">=", began.Add(minutes(2))))
		Expect(count(r.actions(), "TerminateInstances")).To(Equal(1))
		Expect(count(r.actions(), "DescribeNetworkInterfaces")).To(BeNumerically(">", 3))
	}, SpecTimeout(5*time.Second))

	It("gives up on what does not go away within fifteen minutes", func(ctx SpecContext) {
		r := holding(repeated(500, left), repeated(500, vm{state: "shutting-down"}))
		one, started := claim(r), time.Now()
		Expect(one.Free(ctx)).To(MatchError(held, "held"))
		Expect(time.Since(started)).To(And(BeNumerically(">=", minutes(15)), BeNumerically("<", minutes(30))))
		looks := len(r.actions())
		Expect(one.Free(ctx)).To(MatchError(held, "held"), "the claim lasts through all tries to launch")
		Expect(r.actions()).To(HaveLen(looks + 2))
		Expect(r.actions()).NotTo(ContainElement(BeElementOf(removals)))
	}, SpecTimeout(5*time.Second))

	It("waits for what it has removed and AWS still shows", func(ctx SpecContext) {
		r := holding(repeated(3, left), nil)
		r.answers["DescribeInstances"] = inTurn(running.String(), vm{state: "terminated"}.String(), running.String())
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(count(r.actions(), "DescribeNetworkInterfaces")).To(Equal(4))
		Expect(count(r.actions(), "TerminateInstances")).To(Equal(1))
	})

	It("removes only one holder: the same one that AWS still shows is waited for, and given up on", func(ctx SpecContext) {
		r := holding(repeated(500, left), nil)
		r.answers["DescribeInstances"] = inTurn(running.String(), vm{state: "terminated"}.String(), running.String())
		Expect(claim(r).Free(ctx)).To(MatchError(held, "held"))
		Expect(count(r.actions(), "TerminateInstances")).To(Equal(1))
		Expect(warnings).To(HaveLen(1))
	}, SpecTimeout(5*time.Second))

	It("removes only one holder: the next one is not removed, whoever left it", func(ctx SpecContext) {
		r := holding([]fmt.Stringer{left}, []fmt.Stringer{running, vm{state: "terminated"}})
		one := claim(r)
		Expect(one.Free(ctx)).To(Succeed())
		r.answers["DescribeNetworkInterfaces"] = inTurn(eni{id: "eni-2", instance: "i-2", mark: pending(other, long)}.String())
		r.answers["DescribeInstances"] = inTurn(running.String())
		Expect(one.Free(ctx)).To(MatchError(ContainSubstring("in use by network interface eni-2 of instance i-2 (running), which")))
		Expect(count(r.actions(), "TerminateInstances")).To(Equal(1))
		Expect(warnings).To(HaveLen(1))
	}, SpecTimeout(5*time.Second))

	It("waits six times for a holder that AWS does not show, and then says so", func(ctx SpecContext) {
		r := holding(nil, nil)
		one, started := claim(r), time.Now()
		for range 6 {
			Expect(one.Free(ctx)).To(Succeed())
		}
		Expect(time.Since(started)).To(BeNumerically(">=", minutes(1)))
		err := one.Free(ctx)
		var hidden *network.AddressHidden
		Expect(errors.As(err, &hidden)).To(BeTrue())
		Expect(err).To(MatchError("address 10.0.0.5 of subnet subnet-1 is in use, and AWS does not show by what: " +
			"it may belong to another account that shares the subnet"))
		Expect(r.actions()).To(HaveLen(7))
	})

	It("does not count a holder that went away as one that AWS does not show", func(ctx SpecContext) {
		r := holding(nil, repeated(20, vm{state: "shutting-down"}))
		one := claim(r)
		for range 8 {
			r.answers["DescribeNetworkInterfaces"] = inTurn(left.String(), noENI)
			Expect(one.Free(ctx)).To(Succeed())
		}
		Expect(count(r.actions(), "DescribeNetworkInterfaces")).To(Equal(16))
	})

	DescribeTable("ends with AWS's own word where the removal fails", func(ctx SpecContext, holder eni, action string) {
		r := heldBy(holder, running)
		delete(r.answers, action)
		Expect(aws.Code(claim(r).Free(ctx))).To(Equal("UnauthorizedOperation"))
		Expect(r.actions()[len(r.actions())-1]).To(Equal(action))
	},
		Entry(nil, left, "TerminateInstances"), Entry(nil, eni{mark: pending(other, long)}, "DeleteNetworkInterface"),
	)

	DescribeTable("takes what does not exist for removed", func(ctx SpecContext, holder eni, action, code string) {
		r := holding([]fmt.Stringer{holder}, []fmt.Stringer{running})
		r.refused = map[string]string{action: code}
		Expect(claim(r).Free(ctx)).To(Succeed())
		Expect(r.actions()).To(ContainElement(action))
		Expect(r.actions()[len(r.actions())-1]).To(Equal("DescribeNetworkInterfaces"))
	},
		Entry("an instance", left, "TerminateInstances", "InvalidInstanceID.NotFound"),
		Entry("an interface", eni{mark: pending(other, long)}, "DeleteNetworkInterface", "InvalidNetworkInterfaceID.NotFound"),
	)

	It("ends with the request", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		r := holding(repeated(500, left), nil)
		r.answers["DescribeInstances"] = func(url.Values) string {
			stop()
			return vm{state: "shutting-down"}.String()
		}
		Expect(claim(r).Free(stopping)).To(MatchError(context.Canceled))
		Expect(r.actions()).To(HaveLen(2))
	})
})
