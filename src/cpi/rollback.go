package cpi

import (
	"context"
	"errors"
	"fmt"
)

// rollback is the list of what to undo when a later step fails, newest first.
type rollback struct {
	steps []undoStep
}

type undoStep struct {
	what string
	do   func(context.Context) error
}

func (r *rollback) add(what string, do func(context.Context) error) {
	r.steps = append(r.steps, undoStep{what, do})
}

// run undoes every step, whatever the others do. What could not be undone is named, for it costs money until somebody
// removes it.
func (r *rollback) run(ctx context.Context) error {
	var failures []error
	for i := len(r.steps) - 1; i >= 0; i-- {
		if err := r.steps[i].do(ctx); err != nil {
			failures = append(failures, fmt.Errorf("%s was left behind: %w", r.steps[i].what, err))
		}
	}
	return errors.Join(failures...)
}
