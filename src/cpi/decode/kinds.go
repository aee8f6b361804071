package decode

import (
	"bytes"
	"encoding/json"
)

func unset(raw json.RawMessage) bool {
	trimmed := bytes.TrimSpace(raw)
	return len(trimmed) == 0 || string(trimmed) == "null"
}

// Kind names the kind of a JSON value, for messages: an object, a list, a string, a boolean, null, a number or nothing.
func Kind(raw json.RawMessage) string {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 {
		return "nothing"
	}
	switch trimmed[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// describe returns a short scalar as it was sent, since the operator must find that value. Of a value that may be long or
// nested it returns only the kind.
func describe(raw json.RawMessage) string {
	if k := Kind(raw); k == "a list" || k == "an object" || len(raw) > 40 {
		return k
	}
	return string(raw)
}
