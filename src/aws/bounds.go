package aws

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// After SIGTERM a call that creates something may finish within finishGrace, so that its answer names what to undo.
// Looking up and undoing may take until undoGrace. Both times count from the signal. The process has ended within 5 s.
const (
	finishGrace = 2 * time.Second
	undoGrace   = 4500 * time.Millisecond
	undoLimit   = 15 * time.Minute // without a signal an undo may wait out throttling, which takes long
)

// Stopped is the cause of a context that a signal ended.
type Stopped struct {
	Signal os.Signal
	At     time.Time
}

func (e *Stopped) Error() string { return fmt.Sprintf("%s signal received", e.Signal) }

// Is makes errors.Is find context.Canceled in it.
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

// leftAfterStop returns how much is left of a grace that began when ctx ended.
func leftAfterStop(ctx context.Context, grace time.Duration) time.Duration {
	var stopped *Stopped
	if errors.As(context.Cause(ctx), &stopped) {
		return time.Until(stopped.At.Add(grace))
	}
	return grace
}

// finishing returns a context for a call that creates something. It ends finishGrace after ctx ends. When ctx has ended
// already, it is ctx: nothing new is begun then.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	return outliving(ctx, finishGrace)
}

// undoing returns a context for undo calls. The end of ctx does not end it, but it has a limit of its own: undoGrace when
// the process was asked to stop, undoLimit otherwise.
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
