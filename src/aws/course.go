package aws

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// No caller of the CPI has a time limit, and 96 processes may start together. So throttling is waited out by time. A
// number of tries that is enough for one call would be too small for a whole deployment.
const (
	throttleLimit = 10 * time.Minute
	jitterMax     = 20 * time.Second
)

// course is one call with all its tries. Its loop is the only one that repeats calls.
type course struct {
	client  *Client
	kind    kind
	action  string
	started time.Time
	send    func(context.Context) error
	find    func(ctx context.Context, lost error) (bool, error) // nil where a client token makes it needless

	tries    int
	answer   error // of the last try that failed
	lost     bool  // a try ended without an answer
	lookedUp bool  // what all such tries may have made was looked for
	spells   map[meaning]*spell
}

// spell is a run of answers of one meaning.
type spell struct {
	first time.Time
	count int
}

// run sends the call until an answer is final, a limit is reached or ctx ends. A try that creates something may finish
// after ctx has ended, so that its answer names what to undo.
func (r *course) run(ctx context.Context) error {
	sending, stop := context.WithValue(ctx, tryKey{}, r.kind.try), func() {}
	if r.kind.effect == toCreate {
		sending, stop = finishing(sending)
	}
	defer stop()
	for {
		if ctx.Err() != nil {
			return r.failed(context.Cause(ctx))
		}
		r.tries++
		err := r.send(sending)
		if err == nil {
			return nil
		}
		unanswered := answerLost(err)
		if unanswered {
			r.lost, r.lookedUp = true, false
		}
		r.answer = r.failed(err)
		retry, err := r.judge(ctx, r.answer, unanswered)
		if !retry {
			return err
		}
	}
}

// failed returns the error of the call, with what is known of all its tries.
func (r *course) failed(err error) error {
	var missing *Missing
	if errors.As(err, &missing) {
		return err // AWS has answered, with an empty list
	}
	failure := NewFailure(r.action, err)
	failure.Lost, failure.lookedUp = r.lost, r.lookedUp
	return failure
}

// judge decides whether a failed try is followed by another one, and waits until that is due. A nil error without another
// try means that the aim of the call is reached.
func (r *course) judge(ctx context.Context, err error, unanswered bool) (retry bool, _ error) {
	if r.removed(err) {
		return false, nil
	}
	if unanswered && r.find != nil {
		if done, err := r.found(ctx, err); done {
			return false, err
		}
	}
	what := r.kind.meaningOf(err)
	if what.class == final {
		return false, err
	}
	if what.class == busy {
		if look := r.kind.passing[what.refusal].look; look != nil {
			if reached, lookErr := look(ctx); reached || lookErr != nil {
				return false, lookErr
			}
		}
	}
	pause, more := r.next(what, err)
	if !more {
		return false, err
	}
	if stopped := sleep(ctx, pause); stopped != nil && what.class == transient {
		return false, r.failed(stopped) // that AWS could not do it a moment ago is not why the call ends
	} else if stopped != nil {
		return false, err // AWS's refusal tells more than the end of the context
	}
	return true, nil
}

// removed reports whether a try whose answer was lost did what a removing call is for. An id of this process is another
// matter: it may be too young to be known.
func (r *course) removed(err error) bool {
	return r.kind.effect == toRemove && r.kind.unknown != ownGrace && r.lost && NotFound(err)
}

// found looks for what a try without an answer has made. It reports done unless there is nothing, so that another try is
// safe.
func (r *course) found(ctx context.Context, lost error) (done bool, _ error) {
	if r.client.identity.Hidden || ctx.Err() != nil {
		return true, lost // without the private tag or the time to look, another try might make a second resource
	}
	found, err := r.find(ctx, lost)
	if found {
		return true, nil
	}
	r.lookedUp = true
	if failure, ok := asFailure(lost); ok {
		failure.lookedUp = true
	}
	if err != nil {
		return true, fmt.Errorf("%w; %w", lost, err)
	}
	return false, nil
}

// next returns the pause before another try, and whether there is one.
func (r *course) next(what meaning, err error) (time.Duration, bool) {
	if r.spells == nil {
		r.spells = map[meaning]*spell{}
	}
	now := r.spells[what]
	if now == nil {
		now = &spell{first: time.Now()}
		r.spells[what] = now
	}
	if what.class != transient {
		delete(r.spells, meaning{class: transient}) // AWS has answered
	}
	c, n := r.client, now.count
	now.count++
	if time.Since(r.started) > c.Scaled(r.kind.whole) {
		return 0, false
	}
	switch what.class {
	case transient:
		return c.Scaled(jitter(n)), n < c.maxRetries
	case skewed:
		return 0, n == 0 // not twice: then it is not the clock
	case throttled:
		return c.Scaled(max(jitter(n), retryAfter(err))), time.Since(now.first) <= c.Scaled(throttleLimit)
	case unknownID:
		return c.pauseAfter(n, now.first, r.kind.unknown)
	}
	return c.pauseAfter(n, now.first, r.kind.passing[what.refusal].limit)
}

// jitter returns a random pause of up to 1, 2, 4, 8, 16, then 20 s, so that many processes do not come back together.
func jitter(n int) time.Duration {
	return time.Duration(rand.Float64() * float64(min(jitterMax, time.Second<<min(n, 5))))
}
