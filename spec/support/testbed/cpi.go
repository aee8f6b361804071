package testbed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Answer is what a run of the CPI answered.
type Answer struct {
	Result json.RawMessage
	Error  *Failure
	Log    string

	Raw    []byte // stdout
	Stderr string
	Exit   int // -1: ended by a signal
	Wall   time.Duration
	Faulty error // why stdout is not exactly one JSON object; nil when it is
}

// Failure is the error of an answer.
type Failure struct {
	Type      string `json:"type"`
	Message   string `json:"message"`
	OkToRetry bool   `json:"ok_to_retry"`
}

// Request is a call of the CPI as the Director sends it.
type Request struct {
	Method     string         `json:"method"`
	Arguments  []any          `json:"arguments"`
	Context    map[string]any `json:"context"`
	APIVersion int            `json:"api_version,omitempty"`
}

// DirectorUUID is the Director's in every request that NewRequest makes.
const DirectorUUID = "8f4c9f9e-0c2b-4c0e-9d41-0a5d3d1f8b11"

// NewRequest makes a request in API version 2 for a stemcell of API version 3. Arguments may be nil.
func NewRequest(method string, arguments ...any) Request {
	if arguments == nil {
		arguments = []any{}
	}
	return Request{Method: method, Arguments: arguments, APIVersion: 2, Context: map[string]any{
		"director_uuid": DirectorUUID,
		"request_id":    fmt.Sprintf("cpi-%06d", time.Now().UnixNano()%1000000),
		"vm":            map[string]any{"stemcell": map[string]any{"api_version": 3}},
	}}
}

// Process is a CPI under way.
type Process struct {
	command        *exec.Cmd
	stdout, stderr lockedBuffer
	began          time.Time
}

// StartCPI starts the binary as the Director does: nothing in its environment but PATH, TMPDIR, HOME and what env adds
// ("NAME=value"); the request on stdin, which then ends. A request that is []byte or string is sent as it is. The end of
// ctx kills the process.
func StartCPI(ctx context.Context, binary, configPath string, request any, env ...string) (*Process, error) {
	input, err := encode(request)
	if err != nil {
		return nil, err
	}
	p := &Process{command: exec.CommandContext(ctx, binary, configPath), began: time.Now()}
	p.command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "HOME=" + os.TempDir()}, env...)
	p.command.Dir = os.TempDir()
	p.command.Stdin, p.command.Stdout, p.command.Stderr = bytes.NewReader(input), &p.stdout, &p.stderr
	return p, p.command.Start()
}

func encode(request any) ([]byte, error) {
	switch request := request.(type) {
	case []byte:
		return request, nil
	case string:
		return []byte(request), nil
	}
	return json.Marshal(request)
}

// PID is the process's id.
func (p *Process) PID() int { return p.command.Process.Pid }

// Signal sends a signal: syscall.SIGTERM, os.Kill. One that comes after the end is lost without an error.
func (p *Process) Signal(signal os.Signal) error {
	if err := p.command.Process.Signal(signal); !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// Stderr is what the process has written to stderr by now.
func (p *Process) Stderr() string { return p.stderr.String() }

// Wait waits for the end and reads the answer.
func (p *Process) Wait() Answer {
	_ = p.command.Wait()
	answer := Answer{
		Raw: []byte(p.stdout.String()), Stderr: p.stderr.String(), Exit: p.command.ProcessState.ExitCode(), Wall: time.Since(p.began),
	}
	answer.Faulty = answer.read()
	return answer
}

// read takes stdout as exactly one JSON object with result, error and log.
func (a *Answer) read() error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(a.Raw, &keys); err != nil {
		return fmt.Errorf("stdout is not one JSON object: %w", err)
	}
	for _, key := range []string{"result", "error", "log"} {
		if _, has := keys[key]; !has {
			return fmt.Errorf("the answer has no %q", key)
		}
	}
	if err := json.Unmarshal(keys["error"], &a.Error); err != nil {
		return fmt.Errorf("the answer's error: %w", err)
	}
	if err := json.Unmarshal(keys["log"], &a.Log); err != nil {
		return fmt.Errorf("the answer's log: %w", err)
	}
	a.Result = keys["result"]
	return nil
}

// RunCPI runs the binary to its end. See StartCPI.
func RunCPI(ctx context.Context, binary, configPath string, request any, env ...string) (Answer, error) {
	process, err := StartCPI(ctx, binary, configPath, request, env...)
	if err != nil {
		return Answer{}, err
	}
	return process.Wait(), nil
}
