package aws

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Crash is a panic that was met on the way, with the stack of the place where it began.
type Crash struct {
	Reason any
	Stack  []byte
	Left   error // what could not be undone after it, nil where nothing is left
}

// String names the reason by its type alone: a value may hold a secret.
func (p *Crash) String() string { return fmt.Sprintf("unexpected condition: %T", p.Reason) }

// asCrash keeps the first stack of a panic that is passed on.
func asCrash(reason any) *Crash {
	if crash, ok := reason.(*Crash); ok {
		return crash
	}
	return &Crash{Reason: reason, Stack: debug.Stack()}
}

// SideBySide does calls together and returns the first error; the others are told to stop then. A panic in one of them
// goes on in the goroutine that waits, so that what was deferred there undoes its work.
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
