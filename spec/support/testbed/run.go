package testbed

import (
	"context"
	"fmt"
	"os"

	"bosh-aws-cpi/spec/support/gateway"
)

// Run is one run of the CPI. Only Request has to be set.
type Run struct {
	Request any      // a Request; []byte or string is sent as it is
	Config  Config   // nil: the Bed's
	Env     []string // "NAME=value", beside PATH, TMPDIR and HOME
	Binary  string   // empty: the Bed's CPI
	Signals []Signal
}

// Signal is sent to the process at one of its calls.
type Signal struct {
	At     gateway.Rule // says at which call, by Action, Nth, Call, Where; its other effects take part too
	Before bool         // before AWS does the call; else when it is done, before its answer is sent
	Signal os.Signal    // nil: os.Kill; then the call's answer is lost, and with Before the call itself
}

// Run runs the CPI to its end. When it was killed, what AWS had begun for it is finished first.
func (b *Bed) Run(ctx context.Context, run Run) (Answer, error) {
	process, err := b.Start(ctx, run)
	if err != nil {
		return Answer{}, err
	}
	return process.Wait(), nil
}

// Start starts the CPI and leaves it running; its Wait must be called, once.
func (b *Bed) Start(ctx context.Context, run Run) (*Process, error) {
	binary, config := run.Binary, run.Config
	if binary == "" {
		var err error
		if binary, err = b.CPI(ctx); err != nil {
			return nil, err
		}
	}
	if config == nil {
		config = b.Config()
	}
	folder, err := os.MkdirTemp("", "cpi-run-")
	if err != nil {
		return nil, err
	}
	path, err := config.Write(folder)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", err, os.RemoveAll(folder))
	}
	mark, started := b.Gateway.Mark(), make(chan *Process, 1)
	rules := b.arm(run.Signals, started)
	process, err := StartCPI(ctx, binary, path, run.Request, run.Env...)
	if err != nil {
		disarm(rules)
		return nil, fmt.Errorf("%w (%v)", err, os.RemoveAll(folder))
	}
	started <- process
	process.finish = func(answer *Answer) {
		disarm(rules)
		if answer.Exit < 0 {
			_ = b.Gateway.Idle(ctx) // when ctx is over, the record tells which calls are not done
		}
		answer.Calls = b.Gateway.Since(mark)
		_ = os.RemoveAll(folder)
	}
	return process, nil
}

// arm puts a rule in force for each signal. A call may come before StartCPI has returned, so each hook waits for the
// process, and hands it on to the next.
func (b *Bed) arm(signals []Signal, started chan *Process) []*gateway.Standing {
	var rules []*gateway.Standing
	for _, s := range signals {
		rule, signal := s.At, s.Signal
		if signal == nil {
			signal = os.Kill
		}
		hook := func(gateway.Call) {
			process := <-started
			started <- process
			_ = process.Signal(signal)
		}
		if s.Before {
			rule.Before, rule.DropBefore = hook, signal == os.Kill
		} else {
			rule.After, rule.DropAfter = hook, signal == os.Kill
		}
		rules = append(rules, b.Gateway.Add(rule))
	}
	return rules
}

func disarm(rules []*gateway.Standing) {
	for _, rule := range rules {
		rule.Remove()
	}
}
