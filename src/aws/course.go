package aws

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// class is what an answer means for another try.
type class int

const (
	final     class = iota
	transient       // no answer, or a fault of AWS's own: repeated max_retries times
	throttled       // repeated for throttleLimit
	unknownID       // repeated for the kind's grace
	busy            // repeated for the limit of the refusal
	classes
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

	tries  int
	lost   bool  // a try ended without an answer
	answer error // of the last try that failed
	count  [classes]int
	first  [classes]time.Time // when the first answer of its class came
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
		r.lost = r.lost || unanswered
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
	failure.Lost = r.lost
	return failure
}

// judge decides whether a failed try is followed by another one, and waits until that is due. A nil error without another
// try means that the aim of the call is reached.
func (r *course) judge(ctx context.Context, err error, unanswered bool) (retry bool, _ error) {
	if r.kind.effect == toRemove && r.lost && NotFound(err) {
		return false, nil // the try whose answer was lost did it
	}
	class, refusal := r.kind.classOf(err)
	if class == final {
		return false, err
	}
	if class == busy && refusal.look != nil {
		if reached, lookErr := refusal.look(ctx); reached || lookErr != nil {
			return false, lookErr
		}
	}
	if unanswered && r.find != nil {
		if done, err := r.found(ctx, err); done {
			return false, err
		}
	}
	pause, more := r.next(class, refusal, err)
	if !more || sleep(ctx, pause) != nil {
		return false, err // AWS's error tells more than the end of the context
	}
	return true, nil
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
	return err != nil, lost
}

// next returns the pause before another try, and whether there is one.
func (r *course) next(class class, refusal passing, err error) (time.Duration, bool) {
	c, n := r.client, r.count[class]
	if n == 0 {
		r.first[class] = time.Now()
	}
	r.count[class]++
	if class != transient {
		r.count[transient] = 0 // AWS has answered
	}
	if time.Since(r.started) > c.Scaled(r.kind.whole) {
		return 0, false
	}
	switch class {
	case transient:
		allowed := c.maxRetries
		if clockCorrected(err) {
			allowed = 1 // without max_retries too, and not more: then it is not the clock
		}
		return c.Scaled(jitter(n)), n < allowed
	case throttled:
		return c.Scaled(max(jitter(n), retryAfter(err))), time.Since(r.first[class]) <= c.Scaled(throttleLimit)
	case unknownID:
		return c.pauseAfter(n, r.first[class], r.kind.unknown)
	}
	return c.pauseAfter(n, r.first[class], refusal.limit)
}

// jitter returns a random pause of up to 1, 2, 4, 8, 16, then 20 s, so that many processes do not come back together.
func jitter(n int) time.Duration {
	return time.Duration(rand.Float64() * float64(min(jitterMax, time.Second<<min(n, 5))))
}

// classOf returns what a failed try means; for busy also the refusal that the kind waits out.
func (k kind) classOf(err error) (class, passing) {
	failure, called := asFailure(err)
	switch {
	case called && failure.Credentials:
		return final, passing{} // it was repeated where the credentials were fetched
	case throttling(err):
		return throttled, passing{}
	}
	for _, refusal := range k.passing {
		if refusal.is(err) {
			return busy, refusal
		}
	}
	switch {
	case NotFound(err) && k.unknown > 0:
		return unknownID, passing{}
	case !lasting(err) && passesByItself(err):
		return transient, passing{}
	}
	return final, passing{}
}
