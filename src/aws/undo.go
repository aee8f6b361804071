package aws

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Undo is the list of what one call of the CPI has made so far. Every verb that creates something adds it here as soon
// as AWS has returned an id. Then a failure, a panic and a request to stop all undo it by the same lines:
//
//	undo := c.aws.NewUndo()
//	defer undo.IfFailed(ctx, &err)
type Undo struct{ steps []undoStep }

type undoStep struct {
	what string
	do   func(context.Context) error
}

// NewUndo returns an empty list.
func (c *Client) NewUndo() *Undo { return &Undo{} }

// Add adds a step. do gets a context of its own, which outlives that of the call.
func (u *Undo) Add(what string, do func(context.Context) error) {
	u.steps = append(u.steps, undoStep{what, do})
}

// Forget takes back a step for which nothing is left to undo.
func (u *Undo) Forget(what string) {
	u.steps = slices.DeleteFunc(u.steps, func(step undoStep) bool { return step.what == what })
}

// IfFailed is deferred by the function that made the list, with its named error. When that is not nil, or when the
// function panics, it undoes every step, newest first. What could not be undone is added to the error.
func (u *Undo) IfFailed(ctx context.Context, err *error) {
	if reason := recover(); reason != nil {
		crash := asCrash(reason)
		crash.Left = u.run(ctx)
		panic(crash)
	}
	if *err == nil {
		return
	}
	if left := u.run(ctx); left != nil {
		*err = fmt.Errorf("%w; %w", *err, left)
	}
}

// run undoes every step, also when others fail.
func (u *Undo) run(ctx context.Context) error {
	ctx, stop := undoing(ctx)
	defer stop()
	var left []error
	for i := len(u.steps) - 1; i >= 0; i-- {
		if err := u.steps[i].do(ctx); err != nil {
			left = append(left, leftBehind(u.steps[i].what, err))
		}
	}
	u.steps = nil
	return errors.Join(left...)
}

// LeftBehind is something that the CPI made and could not remove. It costs money until somebody removes it.
type LeftBehind struct {
	What string // "volume vol-1"
	Why  error
}

// leftBehind returns the error for what a failed removal has left, which is why itself where that names it already.
func leftBehind(what string, why error) error {
	var part *LeftBehind
	if errors.As(why, &part) {
		return why
	}
	return &LeftBehind{What: what, Why: why}
}

func (e *LeftBehind) Error() string { return fmt.Sprintf("%s was left behind: %v", e.What, e.Why) }

func (e *LeftBehind) Unwrap() error { return e.Why }
