// Package gateway stands between the CPI and an AWS emulator. The emulator accepts much that AWS refuses, and shows every
// change at once. The gateway adds what AWS documents and the emulator lacks. It disturbs calls by rules, and records every
// call. Each of these holds until Reset:
//
//	g.Add(Rule{Action: "RunInstances", Nth: 2, Times: 1, Code: "InternalError"}) // refuse the second one, once
//	g.Add(Rule{Action: "CreateVolume", Throttle: true, Times: 3})                // refuse as too many requests
//	g.Add(Rule{Action: "CreateTags", Deny: true, Times: 1})                      // refuse because the right is missing, once
//	g.Add(Rule{Action: "CreateVolume", DropAfter: true, Times: 1})               // done, and the answer lost
//	g.Add(Rule{Action: "CreateVolume", DropBefore: true, Times: 1})              // lost on the way there
//	g.Add(Rule{Action: "Describe*", Latency: 40 * time.Millisecond})             // slow
//	g.Add(Rule{Call: 3, After: func(Call) { process.Signal(os.Kill) }})          // a death at the third call
//	g.Lag(LagAll(Delay{Looks: 2}))                   // pending, attaching, ... for two looks
//	g.Grace(Grace{Delay: Delay{For: time.Second}})   // fresh ids are not found for a second
//	g.Doom(Doom{Action: "RunInstances", Death: KeyRefused}) // accepted, and fails later
//	g.Policy("BaselinePolicy", "RequiredIfUsingElasticIPs") // only what these statements grant
//	g.OnlyPolicy("BaselinePolicy")                   // the same, and what was granted before is taken back
//	g.Allow("ec2:AssignPrivateIpAddresses")          // and this
//	g.Deny("ec2:CreateTags")                         // but not this; works without a policy too
//	g.EnableThrottling()                             // AWS's published token buckets
//	g.ModificationQuota(1)                           // modifications of a volume within a day
//	g.Uncheck("volume size")                         // without one of the checks of requests
//
// Always on are the checks of requests (Checks, Violations) and the rules of client tokens. What was called:
//
//	mark := g.Mark()
//	g.Since(mark)           // []Call: Action, Params, Code, Refused, Lost, Duration, ...
//	g.Budget(g.Since(mark)) // the same without polls; Counts() by action
//	Sequence(g.Since(mark)) // the longest chain of calls that waited for each other
//	g.Idle(ctx)             // waits until no call is under way
//	g.Settle(ctx)           // does at once what lags
package gateway

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Gateway is one reverse proxy with its own listener on loopback. All methods may be called while calls are under way.
type Gateway struct {
	upstream *upstream
	listener net.Listener
	server   *http.Server
	journal  journal
	rules    rulebook
	policy   policy
	checks   checkbook
	buckets  buckets
	tokens   ledger
	account  account
	underway presence
}

// Start listens on a free port of loopback and forwards to the emulator at emulatorURL ("http://127.0.0.1:5000").
func Start(emulatorURL string) (*Gateway, error) {
	target, err := url.Parse(emulatorURL)
	if err != nil || target.Host == "" {
		return nil, fmt.Errorf("the emulator's URL %q is not one", emulatorURL)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &Gateway{upstream: newUpstream(target), listener: listener}
	g.forget()
	g.server = &http.Server{Handler: g, ReadHeaderTimeout: 30 * time.Second}
	go func() { _ = g.server.Serve(listener) }()
	return g, nil
}

// URL is where the CPI's endpoints point to: "http://127.0.0.1:40001".
func (g *Gateway) URL() string { return "http://" + g.listener.Addr().String() }

// Close ends the gateway and every connection, also those that a rule holds.
func (g *Gateway) Close() { _ = g.server.Close() }

// Reset brings gateway and emulator back to the beginning: an empty account, no records, no rules, no lag, checks on,
// policy and throttling off.
func (g *Gateway) Reset() error {
	g.forget()
	if err := g.upstream.reset(); err != nil {
		return err
	}
	g.forget() // a call that was under way may have left something
	return nil
}

func (g *Gateway) forget() {
	g.journal.reset()
	g.rules.reset()
	g.policy.reset()
	g.checks.reset()
	g.buckets.reset()
	g.tokens.reset()
	g.account.reset()
}

// ServeHTTP takes one call through record, rules and AWS's own order: throttling, rights, checks, work.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/moto-api/") {
		g.upstream.pass(w, r)
		return
	}
	g.underway.enter()
	defer g.underway.leave()
	x, err := receive(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	x.call.N, x.generation = g.journal.open(x.call)
	effects := g.rules.match(x.call)
	if !g.before(r.Context(), x, effects) {
		g.journal.finish(x)
		drop(w)
		return
	}
	answer := g.answer(r.Context(), x, effects)
	x.settle(answer, time.Now())
	x.call.Lost = slices.ContainsFunc(effects, func(s *Standing) bool { return s.rule.DropAfter })
	g.journal.finish(x)
	after(x, answer, effects)
	if x.call.Lost {
		drop(w)
		return
	}
	answer.write(w)
}

// answer is what AWS would answer, in AWS's order of judging.
func (g *Gateway) answer(ctx context.Context, x *exchange, effects []*Standing) *answer {
	for _, judge := range []func(*exchange) *Refusal{
		func(x *exchange) *Refusal { return refusalOf(effects, x.call) },
		g.buckets.judge, g.policy.judge, g.checks.judge,
	} {
		if refusal := judge(x); refusal != nil {
			return x.refuse(refusal)
		}
	}
	g.catchUp(ctx)
	if x.call.Service != serviceEC2 {
		if refusal := g.account.unregistrable(x); refusal != nil {
			return x.refuse(refusal)
		}
		return g.forward(ctx, x)
	}
	return g.once(ctx, x, g.perform)
}

// perform does one EC2 call whose rights, form and token are in order.
func (g *Gateway) perform(ctx context.Context, x *exchange) *answer {
	if refusal := g.account.conflict(x); refusal != nil {
		return x.refuse(refusal)
	}
	if answer := g.deferred(ctx, x); answer != nil {
		return answer
	}
	answer := g.forward(ctx, x)
	if !answer.ok() {
		return answer
	}
	g.learn(x, answer)
	g.show(x, answer)
	return answer
}

// drop closes the connection without an answer: the client sees it as lost.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}
