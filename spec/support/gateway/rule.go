package gateway

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Rule changes what happens to calls. Its first part says to which, its second what happens. Several effects may be set.
// Every rule that matches a call takes part, in the order in which the rules were added.
type Rule struct {
	Name string // for the record; the action when empty

	Service string                 // "ec2", "elb", "elbv2", "sts", "ebs"; empty: any
	Action  string                 // "RunInstances", "Describe*"; empty: any
	Call    int                    // the call with this number since Reset; 0: any
	Nth     int                    // from the nth matching call on; 0: from the first
	Times   int                    // so many of them; 0: all
	Where   func(url.Values) bool  // only calls with such parameters (they alone are counted)
	From    func(caller Call) bool // only such callers, by user agent or access key

	Latency    time.Duration // waits so long before anything is done, or until the caller is gone
	Before     func(Call)    // called before the call is done, with the connection held
	DropBefore bool          // connection closed, nothing done
	Code       string        // refused with AWS's error code
	Message    string
	Status     int                                 // with Code; 0: the code's own, else 400
	Throttle   bool                                // refused as too many requests, in the words of the service
	Deny       bool                                // refused because the right is missing, likewise
	After      func(Call)                          // called when the call is done and recorded, before its answer is sent
	Rewrite    func(call Call, body []byte) []byte // another body for the answer
	DropAfter  bool                                // done, and its answer lost
}

// Standing is a rule in force.
type Standing struct {
	rule Rule
	book *rulebook
	seen int // calls that match
	hits int // calls to which it was applied
	gone bool
}

// Hits returns to how many calls the rule was applied.
func (s *Standing) Hits() int {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	return s.hits
}

// Remove ends the rule.
func (s *Standing) Remove() {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	s.gone = true
}

// Add puts a rule in force.
func (g *Gateway) Add(rule Rule) *Standing {
	if rule.Name == "" {
		rule.Name = rule.Action
	}
	standing := &Standing{rule: rule, book: &g.rules}
	g.rules.mu.Lock()
	defer g.rules.mu.Unlock()
	g.rules.standing = append(g.rules.standing, standing)
	return standing
}

type rulebook struct {
	mu       sync.Mutex
	standing []*Standing
}

func (b *rulebook) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.standing = nil
}

// match returns the rules that apply to a call and counts it for each.
func (b *rulebook) match(call Call) []*Standing {
	b.mu.Lock()
	defer b.mu.Unlock()
	var effects []*Standing
	for _, s := range b.standing {
		if s.gone || !s.rule.concerns(call) {
			continue
		}
		s.seen++
		if s.seen < s.rule.Nth || (s.rule.Times > 0 && s.hits >= s.rule.Times) {
			continue
		}
		s.hits++
		effects = append(effects, s)
	}
	return effects
}

func (r Rule) concerns(call Call) bool {
	action := r.Action == "" || r.Action == call.Action
	if prefix, all := strings.CutSuffix(r.Action, "*"); all {
		action = strings.HasPrefix(call.Action, prefix)
	}
	return action &&
		(r.Service == "" || r.Service == call.Service) &&
		(r.Call == 0 || r.Call == call.N) &&
		(r.From == nil || r.From(call)) &&
		(r.Where == nil || r.Where(call.Params))
}

// before holds the call and runs hooks; false when the call is not to be done.
func (g *Gateway) before(ctx context.Context, x *exchange, effects []*Standing) bool {
	for _, s := range effects {
		if !hold(ctx, s.rule.Latency) {
			x.call.Lost = true
			return false
		}
		if s.rule.Before != nil {
			s.rule.Before(x.call)
		}
		if s.rule.DropBefore {
			x.call.Lost, x.call.Refused = true, "rule "+s.rule.Name
			return false
		}
	}
	return true
}

// hold waits, unless the caller goes away.
func hold(ctx context.Context, latency time.Duration) bool {
	if latency == 0 {
		return true
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// refusalOf is the first refusal among the effects.
func refusalOf(effects []*Standing, call Call) *Refusal {
	for _, s := range effects {
		switch {
		case s.rule.Throttle:
			return throttled(call.Service).by("rule " + s.rule.Name)
		case s.rule.Deny:
			return unauthorized(call, call.Name()).by("rule " + s.rule.Name)
		case s.rule.Code != "":
			return &Refusal{Code: s.rule.Code, Message: s.rule.Message, Status: s.rule.Status, By: "rule " + s.rule.Name}
		}
	}
	return nil
}

// after runs hooks on a call that is done.
func after(x *exchange, a *answer, effects []*Standing) {
	for _, s := range effects {
		if s.rule.Rewrite != nil {
			a.body = s.rule.Rewrite(x.call, a.body)
		}
		if s.rule.After != nil {
			s.rule.After(x.call)
		}
	}
}
