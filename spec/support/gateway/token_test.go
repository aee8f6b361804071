package gateway_test

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

var _ = Describe("A client token", func() {
	It("repeats the first answer to the same request", func() {
		bed, c := account()
		first, _ := volume(c, "ClientToken", "one")
		second, r := volume(c, "ClientToken", "one")
		Expect(second).To(Equal(first))
		calls := bed.Gateway.Calls()
		Expect(calls[1].Replayed).To(BeTrue())
		Expect(r.Tree.Value("requestId")).To(Equal(calls[1].RequestID))
		other, _ := volume(c, "ClientToken", "two")
		Expect(other).NotTo(Equal(first))
		none, _ := volume(c)
		Expect(none).NotTo(Equal(first))
		world, err := bed.World(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(world.Of("volume")).To(HaveLen(3))
	})

	It("refuses the token for another request", func() {
		_, c := account()
		volume(c, "ClientToken", "one")
		Expect(c.call("CreateVolume", create("ClientToken", "one", "Size", "2")[1:]...)).
			To(And(HaveField("Status", 400), HaveField("Code", "IdempotentParameterMismatch")))
	})

	It("makes one resource of many equal requests at once", func() {
		bed, c := account()
		ids := make([]string, 24)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				defer GinkgoRecover()
				ids[i], _ = volume(c, "ClientToken", "one")
			})
		}
		all.Wait()
		Expect(ids).To(HaveEach(ids[0]))
		world, err := bed.World(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(world.Of("volume")).To(HaveLen(1))
	})

	It("finds what a lost answer made", func() {
		bed, c := account()
		bed.Gateway.Add(gateway.Rule{Action: "CreateVolume", Times: 1, DropAfter: true})
		Expect(c.call("CreateVolume", create("ClientToken", "one")[1:]...).Err).To(HaveOccurred())
		world, err := bed.World(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(world.Of("volume")).To(HaveLen(1))
		Expect(c.call("CreateVolume", create("ClientToken", "one")[1:]...).Tree.Value("volumeId")).To(Equal(world.Of("volume")[0].ID))
	})

	It("is free again after a refusal", func() {
		bed, c := account()
		standing := bed.Gateway.Add(gateway.Rule{Action: "CreateVolume", Times: 1, Code: "InternalError"})
		Expect(c.call("CreateVolume", create("ClientToken", "one")[1:]...).Code).To(Equal("InternalError"))
		Expect(standing.Hits()).To(Equal(1))
		refused := c.call("CreateVolume", "AvailabilityZone", "us-east-1a", "SnapshotId", "snap-0123456789abcdef0", "ClientToken", "one")
		Expect(refused.Code).To(Equal("InvalidSnapshot.NotFound"))
		Expect(c.call("CreateVolume", create("ClientToken", "one")[1:]...).Status).To(Equal(200))
	})

	It("answers a repeated launch with the instance's present state, and refuses it once that is terminated", func() {
		bed, c := account()
		first, r := launch(bed, c, "ClientToken", "one")
		Expect(r.Tree.Value("instancesSet", "item", "instanceState", "name")).To(Equal("pending"))
		again, r := launch(bed, c, "ClientToken", "one")
		Expect(again).To(Equal(first))
		Expect(r.Tree.Value("instancesSet", "item", "instanceState", "name")).To(Equal("running"))
		Expect(r.Tree.Value("reservationId")).To(HavePrefix("r-"))
		Expect(c.call("TerminateInstances", "InstanceId.1", first).Status).To(Equal(200))
		r = c.replay(bed.Gateway.Calls()[0])
		Expect(r).To(And(HaveField("Status", 400), HaveField("Code", "IdempotentInstanceTerminated")))
	})

	It("counts by zone for a launch that names one", func() {
		bed, c := account()
		first, _ := launch(bed, c, "ClientToken", "one")
		elsewhere, _ := launch(bed, c, "ClientToken", "one", "NetworkInterface.1.SubnetId", bed.Account.Subnets[1].ID)
		Expect(elsewhere).NotTo(Equal(first))
		r := c.call("RunInstances", "ImageId", bed.Account.Image, "MinCount", "1", "MaxCount", "1", "ClientToken", "one", "SubnetId", bed.Account.Subnets[0].ID)
		Expect(r.Code).To(Equal("IdempotentParameterMismatch"))
	})

	It("lets a caller that waits for an equal request go", func() {
		g, u, c := pair()
		u.gate = make(chan struct{})
		first, second := make(chan reply, 1), make(chan reply, 1)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		send := func(ctx context.Context, to chan<- reply) {
			defer GinkgoRecover()
			to <- c.try(ctx, "ec2", "2016-11-15", "CreateVolume", create("ClientToken", "one")[1:]...)
		}
		go send(context.Background(), first)
		Eventually(u.actions).Should(HaveLen(1))
		go send(ctx, second)
		Eventually(g.Calls).Should(HaveLen(2))
		cancel()
		Expect((<-second).Err).To(HaveOccurred())
		Eventually(g.Calls).Should(HaveExactElements(HaveField("Done", false), HaveField("Done", true)))
		close(u.gate)
		Expect((<-first).Status).To(Equal(200))
		Expect(u.actions()).To(HaveLen(1))
	})
})

// replay sends a recorded call again.
func (c client) replay(call gateway.Call) reply {
	GinkgoHelper()
	var params []string
	for name, values := range call.Params {
		if name != "Action" && name != "Version" {
			params = append(params, name, values[0])
		}
	}
	return c.call(call.Action, params...)
}
