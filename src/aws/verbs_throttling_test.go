package aws

import (
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the pauses of a throttled verb", func() {
	throttled := reply{status: 503, code: "RequestLimitExceeded"}
	shown := reply{body: "<volumeSet><item><volumeId>vol-1</volumeId><status>available</status></item></volumeSet>"}

	// quick returns a region whose seconds last this long.
	quick := func(second time.Duration, replies ...reply) *region {
		r := newRegion(0, replies...)
		r.open(Settings{Pace: second.Seconds()})
		return r
	}

	DescribeTable("last at least as long as AWS asks for, up to a minute", func(ctx SpecContext, header string, least, most int) {
		asked := throttled
		asked.retryAfter = header
		r := quick(5*time.Millisecond, asked, shown)
		Expect(r.Volume(ctx, "vol-1")).Error().NotTo(HaveOccurred())
		Expect(r.pauses()).To(HaveExactElements(And(
			BeNumerically(">=", r.Scaled(time.Duration(least)*time.Second)), BeNumerically("<", r.Scaled(time.Duration(most)*time.Second)))))
	},
		Entry(nil, SpecTimeout(5*time.Second), "30", 30, 60), Entry("a minute at most", SpecTimeout(5*time.Second), "3600", 60, 120),
		Entry("nothing", "", 0, 20), Entry("no number", "soon", 0, 20), Entry("less than nothing", "-5", 0, 20),
	)

	It("are short at first", func(ctx SpecContext) {
		for range 8 { // longer ones would be below five seconds by chance, but not eight times
			r := quick(5*time.Millisecond, throttled, shown)
			Expect(r.Volume(ctx, "vol-1")).Error().NotTo(HaveOccurred())
			Expect(r.pauses()).To(HaveExactElements(BeNumerically("<", r.Scaled(5*time.Second))))
		}
	})

	It("grow to up to twenty seconds and are not alike: many processes that were throttled together do not come back together", func(ctx SpecContext) {
		r := quick(2*time.Millisecond, append(times(30, throttled), shown)...)
		Expect(r.Volume(ctx, "vol-1")).Error().NotTo(HaveOccurred())
		grown := r.pauses()[5:]
		Expect(grown).To(HaveLen(25))
		Expect(slices.Min(grown)).To(BeNumerically("<", r.Scaled(12*time.Second)))
		Expect(slices.Max(grown)).To(BeNumerically(">=", r.Scaled(14*time.Second)))
		Expect(slices.Max(grown)).To(BeNumerically("<", r.Scaled(30*time.Second)))
	})

	It("end after ten minutes, with AWS's own word", func(ctx SpecContext) {
		r, started := quick(500*time.Microsecond, throttled), time.Now()
		_, err := r.Volume(ctx, "vol-1")
		Expect(Code(err)).To(Equal("RequestLimitExceeded"))
		Expect(time.Since(started)).To(And(BeNumerically(">=", r.Scaled(10*time.Minute)), BeNumerically("<", r.Scaled(19*time.Minute))))
	}, SpecTimeout(5*time.Second))
})
