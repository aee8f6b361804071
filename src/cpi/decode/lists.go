package decode

import (
	"encoding/json"
	"fmt"
)

// list reads a list. what names its items in a fault.
func list(raw json.RawMessage, path, what string, report *Report) ([]json.RawMessage, bool) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		report.Fault(path, "must be a list of %s, got %s", what, Kind(raw))
		return nil, false
	}
	return items, true
}

func texts(raw json.RawMessage, path string, report *Report) []string {
	items, ok := list(raw, path, "strings", report)
	if !ok {
		return nil
	}
	values := make([]string, len(items))
	for i, item := range items {
		if unset(item) || json.Unmarshal(item, &values[i]) != nil {
			report.Fault(fmt.Sprintf("%s[%d]", path, i), "must be a string, got %s", Kind(item))
		}
	}
	return values
}

// OneOrMore is a list of strings. Some manifests have one string in its place.
type OneOrMore []string

// Decode reads either form. An empty string is a fault.
func (o *OneOrMore) Decode(raw json.RawMessage, path string, report *Report) {
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		*o = []string{one}
		return
	}
	*o = texts(raw, path, report)
}

// tags reads an object of scalars as strings. Numbers and booleans are written as they were sent, and null is left out.
func tags(raw json.RawMessage, path string, report *Report) map[string]string {
	if Kind(raw) != "an object" {
		report.Fault(path, "must be an object of tags, got %s", Kind(raw))
		return nil
	}
	return Scalars(raw, path, report)
}

// Scalars reads every member of an object as a string. The map is never nil. A nested list or object cannot be a tag, so
// it is left out with a warning.
func Scalars(raw json.RawMessage, path string, report *Report) map[string]string {
	o := parse(raw, path, report)
	values := make(map[string]string, len(o.members))
	for _, one := range o.members {
		if unset(one.raw) {
			continue
		}
		text, err := Scalar(one.raw)
		if err != nil {
			report.Warn(Path(path, one.key), "is left out: %v", err)
			continue
		}
		values[one.key] = text
	}
	return values
}
