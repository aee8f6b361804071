package aws

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// wait is what is waited for. The first look comes when the thing is usually ready, so that most waits cost one call.
type wait struct {
	what  string        // "volume vol-1 to be available"
	first time.Duration // until the first look
	limit time.Duration // from the start until giving up
}

// The pauses between looks after the first; the last one repeats for ever. With up to 20 % of jitter, the 96 waiters of a
// Director's three workers stay under 12 calls a second together. AWS refills 20 a second for Describe calls.
var pauses = []time.Duration{2 * time.Second, 3 * time.Second, 5 * time.Second, 8 * time.Second, 10 * time.Second}

// look reports whether the target is reached. It also returns the state that it saw, for the message of a timeout.
type look func(ctx context.Context) (done bool, state string, err error)

// until looks until done, until an error, until the limit (*WaitTimeout), or until ctx ends.
func (c *Client) until(ctx context.Context, w wait, look look) error {
	started, state := time.Now(), ""
	if err := c.Pause(ctx, w.first); err != nil {
		return err
	}
	for n := 0; ; n++ {
		done, seen, err := look(ctx)
		if err != nil || done {
			return err
		}
		state = seen
		pause, more := c.pauseAfter(n, started, w.limit)
		if !more {
			return &WaitTimeout{What: w.what, LastState: state, After: time.Since(started).Round(time.Second)}
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// pauseAfter returns the pause after the nth look, with jitter. It is cut so that the last look comes at the limit; false
// when the limit is past.
func (c *Client) pauseAfter(n int, started time.Time, limit time.Duration) (time.Duration, bool) {
	left := c.Scaled(limit) - time.Since(started)
	pause := pauses[min(n, len(pauses)-1)]
	pause += time.Duration(rand.Float64() * 0.2 * float64(pause))
	return min(c.Scaled(pause), left), left > 0
}

// newborn is the wait for something that this process made.
type newborn struct {
	wait
	look look
	// vanished returns the error for a thing that AWS showed once and no longer shows. A volume whose key AWS could not
	// use ends like that.
	vanished func() error
}

// untilReady waits until a new thing is ready. For ownGrace AWS may not know it yet.
func (c *Client) untilReady(ctx context.Context, n newborn) error {
	started, seen := time.Now(), false
	return c.until(ctx, n.wait, func(ctx context.Context) (bool, string, error) {
		done, state, err := n.look(ctx)
		switch {
		case NotFound(err) && (seen || time.Since(started) > c.Scaled(ownGrace)):
			return false, "", n.vanished()
		case NotFound(err):
			return false, "not visible yet", nil
		}
		seen = true
		return done, state, err
	})
}

// Pause waits, scaled, or returns why ctx ended.
func (c *Client) Pause(ctx context.Context, length time.Duration) error {
	return sleep(ctx, c.Scaled(length))
}

func sleep(ctx context.Context, length time.Duration) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// Scaled returns how long a wait lasts: on AWS as long as it says, on a test bed that answers at once a share of it.
func (c *Client) Scaled(length time.Duration) time.Duration {
	return time.Duration(float64(length) * c.pace)
}

func isTimeout(err error) bool {
	var timeout *WaitTimeout
	return errors.As(err, &timeout)
}
