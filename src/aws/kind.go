package aws

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
)

// effect is what a call does. It decides what a lost answer means.
type effect int

const (
	toRead effect = iota
	toChange
	toRemove // a second try finds nothing where the first one did the work
	toCreate // only a client token or a look-up keeps a second try from making a second resource
)

// kind is how a call is repeated. The limits of all kinds stand in docs/development.md.
type kind struct {
	name    string
	effect  effect
	try     time.Duration // how long one try may take
	whole   time.Duration // after this, no further try
	unknown time.Duration // how long to keep asking for an id that AWS does not know
	passing []passing
}

// The kinds of call. All of them wait out throttling, for throttleLimit.
var (
	reads   = kind{name: "reads", effect: toRead, try: time.Minute, whole: 20 * time.Minute}
	changes = kind{name: "changes", effect: toChange, try: 2 * time.Minute, whole: 30 * time.Minute}
	removes = kind{name: "removes", effect: toRemove, try: 2 * time.Minute, whole: 30 * time.Minute}
	creates = kind{name: "creates", effect: toCreate, try: 2 * time.Minute, whole: 30 * time.Minute}
	assumes = kind{name: "assumes", effect: toRead, try: 30 * time.Second, whole: 12 * time.Minute}
)

// How long the CPI keeps asking for an id that AWS says it does not know (eventual consistency).
const (
	ownGrace   = 60 * time.Second // ids that this process made
	givenGrace = 10 * time.Second // ids that the Director gave
)

// ofGiven returns the kind for ids that the Director gave. They may be seconds old.
func (k kind) ofGiven() kind { k.unknown = givenGrace; return k }

// ofOwn returns the kind for ids that this process made.
func (k kind) ofOwn() kind { k.unknown = ownGrace; return k }

// waitingOut returns the kind that waits for these refusals to pass.
func (k kind) waitingOut(refusals ...passing) kind { k.passing = refusals; return k }

// unfit says why a call must not be sent as this kind; "" where it may be. The name of the action decides, and not only
// who wrote the verb: a creating call without a client token or a look-up makes a second resource when an answer is lost.
func (k kind) unfit(action string, repeatable bool) string {
	if effect := effectOf(action); effect != toChange && effect != k.effect {
		return "the CPI would have sent a call of the wrong kind"
	}
	if k.effect == toCreate && !repeatable {
		return "the CPI would have sent a creating call without a client token or a look-up"
	}
	return ""
}

// effectOf tells by the name of an action whether it creates or removes; all others count as toChange.
func effectOf(action string) effect {
	operation := action[strings.Index(action, ":")+1:]
	begins := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(operation, word) })
	}
	switch {
	case strings.HasSuffix(operation, "Tags"), strings.HasSuffix(operation, "Route"): // the same again is the same
		return toChange
	case begins("Run", "Create", "Copy", "Import", "Allocate"), operation == "RegisterImage", operation == "StartSnapshot":
		return toCreate
	case begins("Delete", "Terminate", "Release"), operation == "DeregisterImage":
		return toRemove
	}
	return toChange
}

// passing is a refusal that passes by itself.
type passing struct {
	is    func(error) bool
	limit time.Duration // from the first such refusal
	// look finds out what causes the refusal. It reports whether the aim of the call is reached already. Its error ends
	// the call.
	look func(context.Context) (reached bool, err error)
}

type tryKey struct{}

// timed is an HTTP client that limits a request to the time that its kind of call has for one try.
type timed struct{ client *http.Client }

// Do sends a request.
func (t timed) Do(request *http.Request) (*http.Response, error) {
	limited := *t.client
	if limit, ok := request.Context().Value(tryKey{}).(time.Duration); ok {
		limited.Timeout = limit
	}
	return limited.Do(request)
}
