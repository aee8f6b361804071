package gateway

import (
	"context"
	"slices"
	"time"
)

// later is work that AWS has accepted. The emulator gets it only when its delay is over, and until then keeps what AWS
// would keep: an instance's interfaces and addresses, a volume's attachment.
type later struct {
	due  *countdown
	work func(context.Context)
}

// Settle does at once all that is under way, whatever its delay. Then the emulator shows the account as it will be.
func (g *Gateway) Settle(ctx context.Context) { g.settle(ctx, func(*later) bool { return true }) }

// catchUp does what is due by now. Each call begins with it, so nothing has to run in the background.
func (g *Gateway) catchUp(ctx context.Context) {
	g.settle(ctx, func(l *later) bool { return !l.due.running(time.Now()) })
}

func (g *Gateway) settle(ctx context.Context, ready func(*later) bool) {
	g.account.working.Lock()
	defer g.account.working.Unlock()
	for {
		l := g.account.next(ready)
		if l == nil {
			return
		}
		l.work(ctx)
	}
}

func (a *account) next(ready func(*later) bool) *later {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.queue, ready)
	if i < 0 {
		return nil
	}
	l := a.queue[i]
	a.queue = slices.Delete(a.queue, i, i+1)
	return l
}

// deferred answers a call whose work is left for later; nil when the emulator is to do it now.
func (g *Gateway) deferred(ctx context.Context, x *exchange) *answer {
	switch x.call.Action {
	case "TerminateInstances":
		return g.terminateLater(ctx, x)
	case "DetachVolume":
		return g.detachLater(ctx, x)
	case "GetConsoleOutput":
		return g.console(x)
	}
	return nil
}

// terminateLater lets instances shut down for a while. An id that the emulator does not know is its to refuse.
func (g *Gateway) terminateLater(ctx context.Context, x *exchange) *answer {
	ids := x.query.List("InstanceId")
	if !g.account.lingers(ids) {
		return nil
	}
	var params []string
	for _, member := range x.query.Members("InstanceId") {
		params = append(params, member, x.query.Get(member))
	}
	tree := g.ask(ctx, x.origin(), "DescribeInstances", params...)
	if tree == nil {
		return nil
	}
	set := element("instancesSet", "")
	for _, reservation := range tree.items("reservationSet") {
		for _, item := range reservation.items("instancesSet") {
			set.children = append(set.children, g.leave(x, item))
		}
	}
	return x.reply("TerminateInstancesResponse", set)
}

// lingers reports whether a termination is to take time.
func (a *account) lingers(ids []string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.lag.Terminating != (Delay{}) || slices.ContainsFunc(ids, func(id string) bool {
		t, known := a.things[id]
		return known && t.leaving != nil
	})
}

// leave lets one instance shut down, and returns its part of the answer.
func (g *Gateway) leave(x *exchange, item *node) *node {
	a := &g.account
	a.mu.Lock()
	defer a.mu.Unlock()
	id, was := item.value("instanceId"), item.value("instanceState", "name")
	code, before := item.value("instanceState", "code"), was
	now, then := "32", "shutting-down"
	t := a.thing(id, Instance)
	switch {
	case was == "terminated":
		now, then = code, was
	case t.leaving != nil:
		code, before = "32", "shutting-down"
	default:
		if t.coming(x.call.At) {
			code, before = "0", "pending"
		}
		t.starting, t.fate = countdown{}, nil
		g.shutDown(t, a.lag.Terminating, x.origin())
	}
	return element("item", "", element("instanceId", id),
		element("currentState", "", element("code", now), element("name", then)),
		element("previousState", "", element("code", code), element("name", before)))
}

// shutDown lets an instance be shutting down for a while and then end. The account is locked.
func (g *Gateway) shutDown(t *thing, delay Delay, from origin) {
	due := delay.from(time.Now())
	t.leaving = &later{due: &due, work: func(ctx context.Context) {
		g.ask(ctx, from, "TerminateInstances", "InstanceId.1", t.id)
		g.account.mu.Lock()
		defer g.account.mu.Unlock()
		t.leaving = nil
	}}
	g.account.queue = append(g.account.queue, t.leaving)
}

// detachLater lets a volume be detaching for a while.
func (g *Gateway) detachLater(ctx context.Context, x *exchange) *answer {
	id := x.query.Get("VolumeId")
	if !g.account.clings(id) {
		return nil
	}
	tree := g.ask(ctx, x.origin(), "DescribeVolumes", "VolumeId.1", id)
	for _, item := range tree.items("volumeSet", "item", "attachmentSet") {
		if wanted := x.query.Get("InstanceId"); wanted != "" && wanted != item.value("instanceId") {
			continue
		}
		g.letGo(x, id, item.value("instanceId"))
		return x.reply("DetachVolumeResponse", element("volumeId", id), element("instanceId", item.value("instanceId")),
			element("device", item.value("device")), element("status", "detaching"), element("attachTime", item.value("attachTime")))
	}
	return nil
}

func (a *account) clings(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t, known := a.things[id]
	return a.lag.Detaching != (Delay{}) || (known && t.detaching != nil)
}

func (g *Gateway) letGo(x *exchange, id, instance string) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	t := g.account.thing(id, Volume)
	if t.detaching != nil {
		return
	}
	due, from := g.account.lag.Detaching.from(time.Now()), x.origin()
	t.detaching = &later{due: &due, work: func(ctx context.Context) {
		g.ask(ctx, from, "DetachVolume", "VolumeId", id, "InstanceId", instance)
		g.account.mu.Lock()
		defer g.account.mu.Unlock()
		t.detaching = nil
	}}
	g.account.queue = append(g.account.queue, t.detaching)
}

// reply is an answer of the gateway's own making.
func (x *exchange) reply(name string, children ...*node) *answer {
	root := element(name, "", append([]*node{element("requestId", x.call.RequestID)}, children...)...)
	root.space = "http://ec2.amazonaws.com/doc/2016-11-15/"
	a := refuse("", "").answer(serviceEC2, x.call.RequestID)
	a.status, a.body = 200, root.bytes()
	return a
}
