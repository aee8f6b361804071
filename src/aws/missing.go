package aws

import (
	"context"
	"fmt"
)

// Missing is an id for which AWS answers with an empty list instead of an error.
type Missing struct {
	What string // "volume"
	ID   string
}

func (e *Missing) Error() string { return fmt.Sprintf("%s %s does not exist", e.What, e.ID) }

// orMissing turns an answer in which nothing was found into a *Missing, so that call repeats it as it repeats a NotFound.
func orMissing[In, Out, Options any](
	op func(context.Context, *In, ...func(*Options)) (*Out, error), missing *Missing, found func(*Out) bool,
) func(context.Context, *In, ...func(*Options)) (*Out, error) {
	return func(ctx context.Context, in *In, options ...func(*Options)) (*Out, error) {
		out, err := op(ctx, in, options...)
		if err == nil && !found(out) {
			return nil, missing
		}
		return out, err
	}
}
