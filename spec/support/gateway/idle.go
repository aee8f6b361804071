package gateway

import (
	"context"
	"sync"
)

// Idle waits until no call is under way. When a process was killed, AWS has then finished what the process had begun, and the
// account can be looked at. A hook must not call it, since the hook's own call is under way.
func (g *Gateway) Idle(ctx context.Context) error {
	select {
	case <-g.underway.none():
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// presence counts the calls under way.
type presence struct {
	mu    sync.Mutex
	count int
	empty chan struct{} // closed when the count comes down to 0
}

func (p *presence) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count == 0 {
		p.empty = make(chan struct{})
	}
	p.count++
}

func (p *presence) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count--
	if p.count == 0 {
		close(p.empty)
	}
}

func (p *presence) none() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.empty == nil {
		p.empty = make(chan struct{})
		close(p.empty)
	}
	return p.empty
}
