package aws

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// wait names what is waited for. The first look comes when the thing is usually ready, so that most waits cost one call.
type wait struct {
	what  string        // "volume vol-1 to be available"
	first time.Duration // until the first look
	limit time.Duration // from the start until giving up
}

// The pauses between looks after the first, the last one for ever. With up to 20 % of jitter 96 waiters of a Director's
// three workers stay under 12 calls a second together, of the 20 a second that AWS refills for Describe calls.
var pauses = []time.Duration{2 * time.Second, 3 * time.Second, 5 * time.Second, 8 * time.Second, 10 * time.Second}

// look reports whether the target is reached, and the state seen, for the message of a wait that ends too late.
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

// again repeats do while its error is one that passes by itself, for at most limit; the last error is returned as it is.
func (c *Client) again(ctx context.Context, limit time.Duration, passes func(error) bool, do func(context.Context) error) error {
	started := time.Now()
	for n := 0; ; n++ {
		err := do(ctx)
		if err == nil || !passes(err) {
			return err
		}
		pause, more := c.pauseAfter(n, started, limit)
		if !more || sleep(ctx, pause) != nil {
			return err
		}
	}
}

// pauseAfter returns the pause after the nth look, with jitter, and cut so that a last look comes at the limit; false when
// that is past.
func (c *Client) pauseAfter(n int, started time.Time, limit time.Duration) (time.Duration, bool) {
	left := c.Scaled(limit) - time.Since(started)
	pause := pauses[min(n, len(pauses)-1)]
	pause += time.Duration(rand.Float64() * 0.2 * float64(pause))
	return min(c.Scaled(pause), left), left > 0
}

// How long ids are looked for that AWS says it does not know (eventual consistency).
const (
	freshGrace = 60 * time.Second // ids that this process made
	givenGrace = 10 * time.Second // ids that the Director gave
)

// known repeats do for a while when AWS does not know an id that the Director gave: it may be seconds old.
func (c *Client) known(ctx context.Context, do func(context.Context) error) error {
	return c.again(ctx, givenGrace, NotFound, do)
}

// discard removes something that this process made and nobody knows of. It may be too young to be found, so a NotFound is
// believed only after freshGrace; one that the end of ctx cut short is an error, for the thing may be there.
func (c *Client) discard(ctx context.Context, do func(context.Context) error) error {
	err := c.fresh(ctx, do)
	if NotFound(err) && ctx.Err() == nil {
		return nil
	}
	return err
}

// fresh repeats do while AWS does not know an id yet that this process made.
func (c *Client) fresh(ctx context.Context, do func(context.Context) error) error {
	return c.again(ctx, freshGrace, NotFound, do)
}

// sighting follows an id that this process made. Until it was seen, AWS may not show it; once it was seen, a NotFound
// means that it is gone, which is how a volume looks whose KMS key AWS could not use.
type sighting struct {
	client  *Client
	started time.Time
	seen    bool
}

func (c *Client) follow() *sighting { return &sighting{client: c, started: time.Now()} }

// gone reports whether an id that is missing now is missing for good.
func (s *sighting) gone() bool {
	return s.seen || time.Since(s.started) > s.client.Scaled(freshGrace)
}

// Pause waits, scaled, or returns the reason why ctx ended.
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

// Scaled shortens every wait on a test bed that answers at once; 1 on AWS.
func (c *Client) Scaled(length time.Duration) time.Duration {
	return time.Duration(float64(length) * c.Pace)
}

func isTimeout(err error) bool {
	var timeout *WaitTimeout
	return errors.As(err, &timeout)
}
