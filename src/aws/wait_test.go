package aws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// waiting returns a client whose seconds last 10 ms: a busy machine then delays a look by less than such a second.
func waiting() *Client { return &Client{pace: 0.01, timeline: NewTimeline(io.Discard, "")} }

var errUnknown = &Missing{What: "volume", ID: "vol-1"}

var _ = Describe("until", func() {
	w := wait{what: "volume vol-1 to be available", limit: time.Minute}

	It("looks until it is done", func(ctx SpecContext) {
		looks := 0
		Expect(waiting().until(ctx, w, func(context.Context) (bool, string, error) {
			looks++
			return looks == 3, "creating", nil
		})).To(Succeed())
		Expect(looks).To(Equal(3))
	})

	It("first looks when the thing is usually ready, and then less and less often", func(ctx SpecContext) {
		c, first := waiting(), w
		first.first = 3 * time.Second
		at := []time.Time{time.Now()}
		Expect(c.until(ctx, first, func(context.Context) (bool, string, error) {
			at = append(at, time.Now())
			return len(at) == 8, "", nil
		})).To(Succeed())
		for i, seconds := range []time.Duration{3, 2, 3, 5, 8, 10, 10} {
			Expect(at[i+1].Sub(at[i])).To(BeNumerically(">=", c.Scaled(seconds*time.Second)), "pause %d", i)
		}
	})

	It("ends with the unchanged error of a look", func(ctx SpecContext) {
		failure, looks := &VolumeFailure{VolumeID: "vol-1", State: "error"}, 0
		Expect(waiting().until(ctx, w, func(context.Context) (bool, string, error) {
			looks++
			return false, "", failure
		})).To(BeIdenticalTo(failure))
		Expect(looks).To(Equal(1))
	})

	DescribeTable("looks for the last time at its limit", func(ctx SpecContext, seconds, most int) {
		c, late, looks, started := waiting(), w, 0, time.Now()
		late.limit = time.Duration(seconds) * time.Second
		err := c.until(ctx, late, func(context.Context) (bool, string, error) {
			looks++
			return false, []string{"none", "creating", "almost"}[min(looks, 3)-1], nil
		})
		var timeout *WaitTimeout
		Expect(errors.As(err, &timeout)).To(BeTrue())
		Expect(isTimeout(err)).To(BeTrue())
		Expect(time.Since(started)).To(BeNumerically(">=", c.Scaled(late.limit)))
		Expect(timeout.What).To(Equal("volume vol-1 to be available"))
		Expect(timeout.LastState).To(Equal([]string{"none", "creating", "almost"}[min(looks, 3)-1]))
		Expect(looks).To(And(BeNumerically(">", 0), BeNumerically("<=", most)))
	},
		Entry("one look at least", 0, 1), Entry("at 0, 2, 5 and 8 s", 8, 4), Entry("at 0, 2, 5, 10 and 17 s", 17, 5),
	)

	It("ends with the reason when the process is asked to stop", func(ctx SpecContext) {
		stopping, stop := context.WithCancelCause(ctx)
		c, looks, reason := waiting(), 0, errors.New("SIGTERM")
		c.pace = 1
		Expect(c.until(stopping, w, func(context.Context) (bool, string, error) {
			looks++
			stop(reason)
			return false, "", nil
		})).To(BeIdenticalTo(reason))
		Expect(looks).To(Equal(1))
		Expect(c.until(stopping, w, func(context.Context) (bool, string, error) {
			looks++
			return true, "", nil
		})).To(BeIdenticalTo(reason))
		Expect(looks).To(Equal(1))
	})

	It("is a timeout only by its own limit", func() {
		Expect(isTimeout(errUnknown)).To(BeFalse())
		Expect(isTimeout(nil)).To(BeFalse())
	})
})

var _ = Describe("a new thing", func() {
	var looks int
	BeforeEach(func() { looks = 0 })

	// shown waits for something whose looks find these states in turn and repeat the last: "unknown", "ready" or another.
	shown := func(ctx context.Context, c *Client, states ...string) error {
		return c.untilReady(ctx, newborn{
			wait: wait{what: "volume vol-1 to be available", limit: 10 * time.Minute},
			look: func(context.Context) (bool, string, error) {
				looks++
				state := states[min(looks, len(states))-1]
				if state == "unknown" {
					return false, "", fmt.Errorf("describing: %w", errUnknown)
				}
				return state == "ready", state, nil
			},
			vanished: func() error { return &VolumeFailure{VolumeID: "vol-1", State: "gone"} },
		})
	}

	It("may be unknown at first", func(ctx SpecContext) {
		Expect(shown(ctx, waiting(), "unknown", "unknown", "creating", "ready")).To(Succeed())
		Expect(looks).To(Equal(4))
	})

	It("is gone when AWS showed it once and does not any more", func(ctx SpecContext) {
		Expect(shown(ctx, waiting(), "creating", "unknown", "ready")).To(MatchError("volume vol-1 is gone instead of available"))
		Expect(looks).To(Equal(2))
	})

	It("is gone when AWS has not shown it for a minute", func(ctx SpecContext) {
		c, started := waiting(), time.Now()
		Expect(shown(ctx, c, "unknown")).To(MatchError("volume vol-1 is gone instead of available"))
		Expect(time.Since(started)).To(BeNumerically("~", c.Scaled(time.Minute), c.Scaled(20*time.Second)))
	})
})
