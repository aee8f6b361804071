package aws

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// After SIGTERM a call that creates something may finish within finishGrace, so that its answer names what to undo. Looking
// up and undoing have until undoGrace. Both count from the signal. A stopping process is gone within 5 s.
const (
	finishGrace = 2 * time.Second
	undoGrace   = 4500 * time.Millisecond
	undoLimit   = 15 * time.Minute // throttling is sat out, so an undo may take long when nobody asks to stop
)

// Stopped is why the context of a process ended that got a signal.
type Stopped struct {
	Signal os.Signal
	At     time.Time
}

func (e *Stopped) Error() string { return fmt.Sprintf("%s signal received", e.Signal) }

// Is makes it a context.Canceled.
func (e *Stopped) Is(target error) bool { return target == context.Canceled }

// UntilSignal returns a context that a signal ends, with *Stopped as its cause.
func UntilSignal(parent context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	received := make(chan os.Signal, 1)
	signal.Notify(received, signals...)
	go func() {
		select {
		case found := <-received:
			cancel(&Stopped{Signal: found, At: time.Now()})
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(received); cancel(nil) }
}

// leftAfterStop is what is left of a grace that began when ctx ended.
func leftAfterStop(ctx context.Context, grace time.Duration) time.Duration {
	var stopped *Stopped
	if errors.As(context.Cause(ctx), &stopped) {
		return time.Until(stopped.At.Add(grace))
	}
	return grace
}

// finishing returns a context for a call that creates something: it outlives the end of ctx by finishGrace. After the end
// nothing new is begun.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	return outliving(ctx, finishGrace)
}

// undoing returns a context for undo calls. It is not ended by the end of ctx, but bounded: shortly when the process was
// asked to stop, generously otherwise.
func undoing(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return context.WithTimeout(context.WithoutCancel(ctx), leftAfterStop(ctx, undoGrace))
	}
	longer, stop := outliving(ctx, undoGrace)
	bounded, cancel := context.WithTimeout(longer, undoLimit)
	return bounded, func() { cancel(); stop() }
}

func outliving(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(leftAfterStop(ctx, grace), cancel) })
	return longer, func() { stop(); cancel() }
}
