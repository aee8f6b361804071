package aws

// class is what an answer means for another try.
type class int

const (
	final     class = iota
	transient       // no answer, or a fault of AWS's own: repeated max_retries times
	skewed          // the clock was wrong and is corrected: repeated once, whatever max_retries says
	throttled       // repeated for throttleLimit
	unknownID       // repeated for the kind's grace
	busy            // repeated for the limit of the refusal
)

// meaning is what an answer means for another try of a call.
type meaning struct {
	class   class
	refusal int // busy: which of the refusals that the kind waits out
}

// meaningOf returns what a failed try means.
func (k kind) meaningOf(err error) meaning {
	failure, called := asFailure(err)
	switch {
	case called && failure.Credentials:
		return meaning{class: final} // it was repeated where the credentials were fetched
	case throttling(err):
		return meaning{class: throttled}
	}
	for i, refusal := range k.passing {
		if refusal.is(err) {
			return meaning{class: busy, refusal: i}
		}
	}
	switch {
	case NotFound(err) && k.unknown > 0:
		return meaning{class: unknownID}
	case clockCorrected(err):
		return meaning{class: skewed}
	case !lasting(err) && passesByItself(err):
		return meaning{class: transient}
	}
	return meaning{class: final}
}
