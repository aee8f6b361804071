package gateway

import (
	"net/url"
	"sync"
	"time"
)

// Call is the record of one call. A call that is still under way has Done false and no Status.
type Call struct {
	N           int // since the last Reset, from 1, in the order of arrival
	Service     string
	Action      string
	Params      url.Values // all of them, UserData too
	Region      string
	AccessKey   string
	ClientToken string
	RequestID   string // as the caller sees it
	UserAgent   string // tells one program from another, and one process too when it names one
	At          time.Time
	Duration    time.Duration
	Done        bool
	Status      int
	Code        string // AWS's error code
	Message     string
	Refused     string // what in the gateway refused it: "rule ...", "throttling", "policy", "check ...", "state"
	Lost        bool   // the answer, or the call itself, was dropped by a rule
	Replayed    bool   // answered from an earlier call with the same client token
}

func (c Call) ended() time.Time { return c.At.Add(c.Duration) }

// Name is the action as a policy names it: "ec2:RunInstances".
func (c Call) Name() string { return policyPrefix(c.Service) + ":" + c.Action }

func policyPrefix(service string) string {
	if service == serviceELB || service == serviceELBv2 {
		return "elasticloadbalancing"
	}
	return service
}

// Mark is a point in the record; Since returns what came after it.
type Mark int

// Calls returns all calls since the last Reset.
func (g *Gateway) Calls() []Call { return g.journal.since(0) }

// Mark notes where the record stands now.
func (g *Gateway) Mark() Mark { return Mark(len(g.journal.since(0))) }

// Since returns the calls that arrived after mark.
func (g *Gateway) Since(mark Mark) []Call { return g.journal.since(int(mark)) }

// journal holds the calls. Its generation changes with each reset, so that stragglers leave no trace.
type journal struct {
	mu         sync.Mutex
	generation int
	calls      []Call
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.generation++
	j.calls = nil
}

func (j *journal) open(call Call) (n, generation int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	call.N = len(j.calls) + 1
	j.calls = append(j.calls, call)
	return call.N, j.generation
}

func (j *journal) finish(x *exchange) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if x.generation == j.generation {
		j.calls[x.call.N-1] = x.call
	}
}

func (j *journal) since(mark int) []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	if mark > len(j.calls) {
		return nil
	}
	return append([]Call(nil), j.calls[mark:]...)
}
