package gateway_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("Throttling", func() {
	It("is off until it is wanted", func() {
		g, _, c := pair()
		for range 8 {
			Expect(c.call("RunInstances", run()[1:]...).Status).To(Equal(200))
		}
		g.EnableThrottling()
		Expect(g.Reset()).To(Succeed())
		for range 8 {
			Expect(c.call("RunInstances", run()[1:]...).Status).To(Equal(200))
		}
	})

	It("lets five launches through at once, and then two each second", func() {
		g, _, c := pair()
		g.EnableThrottling()
		began, admitted := time.Now(), 0
		r := c.call("RunInstances", run()[1:]...)
		for ; r.Status == 200 && admitted < 300; r = c.call("RunInstances", run()[1:]...) {
			admitted++
		}
		Expect(admitted).To(BeNumerically("~", 5+2*time.Since(began).Seconds(), 1))
		Expect(r).To(And(HaveField("Status", 503), HaveField("Code", "RequestLimitExceeded")))
		Expect(g.Calls()[admitted].Refused).To(Equal("throttling"))
		Expect(c.call("TerminateInstances", "InstanceId.1", "i-1").Status).To(Equal(200), "other actions have other buckets")
		Eventually(func() int { return c.call("RunInstances", run()[1:]...).Status }, 3*time.Second, 20*time.Millisecond).Should(Equal(200))
	})

	It("gives a Describe without filter or page size half the tokens", func() {
		g, _, c := pair()
		g.EnableThrottling()
		count := func(params ...string) (admitted int, took time.Duration) {
			began := time.Now()
			for admitted < 1000 && c.call("DescribeVolumes", params...).Status == 200 {
				admitted++
			}
			return admitted, time.Since(began)
		}
		admitted, took := count("VolumeId.1", "vol-1")
		Expect(admitted).To(BeNumerically("~", 50+10*took.Seconds(), 2))
		admitted, took = count("MaxResults", "500")
		Expect(admitted).To(BeNumerically("~", 100+20*took.Seconds(), 2))
	})

	It("counts the instances of a request, too", func() {
		g, _, c := pair()
		g.EnableThrottling()
		many := []string{"ImageId", "ami-1", "MinCount", "1", "MaxCount", "600"}
		Expect(c.call("RunInstances", many...).Status).To(Equal(200))
		Expect(c.call("RunInstances", many...).Code).To(Equal("RequestLimitExceeded"))
		Expect(c.call("RunInstances", run()[1:]...).Status).To(Equal(200), "a refused request takes no token")
	})

	It("wants 15 seconds between two snapshots of a volume", func() {
		g, _, c := pair()
		g.EnableThrottling()
		Expect(c.call("CreateSnapshot", "VolumeId", "vol-1").Status).To(Equal(200))
		Expect(c.call("CreateSnapshot", "VolumeId", "vol-1").Code).To(Equal("SnapshotCreationPerVolumeRateExceeded"))
		Expect(c.call("CreateSnapshot", "VolumeId", "vol-2").Status).To(Equal(200))
	})

	It("leaves other services alone", func() {
		g, _, c := pair()
		g.EnableThrottling()
		for n := range 120 {
			Expect(c.serve("sts", "2011-06-15", "GetCallerIdentity").Status).To(Equal(200), fmt.Sprint(n))
		}
	})
})
