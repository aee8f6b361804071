package gateway

import (
	"slices"
	"strings"
	"sync"
)

// check is one rule of AWS for the form of a request, which the emulator does not know.
type check struct {
	name    string
	actions []string // empty: all EC2 actions that the table of parameters has
	page    string   // where AWS says so, under docs.aws.amazon.com
	test    func(call Call, query Query) *Refusal
	note    bool // AWS accepts it, and the CPI should not send it: recorded, not refused
}

// Check is a rule for requests: its name and the page of AWS's documentation behind it.
type Check struct{ Name, Page string }

// Violation is a call that broke a check.
type Violation struct {
	Call    Call
	Check   Check
	Message string
}

// Checks returns all rules for requests.
func Checks() []Check {
	var all []Check
	for _, c := range checks() {
		all = append(all, c.public())
	}
	return all
}

func (c check) public() Check { return Check{c.name, "https://docs.aws.amazon.com/" + c.page} }

// Violations returns every call since the last Reset that broke a check, refused or only noted.
func (g *Gateway) Violations() []Violation {
	g.checks.mu.Lock()
	defer g.checks.mu.Unlock()
	return slices.Clone(g.checks.found)
}

// Uncheck switches checks off by name until Reset; without names all of them.
func (g *Gateway) Uncheck(names ...string) {
	g.checks.mu.Lock()
	defer g.checks.mu.Unlock()
	if len(names) == 0 {
		for _, c := range checks() {
			names = append(names, c.name)
		}
	}
	g.checks.off = append(g.checks.off, names...)
}

type checkbook struct {
	mu    sync.Mutex
	off   []string
	found []Violation
}

func (b *checkbook) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.off, b.found = nil, nil
}

func (b *checkbook) judge(x *exchange) *Refusal {
	if x.call.Service != serviceEC2 {
		return nil
	}
	for _, c := range checks() {
		if !c.concerns(x.call.Action) || b.switchedOff(c.name) {
			continue
		}
		refusal := c.test(x.call, x.query)
		if refusal == nil {
			continue
		}
		b.note(Violation{x.call, c.public(), refusal.Message})
		if !c.note {
			return refusal.by("check " + c.name)
		}
	}
	return nil
}

func (c check) concerns(action string) bool {
	if len(c.actions) > 0 {
		return slices.Contains(c.actions, action)
	}
	_, known := parameters[action]
	return known
}

func (b *checkbook) switchedOff(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.off, name)
}

func (b *checkbook) note(v Violation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found = append(b.found, v)
}

// checks returns the rules in the order in which they are tried.
func checks() []check {
	return slices.Concat(requestChecks, tagChecks, volumeChecks, mappingChecks, launchChecks, interfaceChecks, imageChecks)
}

// words joins actions in a table: actions("A B").
func actions(list string) []string { return strings.Fields(list) }
