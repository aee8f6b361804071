package aws

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Crash is a panic that is passed on, with the stack of the place where it began.
type Crash struct {
	Reason any
	Stack  []byte
	Left   error // what could not be undone after it, nil where nothing is left
}

// String names only the type of the reason, since a value may hold a secret.
func (p *Crash) String() string { return fmt.Sprintf("unexpected condition: %T", p.Reason) }

// asCrash returns a panic as a *Crash. One that is a *Crash already keeps its stack.
func asCrash(reason any) *Crash {
	if crash, ok := reason.(*Crash); ok {
		return crash
	}
	return &Crash{Reason: reason, Stack: debug.Stack()}
}

// SideBySide runs calls at the same time, waits for all of them and returns the first error. After it the others are told
// to stop. A panic in one of them continues in the goroutine that waits, so that its deferred functions undo the work.
func SideBySide(ctx context.Context, calls ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	var failed, crashed sync.Once
	var first error
	var crash *Crash
	for _, call := range calls {
		all.Go(func() {
			defer func() {
				if reason := recover(); reason != nil {
					crashed.Do(func() { crash = asCrash(reason); cancel(context.Canceled) })
				}
			}()
			if err := call(ctx); err != nil {
				failed.Do(func() { first = err; cancel(context.Canceled) })
			}
		})
	}
	all.Wait()
	if crash != nil {
		panic(crash)
	}
	return first
}
