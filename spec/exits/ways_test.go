package exits_test

import (
	"syscall"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// way is how a run of the CPI is disturbed or ended at one of its AWS calls.
type way struct {
	name     string
	spoil    func(*gateway.Rule)  // what the gateway does at the call
	by       testbed.Interruption // or the signal that the process gets
	signal   bool
	succeeds bool // the CPI has to get over it by itself
}

// The ways to disturb or end a run: by a signal, by a lost answer, by an error of AWS.
var ways = []way{
	{name: "killed before the call", signal: true, by: testbed.Interruption{Before: true, Signal: syscall.SIGKILL}},
	{name: "killed before the answer", signal: true, by: testbed.Interruption{Signal: syscall.SIGKILL}},
	{name: "SIGTERM before the call", signal: true, by: testbed.Interruption{Before: true, Signal: syscall.SIGTERM}},
	{name: "SIGTERM before the answer", signal: true, by: testbed.Interruption{Signal: syscall.SIGTERM}},
	{name: "answer lost", succeeds: true, spoil: func(r *gateway.Rule) { r.DropAfter, r.Times = true, 1 }},
	{name: "answer stays lost", spoil: func(r *gateway.Rule) { r.DropAfter = true }},
	{name: "AWS fails once", succeeds: true, spoil: func(r *gateway.Rule) { r.Code, r.Status, r.Times = "InternalError", 500, 1 }},
	{name: "throttled", succeeds: true, spoil: func(r *gateway.Rule) { r.Throttle, r.Times = true, 3 }},
	{name: "AWS fails for good", spoil: func(r *gateway.Rule) { r.Code, r.Status = "InternalError", 500 }},
	{name: "refused", spoil: func(r *gateway.Rule) { r.Code, r.Message, r.Times = "InvalidParameterCombination", "no", 1 }},
}

// point is one of the calls of AWS: the nth of its action.
type point struct {
	action string
	nth    int
}

// points returns the calls of a sample run. Of the looks of a wait two are enough.
func points(calls []gateway.Call) (found []point) {
	seen := map[string]int{}
	for _, call := range calls {
		seen[call.Action]++
		if seen[call.Action] <= 2 {
			found = append(found, point{call.Action, seen[call.Action]})
		}
	}
	return found
}
