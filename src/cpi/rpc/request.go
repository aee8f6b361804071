// Package rpc is the wire between a BOSH caller and the CPI: one JSON request on stdin, one JSON answer on stdout. It
// knows the shape of requests and the number and types of arguments. It does not know what any method does, nor the names
// of error classes.
package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Request is one call: {"method": string, "arguments": list, "context": object, "api_version": integer or absent}.
type Request struct {
	Method     string
	Arguments  []json.RawMessage
	Context    json.RawMessage // an object with a string director_uuid
	APIVersion int             // 1 when absent or less
}

// InvalidRequest is a request that cannot be read as one.
type InvalidRequest struct{ Reason string }

func (e *InvalidRequest) Error() string { return e.Reason }

func invalid(format string, args ...any) error {
	return &InvalidRequest{Reason: fmt.Sprintf(format, args...)}
}

// UnknownMethod is a call of a method that the CPI does not have.
type UnknownMethod struct{ Method string }

func (e *UnknownMethod) Error() string {
	return fmt.Sprintf("Method is not known, got: '%s'", e.Method)
}

// envelope is the outer object of a request. Its fields are raw JSON, to tell absent from null as the callers' own
// library does.
type envelope struct {
	Method     json.RawMessage `json:"method"`
	Arguments  json.RawMessage `json:"arguments"`
	Context    json.RawMessage `json:"context"`
	APIVersion json.RawMessage `json:"api_version"`
}

// parse checks a request in the order of the callers' reference library: method, its name, arguments, api_version,
// context.
func parse(input []byte, known func(method string) bool) (Request, error) {
	var raw envelope
	if err := decodeObject(input, &raw); err != nil {
		return Request{}, err
	}
	request := Request{Context: raw.Context}
	if !isKind(raw.Method, '"') || json.Unmarshal(raw.Method, &request.Method) != nil {
		return request, invalid("Method must be a String, got: '%s'", shorten(raw.Method))
	}
	if !known(request.Method) {
		return request, &UnknownMethod{Method: string(shorten([]byte(request.Method)))}
	}
	if !isKind(raw.Arguments, '[') || json.Unmarshal(raw.Arguments, &request.Arguments) != nil {
		return request, invalid("Arguments must be an Array")
	}
	version, err := apiVersion(raw.APIVersion)
	if err != nil {
		return request, err
	}
	request.APIVersion = version
	return request, checkContext(raw.Context)
}

func decodeObject(input []byte, into any) error {
	if len(bytes.TrimSpace(input)) == 0 {
		return invalid("Request cannot be deserialized, details: stdin was empty; a JSON object is expected")
	}
	if !isKind(input, '{') {
		if json.Valid(input) {
			return invalid("Request cannot be deserialized, details: a JSON object is expected")
		}
	}
	if err := json.Unmarshal(input, into); err != nil {
		// Go's messages name positions and kinds, never the request's contents.
		return invalid("Request cannot be deserialized, details: %s", syntaxOnly(err))
	}
	return nil
}

// syntaxOnly returns only the position and kind of a parser's error. A request holds secrets, and the callers log errors.
func syntaxOnly(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("invalid JSON at byte %d", syntax.Offset)
	}
	return "invalid JSON"
}

func apiVersion(raw json.RawMessage) (int, error) {
	if len(raw) == 0 {
		return 1, nil
	}
	number, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || number != math.Trunc(number) || math.Abs(number) > math.MaxInt32 {
		return 0, invalid("CPI api_version requested must be an Integer")
	}
	return max(1, int(number)), nil
}

func checkContext(raw json.RawMessage) error {
	var context struct {
		DirectorUUID *string `json:"director_uuid"`
	}
	if !isKind(raw, '{') || json.Unmarshal(raw, &context) != nil || context.DirectorUUID == nil {
		return invalid("Request should include context with director uuid")
	}
	return nil
}

func isKind(raw []byte, first byte) bool {
	trimmed := bytes.TrimSpace(raw)
	return len(trimmed) > 0 && trimmed[0] == first
}

// shorten returns a wrong value cut to a length that fits into a message.
func shorten(raw []byte) []byte {
	const most = 80
	if len(raw) <= most {
		return raw
	}
	return append(append([]byte{}, bytes.ToValidUTF8(raw[:most], nil)...), "..."...)
}
