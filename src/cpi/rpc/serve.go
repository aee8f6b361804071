package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
)

// Versioned is a result whose shape depends on the API version that the caller asked for.
type Versioned interface{ ForAPI(version int) any }

// Service answers requests.
type Service interface {
	// Knows reports whether there is such a method.
	Knows(method string) bool
	// Open returns the handler for a request that was read without a fault.
	Open(request Request) (Handler, error)
	// Explain turns any error into one that the callers understand. It never returns nil.
	Explain(method string, err error) *Error
	// Crashed gets a panic and its stack, and writes them to stderr.
	Crashed(reason any, stack []byte)
}

type answer struct {
	Result any     `json:"result"`
	Error  *failed `json:"error"`
	Log    string  `json:"log"`
}

type failed struct {
	Type      string `json:"type"`
	Message   string `json:"message"`
	OKToRetry bool   `json:"ok_to_retry"`
}

// Serve reads one request to the end of in and writes exactly one JSON object to out, whatever happens. It reads all of
// in first: the Director writes the whole request before it reads anything, so an early answer could lead to a deadlock.
// The error is that of writing only.
func Serve(ctx context.Context, in io.Reader, out io.Writer, service Service) error {
	input, err := readAll(ctx, in)
	if err != nil {
		return write(out, service, "", nil, fmt.Errorf("reading the request from stdin: %w", err))
	}
	request, err := parse(input, service.Knows)
	if err != nil {
		return write(out, service, request.Method, nil, err)
	}
	result, err := call(ctx, service, request)
	return write(out, service, request.Method, result, err)
}

// readAll reads to the end, or until the process is asked to stop, since a caller may hold stdin open for ever.
func readAll(ctx context.Context, in io.Reader) ([]byte, error) {
	type read struct {
		input []byte
		err   error
	}
	done := make(chan read, 1)
	go func() {
		input, err := io.ReadAll(in)
		done <- read{input, err}
	}()
	select {
	case found := <-done:
		return found.input, found.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func call(ctx context.Context, service Service, request Request) (result any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			service.Crashed(reason, debug.Stack())
			result, err = nil, fmt.Errorf("the CPI met an unexpected condition in %s and stopped; its stack is in the CPI log", request.Method)
		}
	}()
	handler, err := service.Open(request)
	if err != nil {
		return nil, err
	}
	result, err = handler(ctx, request.Arguments)
	if versioned, ok := result.(Versioned); ok && err == nil {
		result = versioned.ForAPI(request.APIVersion)
	}
	return result, err
}

func write(out io.Writer, service Service, method string, result any, err error) error {
	body := answer{Result: result}
	if err != nil {
		explained := service.Explain(method, err)
		body = answer{Error: &failed{Type: explained.Class, Message: explained.Message, OKToRetry: explained.Retry}}
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if encodeErr := encoder.Encode(body); encodeErr != nil {
		explained := service.Explain(method, fmt.Errorf("encoding the answer: %w", encodeErr))
		buffer.Reset()
		if err := encoder.Encode(answer{Error: &failed{Type: explained.Class, Message: explained.Message}}); err != nil {
			return err
		}
	}
	_, writeErr := out.Write(buffer.Bytes())
	return writeErr
}
