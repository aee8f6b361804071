package aws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/cloudfoundry/bosh-utils/logger"
)

// Timeline writes one line for each AWS call of a request, and a last line with the sum. The Director shows stderr in the
// task's CPI log. It reads one byte per system call there, about 1.3 s for a megabyte, so lines are short. They hold
// names, ids, times and AWS's error codes, never what was sent or answered.
type Timeline struct {
	logger  logger.Logger
	tag     string
	started time.Time

	mutex  sync.Mutex
	told   map[string]bool // warnings
	calls  int
	failed int
	inAWS  time.Duration
}

// NewTimeline starts a timeline on w. requestID is the caller's; "" where it has none.
func NewTimeline(w io.Writer, requestID string) *Timeline {
	tag := requestID
	if tag == "" {
		tag = "cpi"
	}
	return &Timeline{logger: logger.NewWriterLogger(logger.LevelInfo, w), tag: tag, started: time.Now(), told: map[string]bool{}}
}

// Warn writes warnings for the operator about something that did not fail the call.
func (t *Timeline) Warn(messages ...string) {
	for _, message := range messages {
		t.mutex.Lock()
		again := t.told[message]
		t.told[message] = true
		t.mutex.Unlock()
		if !again {
			t.logger.Warn(t.tag, "%s", message)
		}
	}
}

// Note writes something that is worth knowing once.
func (t *Timeline) Note(format string, args ...any) { t.logger.Info(t.tag, format, args...) }

// Close writes the last line, with the sum.
func (t *Timeline) Close() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.logger.Info(t.tag, "%d AWS calls, %d failed, %d ms in AWS, %d ms in all", t.calls, t.failed, t.inAWS.Milliseconds(), time.Since(t.started).Milliseconds())
}

// call writes the line of one call with all its tries.
func (t *Timeline) call(action, requestID string, took time.Duration, tries int, err error) {
	t.mutex.Lock()
	t.calls++
	t.inAWS += took
	if err != nil {
		t.failed++
	}
	t.mutex.Unlock()
	line := fmt.Sprintf("%s %d ms", action, took.Milliseconds())
	if requestID != "" {
		line += " " + requestID
	}
	if tries != 1 {
		line += fmt.Sprintf(" tries=%d", tries)
	}
	if err != nil {
		line += " error=" + errorName(err)
	}
	t.logger.Info(t.tag, "%s", line)
}

// errorName returns AWS's code, or a word for a call without an answer. AWS's messages are left out, because the message
// of a refused signature contains the session token.
func errorName(err error) string {
	if code := Code(err); code != "" {
		return strings.Join(strings.Fields(code), "_")
	}
	if errors.Is(err, context.Canceled) {
		return "stopped"
	}
	if isTimeout(err) {
		return "none_in_time"
	}
	if NotFound(err) {
		return "not_found"
	}
	if failure, ok := asFailure(err); ok && failure.Status > 0 {
		return fmt.Sprintf("http_%d", failure.Status)
	}
	return "no_answer"
}
