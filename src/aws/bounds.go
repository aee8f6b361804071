package aws

import (
	"context"
	"time"
)

// After SIGTERM a call that creates something may finish within this time, so that its answer names what to undo;
// together with the undo calls this stays under the 5 s in which a stopping process should be gone.
const (
	finishGrace   = 2 * time.Second
	undoAfterStop = 2500 * time.Millisecond
	undoLimit     = 15 * time.Minute // throttling is waited out, so an undo may take long when nobody asks to stop
)

// finishing gives a context for a call that creates something: it outlives the end of ctx by finishGrace.
func (c *Client) finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	return outliving(ctx, finishGrace)
}

// Undoing gives a context for undo calls. It is not ended by the end of ctx, but bounded: shortly when the process was
// asked to stop, generously otherwise.
func (c *Client) Undoing(ctx context.Context) (context.Context, context.CancelFunc) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoLimit)
	if ctx.Err() != nil {
		cancel()
		return context.WithTimeout(context.WithoutCancel(ctx), undoAfterStop)
	}
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(undoAfterStop, cancel) })
	return bounded, func() { stop(); cancel() }
}

func outliving(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return longer, func() { stop(); cancel() }
}
