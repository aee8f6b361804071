package gateway_test

import (
	"context"
	"net/url"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

var _ = Describe("A rule", func() {
	It("refuses the nth call of an action, so many times", func() {
		g, u, c := pair()
		standing := g.Add(gateway.Rule{Action: "DeleteVolume", Nth: 2, Times: 2, Code: "InternalError", Message: "An internal error has occurred"})
		var codes []string
		for range 4 {
			codes = append(codes, c.call("DeleteVolume", "VolumeId", "vol-1").Code)
		}
		Expect(codes).To(Equal([]string{"", "InternalError", "InternalError", ""}))
		Expect(standing.Hits()).To(Equal(2))
		Expect(u.actions()).To(HaveLen(2))
		Expect(g.Calls()[1]).To(And(HaveField("Status", 500), HaveField("Refused", "rule DeleteVolume"), HaveField("Message", "An internal error has occurred")))
	})

	It("holds for an absolute number, a family of actions, parameters, a caller", func() {
		g, _, c := pair()
		g.Add(gateway.Rule{Call: 3, Code: "Third"})
		g.Add(gateway.Rule{Action: "Delete*", Code: "Deleting", Where: func(v url.Values) bool { return v.Get("VolumeId") == "vol-2" }})
		g.Add(gateway.Rule{Action: "DescribeTags", Code: "Stranger", From: func(c gateway.Call) bool { return c.AccessKey != "AKIDEXAMPLE" }})
		g.Add(gateway.Rule{Service: "sts", Code: "NoRole"})
		Expect(c.call("DeleteVolume", "VolumeId", "vol-1").Code).To(BeEmpty())
		Expect(c.call("DeleteVolume", "VolumeId", "vol-2").Code).To(Equal("Deleting"))
		Expect(c.call("DescribeRegions").Code).To(Equal("Third"))
		Expect(c.call("DescribeTags").Code).To(BeEmpty())
		Expect(c.serve("sts", "2011-06-15", "AssumeRole").Code).To(Equal("NoRole"))
	})

	It("answers each code with AWS's status for it", func() {
		g, _, c := pair()
		for code, status := range map[string]int{"InsufficientInstanceCapacity": 500, "Unavailable": 503, "InvalidVolume.NotFound": 400, "Zorb": 400} {
			standing := g.Add(gateway.Rule{Code: code})
			Expect(c.call("DescribeRegions")).To(And(HaveField("Status", status), HaveField("Code", code)))
			standing.Remove()
		}
		g.Add(gateway.Rule{Code: "Zorb", Status: 418})
		Expect(c.call("DescribeRegions").Status).To(Equal(418))
	})

	It("ends when it is removed", func() {
		g, _, c := pair()
		standing := g.Add(gateway.Rule{Action: "DescribeRegions", Throttle: true})
		Expect(c.call("DescribeRegions")).To(And(HaveField("Status", 503), HaveField("Code", "RequestLimitExceeded")))
		standing.Remove()
		Expect(c.call("DescribeRegions").Status).To(Equal(200))
	})

	It("throttles load balancers in their own words", func() {
		g, _, c := pair()
		g.Add(gateway.Rule{Service: "elbv2", Throttle: true})
		Expect(c.serve("elasticloadbalancing", "2015-12-01", "RegisterTargets")).To(And(HaveField("Status", 400), HaveField("Code", "Throttling")))
	})

	It("denies a right so many times", func() {
		g, _, c := pair()
		g.Add(gateway.Rule{Action: "CreateTags", Deny: true, Times: 1})
		Expect(c.call("CreateTags", tagged("x", "")[1:]...)).To(And(HaveField("Status", 403), HaveField("Code", "UnauthorizedOperation"),
			HaveField("Message", ContainSubstring("not authorized to perform: ec2:CreateTags"))))
		Expect(c.call("CreateTags", tagged("x", "")[1:]...).Status).To(Equal(200))
	})

	It("drops a call before it is done", func() {
		g, u, c := pair()
		g.Add(gateway.Rule{Action: "DeleteVolume", Times: 1, DropBefore: true})
		Expect(c.call("DeleteVolume", "VolumeId", "vol-1").Err).To(HaveOccurred())
		Expect(u.actions()).To(BeEmpty())
		Expect(g.Calls()).To(HaveExactElements(HaveField("Lost", true)))
		Expect(c.call("DeleteVolume", "VolumeId", "vol-1").Status).To(Equal(200))
	})

	It("drops the answer to a call that was done, and records it as lost", func() {
		g, u, c := pair()
		g.Add(gateway.Rule{Action: "DeleteVolume", DropAfter: true})
		Expect(c.call("DeleteVolume", "VolumeId", "vol-1").Err).To(HaveOccurred())
		Expect(u.actions()).To(Equal([]string{"DeleteVolume"}))
		Expect(g.Calls()).To(HaveExactElements(And(HaveField("Lost", true), HaveField("Status", 200), HaveField("Done", true))))
	})

	It("adds latency", func() {
		g, _, c := pair()
		g.Add(gateway.Rule{Latency: 60 * time.Millisecond})
		began := time.Now()
		Expect(c.call("DescribeRegions").Status).To(Equal(200))
		Expect(time.Since(began)).To(BeNumerically(">=", 60*time.Millisecond))
		Expect(g.Calls()[0].Duration).To(BeNumerically(">=", 60*time.Millisecond))
	})

	It("holds a call no longer than its caller is there, and does nothing then", func() {
		g, u, c := pair()
		g.Add(gateway.Rule{Latency: time.Hour})
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		Expect(c.try(ctx, "ec2", "2016-11-15", "DescribeRegions").Err).To(HaveOccurred())
		Eventually(g.Calls).Should(HaveExactElements(HaveField("Lost", true)))
		Expect(u.actions()).To(BeEmpty())
	})

	It("lets AWS finish what it has begun when its caller goes away", func() {
		g, u, c := pair()
		u.gate = make(chan struct{})
		ctx, cancel := context.WithCancel(context.Background())
		gone := make(chan reply, 1)
		go func() { defer GinkgoRecover(); gone <- c.try(ctx, "ec2", "2016-11-15", "DescribeRegions") }()
		Eventually(u.actions).Should(HaveLen(1))
		cancel()
		Expect((<-gone).Err).To(HaveOccurred())
		Consistently(g.Calls, 100*time.Millisecond).Should(HaveExactElements(HaveField("Done", false)))
		close(u.gate)
		Eventually(g.Calls).Should(HaveExactElements(And(HaveField("Done", true), HaveField("Status", 200))))
	})

	It("is idle when AWS has finished what a caller that went away had begun", func(ctx SpecContext) {
		g, u, c := pair()
		Expect(g.Idle(ctx)).To(Succeed())
		u.gate = make(chan struct{})
		calling, hangUp := context.WithCancel(ctx)
		gone := make(chan reply, 1)
		go func() { defer GinkgoRecover(); gone <- c.try(calling, "ec2", "2016-11-15", "DescribeRegions") }()
		Eventually(u.actions).Should(HaveLen(1))
		hangUp()
		<-gone
		brief, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		Expect(g.Idle(brief)).To(MatchError(context.DeadlineExceeded))
		close(u.gate)
		Expect(g.Idle(ctx)).To(Succeed())
		Expect(g.Calls()).To(HaveExactElements(HaveField("Done", true)))
	})

	It("runs hooks around the work, with the connection held", func() {
		g, u, c := pair()
		var order []string
		g.Add(gateway.Rule{
			Action: "DeleteVolume",
			Before: func(call gateway.Call) {
				order = append(order, "before", call.Params.Get("VolumeId"), sum(u.actions()))
			},
			After: func(call gateway.Call) { order = append(order, "after", sum(u.actions()), sum([]string{call.Code})) },
		})
		r := c.call("DeleteVolume", "VolumeId", "vol-1")
		Expect(r.Status).To(Equal(200))
		Expect(order).To(Equal([]string{"before", "vol-1", "", "after", "DeleteVolume", ""}))
	})

	It("shows the call as done in the record when its after hook runs", func() {
		g, _, c := pair()
		var seen []gateway.Call
		g.Add(gateway.Rule{After: func(gateway.Call) { seen = g.Calls() }})
		c.call("DescribeRegions")
		Expect(seen).To(HaveExactElements(And(HaveField("Done", true), HaveField("Status", 200))))
	})

	It("rewrites an answer", func() {
		g, _, c := pair()
		g.Add(gateway.Rule{Action: "DescribeRegions", Rewrite: func(_ gateway.Call, _ []byte) []byte { return []byte("<broken") }})
		Expect(c.call("DescribeRegions").Body).To(Equal("<broken"))
	})

	It("counts right under many callers at once", func() {
		g, _, c := pair()
		standing := g.Add(gateway.Rule{Action: "DescribeRegions", Times: 10, Code: "Refused"})
		var mu sync.Mutex
		refused := 0
		var all sync.WaitGroup
		for range 64 {
			all.Go(func() {
				defer GinkgoRecover()
				if c.call("DescribeRegions").Code == "Refused" {
					mu.Lock()
					refused++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		Expect(refused).To(Equal(10))
		Expect(standing.Hits()).To(Equal(10))
		Expect(g.Calls()).To(HaveLen(64))
	})
})

var _ = Describe("A gateway in a crowd", func() {
	It("works with calls, rules, lag and resets side by side", func() {
		g, u, c := pair()
		u.answer("CreateVolume", "<CreateVolumeResponse><volumeId>vol-1</volumeId><status>available</status></CreateVolumeResponse>")
		u.answer("DescribeVolumes", "<DescribeVolumesResponse><volumeSet>"+
			"<item><volumeId>vol-1</volumeId><status>available</status></item></volumeSet></DescribeVolumesResponse>")
		g.Lag(gateway.LagAll(gateway.Delay{Looks: 3}))
		g.Doom(gateway.Doom{Action: "CreateVolume", Times: 3, Death: gateway.KeyRefused})
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				defer GinkgoRecover()
				for range 10 {
					c.call("CreateVolume", create("ClientToken", string(rune('a'+i%4)))[1:]...)
					c.call("DescribeVolumes", "VolumeId.1", "vol-1")
					c.call("ModifyVolume", "VolumeId", "vol-1", "Size", "20")
					c.call("DetachVolume", "VolumeId", "vol-1")
					c.call("TerminateInstances", "InstanceId.1", "i-1")
				}
			})
		}
		all.Go(func() {
			defer GinkgoRecover()
			for range 5 {
				g.Lag(gateway.LagAll(gateway.Delay{For: time.Millisecond}))
				g.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 2}})
				g.Add(gateway.Rule{Action: "DescribeVolumes", Nth: 2, DropAfter: true, Times: 1})
				g.EnableThrottling()
				g.Policy("BaselinePolicy")
				g.Settle(context.Background())
				g.Budget(g.Calls())
				Expect(g.Reset()).To(Succeed())
			}
		})
		all.Wait()
		Expect(g.Reset()).To(Succeed())
		Expect(c.call("DescribeVolumes", "VolumeId.1", "vol-1").Tree.Value("volumeSet", "item", "status")).To(Equal("available"))
		Expect(g.Calls()).To(HaveLen(1))
	})
})

func sum(words []string) string {
	text := ""
	for _, word := range words {
		text += word
	}
	return text
}
