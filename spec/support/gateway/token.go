package gateway

import (
	"context"
	"slices"
	"sync"
)

// tokened are the actions of a CPI that take a client token. CreateSnapshot and RegisterImage take none.
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
var tokened = []string{"RunInstances", "CreateVolume", "CreateNetworkInterface", "CopyImage"}

// tokenLength is "up to 64 ASCII characters" of the same page.
const tokenLength = 64

// ledger remembers what each client token was used for.
type ledger struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// entry is one use of a token. Its answer is there once done is closed; a refused call frees its token.
type entry struct {
	params string
	done   chan struct{}
	answer *answer
}

func (l *ledger) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = map[string]*entry{}
}

// claim returns the entry of a token, and whether the caller is the first and has to fill it.
func (l *ledger) claim(key, params string) (e *entry, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, used := l.entries[key]; used {
		return e, false
	}
	e = &entry{params: params, done: make(chan struct{})}
	l.entries[key] = e
	return e, true
}

func (l *ledger) free(key string, e *entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries[key] == e {
		delete(l.entries, key)
	}
}

// once does a call, or answers from the call that used its client token before. Equal calls at the same time wait for
// the first of them.
func (g *Gateway) once(ctx context.Context, x *exchange, do func(context.Context, *exchange) *answer) *answer {
	if x.call.ClientToken == "" || !slices.Contains(tokened, x.call.Action) {
		return do(ctx, x)
	}
	key, params := g.tokenScope(ctx, x), canonical(x.query.values)
	for {
		e, first := g.tokens.claim(key, params)
		if first {
			a := do(ctx, x)
			if a.ok() {
				e.answer = a.copy()
			} else {
				g.tokens.free(key, e)
			}
			close(e.done)
			return a
		}
		if e.params != params {
			return x.refuse(refuse("IdempotentParameterMismatch",
				"Arguments on this idempotent request are inconsistent with arguments used in previous request(s).").by("client token"))
		}
		select {
		case <-ctx.Done():
			return x.refuse(refuse("InternalError", "The caller has gone away."))
		case <-e.done:
		}
		if e.answer != nil {
			return g.replay(ctx, x, e.answer)
		}
	}
}

// tokenScope is where a token counts: the region, and for a launch that names a zone or a subnet that zone.
func (g *Gateway) tokenScope(ctx context.Context, x *exchange) string {
	key := x.call.Region + "/" + x.call.Action + "/" + x.call.ClientToken
	if x.call.Action != "RunInstances" {
		return key
	}
	zone := x.query.Get("Placement.AvailabilityZone")
	if zone == "" {
		subnet := x.query.Get("SubnetId")
		if subnet == "" {
			subnet = x.query.Get("NetworkInterface.1.SubnetId")
		}
		if subnet != "" {
			zone = g.ask(ctx, x.origin(), "DescribeSubnets", "SubnetId.1", subnet).value("subnetSet", "item", "availabilityZone")
		}
	}
	return key + "/" + zone
}

// replay answers a call that was done before. "The result might contain updated information, such as the current
// creation status"; a launch whose instance is terminated is refused (IdempotentInstanceTerminated in
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
func (g *Gateway) replay(ctx context.Context, x *exchange, before *answer) *answer {
	x.call.Replayed = true
	a := before.copy()
	a.body = requestID.ReplaceAll(a.body, []byte("<$1>"+x.call.RequestID+"</$1>"))
	a.header.Set("X-Amzn-Requestid", x.call.RequestID)
	if x.call.Action != "RunInstances" {
		g.show(x, a)
		return a
	}
	tree, err := parse(a.body)
	if err != nil {
		return a
	}
	id := tree.value("instancesSet", "item", "instanceId")
	reservation := g.ask(ctx, x.origin(), "DescribeInstances", "InstanceId.1", id).at("reservationSet", "item")
	if reservation == nil || reservation.value("instancesSet", "item", "instanceState", "name") == "terminated" {
		return x.refuse(refuse("IdempotentInstanceTerminated",
			"The client token you have provided is associated with an instance that has been terminated. Please use a different client token.").by("client token"))
	}
	a = x.reply("RunInstancesResponse", reservation.children...)
	g.show(x, a)
	return a
}
