package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// show does calls and prints a line for each. After the first call that did not do what it should, it does nothing more.
type show struct {
	ctx         context.Context
	director    *testbed.Director
	runs, calls int
	wall        time.Duration
	err         error
}

const row = "%-32s  %-18s  %7s  %s\n"

func (s *show) head() {
	fmt.Printf(row, "step", "method", "ms", "AWS calls, and the answer")
	fmt.Printf(row, strings.Repeat("-", 32), strings.Repeat("-", 18), strings.Repeat("-", 7), strings.Repeat("-", 60))
}

// call does a call that has to succeed.
func (s *show) call(step, method string, arguments ...any) testbed.Run {
	run := s.print(step, method, arguments)
	if s.err == nil && run.Error != nil {
		s.err = fmt.Errorf("%s: %s", method, run.Error.Message)
	}
	return run
}

// refused does a call that has to fail.
func (s *show) refused(step, method string, arguments ...any) {
	if run := s.print(step, method, arguments); s.err == nil && run.Error == nil {
		s.err = fmt.Errorf("%s succeeded, and should not have", method)
	}
}

func (s *show) print(step, method string, arguments []any) testbed.Run {
	if s.err != nil {
		return testbed.Run{}
	}
	run, err := s.director.Call(s.ctx, method, arguments...)
	if err != nil {
		s.err = err
		return run
	}
	s.runs, s.calls, s.wall = s.runs+1, s.calls+len(run.Calls), s.wall+run.Wall
	fmt.Printf(row, step, method, fmt.Sprint(run.Wall.Milliseconds()), sequence(run.Calls))
	fmt.Printf(row, "", "", "", answer(run.Answer))
	return run
}

// sequence lists actions, with repetitions in a row counted.
func sequence(calls []gateway.Call) string {
	if len(calls) == 0 {
		return "no AWS call"
	}
	var words []string
	for i := 0; i < len(calls); {
		n := i
		for n < len(calls) && calls[n].Action == calls[i].Action {
			n++
		}
		word := calls[i].Action
		if n-i > 1 {
			word += fmt.Sprintf(" x%d", n-i)
		}
		words, i = append(words, word), n
	}
	return strings.Join(words, ", ")
}

func answer(a testbed.Answer) string {
	const width = 100
	text := "-> " + string(a.Result)
	if a.Error != nil {
		text = "-> " + strings.TrimPrefix(a.Error.Type, "Bosh::Clouds::") + ": " + strings.ReplaceAll(a.Error.Message, "\n", "; ")
		return text
	}
	if len(text) > width {
		text = text[:width-3] + "..."
	}
	return text
}
