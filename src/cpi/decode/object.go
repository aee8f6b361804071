package decode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Object is a JSON object whose keys are asked for one by one. Absent and null read as unset: the zero value,
// or nil where unset differs from false or 0.
type Object struct {
	path   string
	report *Report
	fields map[string]json.RawMessage
	order  []string
	asked  map[string]bool
}

// Parse reads raw as an object. Absent input and null give an empty Object; any other JSON value is a fault at path.
func Parse(raw json.RawMessage, path string, report *Report) Object {
	object := Object{path: path, report: report, fields: map[string]json.RawMessage{}, asked: map[string]bool{}}
	if unset(raw) {
		return object
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		report.Fault(object.name(), "must be an object, got %s", kind(raw))
		return object
	}
	for decoder.More() {
		key, value, err := member(decoder)
		if err != nil {
			report.Fault(object.name(), "is not valid JSON: %v", err)
			return object
		}
		if _, twice := object.fields[key]; !twice {
			object.order = append(object.order, key)
		}
		object.fields[key] = value // the last of two equal keys counts, as in every JSON parser of the callers
	}
	return object
}

func member(decoder *json.Decoder) (string, json.RawMessage, error) {
	token, err := decoder.Token()
	if err != nil {
		return "", nil, err
	}
	var value json.RawMessage
	if err := decoder.Decode(&value); err != nil {
		return "", nil, err
	}
	return token.(string), value, nil // an object's key is always a string token
}

// Path returns the path of a member, for messages.
func (o Object) Path(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

func (o Object) name() string {
	if o.path == "" {
		return "value"
	}
	return o.path
}

// Report returns the report that faults of this object go to.
func (o Object) Report() *Report { return o.report }

// Keys returns the keys in the order in which they were sent.
func (o Object) Keys() []string { return slices.Clone(o.order) }

// Present reports whether the key was sent, null included.
func (o Object) Present(key string) bool {
	o.asked[key] = true
	_, present := o.fields[key]
	return present
}

// Has reports whether the key was sent with a value other than null.
func (o Object) Has(key string) bool {
	o.asked[key] = true
	return !unset(o.fields[key])
}

// Raw returns the member's JSON; nil when unset.
func (o Object) Raw(key string) json.RawMessage {
	if !o.Has(key) {
		return nil
	}
	return o.fields[key]
}

// Strings reads a list of strings; nil when unset.
func (o Object) Strings(key string) []string {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		o.report.Fault(o.Path(key), "must be a list of strings, got %s", kind(raw))
		return nil
	}
	values := make([]string, len(items))
	for i, item := range items {
		if unset(item) || json.Unmarshal(item, &values[i]) != nil {
			o.report.Fault(fmt.Sprintf("%s[%d]", o.Path(key), i), "must be a string, got %s", kind(item))
		}
	}
	return values
}

// Object reads a nested object; an empty one when unset.
func (o Object) Object(key string) Object { return Parse(o.Raw(key), o.Path(key), o.report) }

// Objects reads a list of objects; nil when unset.
func (o Object) Objects(key string) []Object {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		o.report.Fault(o.Path(key), "must be a list of objects, got %s", kind(raw))
		return nil
	}
	objects := make([]Object, len(items))
	for i, item := range items {
		objects[i] = Parse(item, fmt.Sprintf("%s[%d]", o.Path(key), i), o.report)
	}
	return objects
}

// Done warns of every key that was never asked for, naming the nearest key that is known.
func (o Object) Done() {
	for _, key := range o.order {
		if o.asked[key] {
			continue
		}
		if near := nearest(key, o.asked); near != "" {
			o.report.Warn(o.Path(key), "is not a known property and is ignored; did you mean %s?", near)
		} else {
			o.report.Warn(o.Path(key), "is not a known property and is ignored")
		}
	}
}
