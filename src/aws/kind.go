package aws

import (
	"context"
	"net/http"
	"time"
)

// effect is what a call does, which decides what a lost answer means.
type effect int

const (
	toRead effect = iota
	toChange
	toRemove // its second try finds nothing where the first did the work
	toCreate // its second try would make a second resource, but for a client token or a look-up
)

// kind is how a call is repeated. The limits of all kinds stand in docs/development.md.
type kind struct {
	name    string
	effect  effect
	try     time.Duration // how long one try may take
	whole   time.Duration // after this, no further try
	unknown time.Duration // how long an id that AWS does not know is asked for again
	passing []passing
}

// The kinds of call. Throttling is sat out by all of them, for as long as throttleLimit says.
var (
	reads   = kind{name: "reads", effect: toRead, try: time.Minute, whole: 20 * time.Minute}
	changes = kind{name: "changes", effect: toChange, try: 2 * time.Minute, whole: 30 * time.Minute}
	removes = kind{name: "removes", effect: toRemove, try: 2 * time.Minute, whole: 30 * time.Minute}
	creates = kind{name: "creates", effect: toCreate, try: 2 * time.Minute, whole: 30 * time.Minute}
	assumes = kind{name: "assumes", effect: toRead, try: 30 * time.Second, whole: 12 * time.Minute}
)

// How long an id is asked for again that AWS says it does not know (eventual consistency).
const (
	ownGrace   = 60 * time.Second // ids that this process made
	givenGrace = 10 * time.Second // ids that the Director gave
)

// ofGiven is the kind for ids that the Director gave: they may be seconds old.
func (k kind) ofGiven() kind { k.unknown = givenGrace; return k }

// ofOwn is the kind for ids that this process made.
func (k kind) ofOwn() kind { k.unknown = ownGrace; return k }

// sittingOut is the kind with refusals that pass by themselves.
func (k kind) sittingOut(refusals ...passing) kind { k.passing = refusals; return k }

// passing is a refusal that passes by itself.
type passing struct {
	is    func(error) bool
	limit time.Duration // from the first such refusal
	// look finds out what stands in the way. It reports whether the call's aim is reached already; its error ends the call.
	look func(context.Context) (reached bool, err error)
}

type tryKey struct{}

// timed is an HTTP client that gives a request as long as its kind of call says.
type timed struct{ client *http.Client }

// Do sends a request.
func (t timed) Do(request *http.Request) (*http.Response, error) {
	limited := *t.client
	if limit, ok := request.Context().Value(tryKey{}).(time.Duration); ok {
		limited.Timeout = limit
	}
	return limited.Do(request)
}
