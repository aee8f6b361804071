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

// waiting is a client whose seconds last 10 ms, so that what comes late on a busy machine still comes in its second.
func waiting() *Client { return &Client{Pace: 0.01, timeline: NewTimeline(io.Discard, "")} }

var errUnknown = &Missing{Kind: "volume", ID: "vol-1"}

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

	It("ends with the error of a look as it is", func(ctx SpecContext) {
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
		c.Pace = 1
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

var _ = Describe("again", func() {
	var calls int
	BeforeEach(func() { calls = 0 })

	// failing gives the errors in turn, the last for ever.
	failing := func(errs ...error) func(context.Context) error {
		return func(context.Context) error {
			calls++
			return errs[min(calls, len(errs))-1]
		}
	}
	always := func(error) bool { return true }

	It("repeats while the error passes", func(ctx SpecContext) {
		Expect(waiting().again(ctx, time.Minute, always, failing(io.EOF, io.EOF, nil))).To(Succeed())
		Expect(calls).To(Equal(3))
	})

	It("ends with another error at once", func(ctx SpecContext) {
		eof := func(err error) bool { return errors.Is(err, io.EOF) }
		Expect(waiting().again(ctx, time.Minute, eof, failing(io.EOF, errUnknown, nil))).To(BeIdenticalTo(errUnknown))
		Expect(calls).To(Equal(2))
	})

	It("asks nothing of the test where there is no error", func(ctx SpecContext) {
		Expect(waiting().again(ctx, time.Minute, func(error) bool { panic("no error") }, failing(nil))).To(Succeed())
	})

	It("does it for the last time at its limit, and ends with that error as it is", func(ctx SpecContext) {
		c, started := waiting(), time.Now()
		last := error(nil)
		Expect(c.again(ctx, 8*time.Second, always, func(context.Context) error {
			calls++
			last = &Missing{ID: fmt.Sprint(calls)}
			return last
		})).To(BeIdenticalTo(last))
		Expect(time.Since(started)).To(BeNumerically(">=", c.Scaled(8*time.Second)))
		Expect(calls).To(And(BeNumerically(">", 1), BeNumerically("<=", 4)))
	})

	It("does it once where there is no time for more", func(ctx SpecContext) {
		Expect(waiting().again(ctx, 0, always, failing(io.EOF))).To(MatchError(io.EOF))
		Expect(calls).To(Equal(1))
	})

	It("ends with the error of the call, not of the context, when the process is asked to stop", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		c := waiting()
		c.Pace = 1
		Expect(c.again(stopping, time.Minute, always, func(context.Context) error { calls++; stop(); return io.EOF })).To(BeIdenticalTo(io.EOF))
		Expect(calls).To(Equal(1))
	})

	DescribeTable("asks for an unknown id, and for nothing else", func(ctx SpecContext, ask func(*Client, context.Context, func(context.Context) error) error) {
		Expect(ask(waiting(), ctx, failing(errUnknown, nil))).To(Succeed())
		Expect(calls).To(Equal(2))
		calls = 0
		Expect(ask(waiting(), ctx, failing(io.EOF, nil))).To(BeIdenticalTo(io.EOF))
		Expect(calls).To(Equal(1))
	},
		Entry("that the Director gave", (*Client).known), Entry("that this process made", (*Client).fresh),
	)

	DescribeTable("believes that an id is gone after its time", func(ctx SpecContext, ask func(*Client, context.Context, func(context.Context) error) error, seconds int) {
		c, started := waiting(), time.Now()
		Expect(ask(c, ctx, failing(errUnknown))).To(BeIdenticalTo(errUnknown))
		Expect(time.Since(started)).To(BeNumerically("~", c.Scaled(time.Duration(seconds)*time.Second), c.Scaled(15*time.Second)))
		Expect(time.Since(started)).To(BeNumerically(">=", c.Scaled(time.Duration(seconds)*time.Second)))
	},
		Entry("that the Director gave", (*Client).known, 10), Entry("that this process made", (*Client).fresh, 60),
	)
})

var _ = Describe("an id that is missing now", func() {
	It("is missing for good once it was seen, or after a minute", func() {
		c := waiting()
		c.Pace = 1
		s := c.follow()
		Expect(s.gone()).To(BeFalse())
		s.started = time.Now().Add(-59 * time.Second)
		Expect(s.gone()).To(BeFalse())
		s.started = time.Now().Add(-61 * time.Second)
		Expect(s.gone()).To(BeTrue())
		s = c.follow()
		s.seen = true
		Expect(s.gone()).To(BeTrue())
	})
})
