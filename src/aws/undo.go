package aws

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Undo is the list of what one call of the CPI has made so far. Every verb that creates something adds it here as soon
// as AWS has returned an id. Then a failure, a panic and a request to stop all undo it by the same lines:
//
//	var undo aws.Undo
//	defer undo.IfFailed(ctx, &err)
type Undo struct {
	mutex sync.Mutex // things are made side by side
	steps []*undoStep
}

type undoStep struct {
	what string
	do   func(context.Context) error
}

// Add adds a step. do gets a context of its own, which outlives that of the call. The returned function takes the step
// back: nothing is left to undo.
func (u *Undo) Add(what string, do func(context.Context) error) (forget func()) {
	step := &undoStep{what, do}
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.steps = append(u.steps, step)
	return func() {
		u.mutex.Lock()
		defer u.mutex.Unlock()
		u.steps = slices.DeleteFunc(u.steps, func(one *undoStep) bool { return one == step })
	}
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

// run undoes every step, also when others fail or panic.
func (u *Undo) run(ctx context.Context) error {
	ctx, stop := undoing(ctx)
	defer stop()
	u.mutex.Lock()
	steps := u.steps
	u.steps = nil
	u.mutex.Unlock()
	var left []error
	for _, step := range slices.Backward(steps) {
		if err := step.undo(ctx); err != nil {
			left = append(left, leftBehind(step.what, err))
		}
	}
	return errors.Join(left...)
}

func (s *undoStep) undo(ctx context.Context) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = errors.New(asCrash(reason).String())
		}
	}()
	return s.do(ctx)
}

// LeftBehind is something that the CPI made and could not remove. It costs money until somebody removes it.
type LeftBehind struct {
	What    string // "volume vol-1"
	Perhaps bool   // nobody could look whether it is there
	Why     error
}

// leftBehind returns the error for what a failed removal has left, which is why itself where that names it already.
func leftBehind(what string, why error) error {
	var part *LeftBehind
	if errors.As(why, &part) {
		return why
	}
	return &LeftBehind{What: what, Why: why}
}

func (e *LeftBehind) Error() string {
	if e.Perhaps {
		return fmt.Sprintf("%s may have been left behind: %v", e.What, e.Why)
	}
	return fmt.Sprintf("%s was left behind: %v", e.What, e.Why)
}

func (e *LeftBehind) Unwrap() error { return e.Why }
