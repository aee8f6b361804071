package rpc

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Panic is a panic that was met beside the goroutine which answers.
type Panic struct {
	Reason any
	Stack  []byte
}

func (e *Panic) Error() string { return fmt.Sprintf("unexpected condition: %T", e.Reason) }

// SideBySide does calls together and gives the first error; the others are told to stop then. A panic in one of them is
// an error too: nobody else could turn it into an answer.
func SideBySide(ctx context.Context, calls ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	var once sync.Once
	var first error
	for _, call := range calls {
		all.Go(func() {
			if err := carrying(ctx, call); err != nil {
				once.Do(func() { first = err; cancel(context.Canceled) })
			}
		})
	}
	all.Wait()
	return first
}

func carrying(ctx context.Context, call func(context.Context) error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = &Panic{Reason: reason, Stack: debug.Stack()}
		}
	}()
	return call(ctx)
}
