package gateway

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Budget is what a set of calls cost, with polls counted apart. A poll is a Describe with the same parameters as an earlier
// one of the same program.
type Budget struct {
	Calls []Call
	Polls []Call
}

// Budget sorts calls. Give it those of one process: Since(mark) around one run of the CPI.
func (g *Gateway) Budget(calls []Call) Budget {
	var budget Budget
	seen := map[string]bool{}
	for _, call := range calls {
		key := features.ReplaceAllString(call.UserAgent, "") + "\n" + call.Name() + "\n" + canonical(call.Params)
		if strings.HasPrefix(call.Action, "Describe") && seen[key] {
			budget.Polls = append(budget.Polls, call)
			continue
		}
		seen[key] = true
		budget.Calls = append(budget.Calls, call)
	}
	return budget
}

// features is the part of the SDK's user agent that changes from call to call of one program.
var features = regexp.MustCompile(` m/\S+`)

// Counts returns how often each action was called, polls left out: {"ec2:RunInstances": 1}.
func (b Budget) Counts() map[string]int { return Counts(b.Calls) }

// String lists the actions in the order of their calls: "ec2:DescribeImages ec2:RunInstances ec2:DescribeInstances(+3 polls)".
func (b Budget) String() string {
	polls := Counts(b.Polls)
	var words []string
	for _, call := range b.Calls {
		word := call.Name()
		if n := polls[word]; n > 0 {
			word += fmt.Sprintf("(+%d polls)", n)
			delete(polls, call.Name())
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// Counts returns how often each action was called: {"ec2:RunInstances": 1}.
func Counts(calls []Call) map[string]int {
	counts := map[string]int{}
	for _, call := range calls {
		counts[call.Name()]++
	}
	return counts
}

// Sequence is the longest run of calls of which each began after the one before it was answered: what a caller had to
// wait for in turn, whatever ran side by side.
func Sequence(calls []Call) []Call {
	done := slices.DeleteFunc(slices.Clone(calls), func(c Call) bool { return !c.Done })
	slices.SortFunc(done, func(a, b Call) int { return a.At.Add(a.Duration).Compare(b.At.Add(b.Duration)) })
	var sequence []Call
	for _, call := range done { // earliest end first: the greedy choice gives the longest chain
		if len(sequence) == 0 || !call.At.Before(sequence[len(sequence)-1].ended()) {
			sequence = append(sequence, call)
		}
	}
	return sequence
}

// canonical is the form in which parameters are compared.
func canonical(params url.Values) string {
	kept := url.Values{}
	for name, values := range params {
		if name != "ClientToken" && name != "Version" {
			kept[name] = values
		}
	}
	return kept.Encode()
}
