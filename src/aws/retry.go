package aws

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Two layers retry, never on the same error: the SDK's retryer, by count, for transport and for a server's own faults;
// and throttling, waited out by time around it. No caller of the CPI has a time limit, and 96 processes may start
// together, so a count that suits one call would fail a whole deployment.
const (
	throttleLimit    = 10 * time.Minute
	throttlePauseMax = 20 * time.Second
)

// newRetryer retries MaxRetries times, without the SDK's quota of retries, which would give up early and
// learns nothing from the other processes.
func (c *Client) newRetryer() sdk.Retryer {
	if c.MaxRetries <= 0 {
		return sdk.NopRetryer{}
	}
	backoff := retry.NewExponentialJitterBackoff(throttlePauseMax)
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = c.MaxRetries + 1
		o.Backoff = retry.BackoffDelayerFunc(func(attempt int, err error) (time.Duration, error) {
			delay, err := backoff.BackoffDelay(attempt, err)
			return c.Scaled(delay), err
		})
		o.RateLimiter = ratelimit.None
		o.Retryables = append([]retry.IsErrorRetryable{retry.IsErrorRetryableFunc(notByCount)}, retry.DefaultRetryables...)
	})
}

// notByCount keeps from the retryer what the other layer waits out, and what no retry can change.
func notByCount(err error) sdk.Ternary {
	if throttled(err) || lasting(err) {
		return sdk.FalseTernary
	}
	return sdk.UnknownTernary
}

// Once returns a call one try. It is for calls that create something and take no client token: what a lost answer left
// must be looked for before a second try.
func Once() func(*ec2.Options) {
	return func(o *ec2.Options) { o.Retryer = sdk.NopRetryer{} }
}

// waitOut repeats a call that AWS throttles, with full jitter, for throttleLimit.
func (c *Client) waitOut(stack *middleware.Stack) error {
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("WaitOutThrottling", c.throttling), "Retry", middleware.Before)
}

func (c *Client) throttling(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	started := time.Now()
	for n := 0; ; n++ {
		out, metadata, err := next.HandleFinalize(ctx, in)
		if err == nil || !throttled(err) || time.Since(started) > c.Scaled(throttleLimit) {
			return out, metadata, err
		}
		ceiling := min(throttlePauseMax, time.Second<<min(n, 5))
		if c.Pause(ctx, time.Duration(rand.Float64()*float64(ceiling))) != nil {
			return out, metadata, err // AWS's own word tells more than the end of the context
		}
		if request, ok := in.Request.(*smithyhttp.Request); ok {
			if err := request.RewindStream(); err != nil {
				return out, metadata, err
			}
		}
	}
}

type triesKey struct{}

// Tries counts how often the calls under a context were sent.
type Tries struct {
	outer *Tries
	count atomic.Int64
}

// Count returns the number of requests sent so far.
func (t *Tries) Count() int { return int(t.count.Load()) }

func (t *Tries) add() {
	for ; t != nil; t = t.outer {
		t.count.Add(1)
	}
}

// WithTries counts the requests that calls under the context send. A second NotFound of a deletion, say, means another
// thing when the deletion was sent before.
func WithTries(ctx context.Context) (context.Context, *Tries) {
	outer, _ := ctx.Value(triesKey{}).(*Tries)
	tries := &Tries{outer: outer}
	return context.WithValue(ctx, triesKey{}, tries), tries
}

// countTries is called for each request that is sent, retries included.
func countTries(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("CountTries",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			tries, _ := ctx.Value(triesKey{}).(*Tries)
			tries.add()
			return next.HandleDeserialize(ctx, in)
		}), middleware.After)
}
