package rpc

// Error is the error of an answer: a class that the callers know, a sentence for the operator, and whether calling again
// at once can help.
type Error struct {
	Class   string // the full name, which only package explain knows
	Message string
	Retry   bool // becomes ok_to_retry
	Cause   error
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Cause }
