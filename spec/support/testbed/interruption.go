package testbed

import (
	"context"
	"os"

	"bosh-aws-cpi/spec/support/gateway"
)

// Interruption is a signal to the CPI at one of its calls of AWS. At.Call counts the calls since Reset, At.Nth those that
// match since Interrupt was called.
type Interruption struct {
	At     gateway.Rule // which call, by Action, Nth, Call, Where; its other effects take part too
	Before bool         // before AWS does the call; else when it is done, before its answer is sent
	Signal os.Signal    // nil: os.Kill; then the call's answer is lost, and with Before the call itself
}

// Interrupt does one call during which the CPI gets signals. When it was killed, what AWS had begun for it is finished
// before Interrupt returns; it has no answer then, so the Run's Faulty is left to the caller.
func (d *Director) Interrupt(ctx context.Context, by Interruption, method string, arguments ...any) (Run, error) {
	mark, started := d.Bed.Gateway.Mark(), make(chan *Process, 1)
	standing := d.Bed.Gateway.Add(by.rule(started))
	defer standing.Remove()
	process, err := d.Start(ctx, method, arguments...)
	if err != nil {
		return Run{}, err
	}
	started <- process
	run := Run{Answer: process.Wait(), Method: method}
	if run.Exit < 0 {
		err = d.Bed.Gateway.Idle(ctx)
	}
	run.Calls = d.Bed.Gateway.Since(mark)
	return run, err
}

// rule sends the signal. A call may come before Start has returned, so the hook waits for the process.
func (i Interruption) rule(started chan *Process) gateway.Rule {
	rule, signal := i.At, i.Signal
	if signal == nil {
		signal = os.Kill
	}
	hook := func(gateway.Call) {
		process := <-started
		started <- process
		_ = process.Signal(signal)
	}
	if i.Before {
		rule.Before, rule.DropBefore = hook, signal == os.Kill
	} else {
		rule.After, rule.DropAfter = hook, signal == os.Kill
	}
	return rule
}
