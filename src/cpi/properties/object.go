package properties

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
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

// Path gives the path of a member, for messages.
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

// Report gives the report that faults of this object go to.
func (o Object) Report() *Report { return o.report }

// Keys gives the keys in the order in which they were sent.
func (o Object) Keys() []string { return slices.Clone(o.order) }

// Present tells whether the key was sent, null included.
func (o Object) Present(key string) bool {
	o.asked[key] = true
	_, present := o.fields[key]
	return present
}

// Has tells whether the key was sent with a value other than null.
func (o Object) Has(key string) bool {
	o.asked[key] = true
	return !unset(o.fields[key])
}

// Raw gives the member's JSON; nil when unset.
func (o Object) Raw(key string) json.RawMessage {
	if !o.Has(key) {
		return nil
	}
	return o.fields[key]
}

// String reads a string; "" when unset.
func (o Object) String(key string) string {
	raw := o.Raw(key)
	if raw == nil {
		return ""
	}
	var value string
	if json.Unmarshal(raw, &value) != nil {
		o.report.Fault(o.Path(key), "must be a string, got %s", kind(raw))
	}
	return value
}

// Bool reads true or false; nil when unset. The strings "true" and "false" of old manifests are not silently true:
// "true" counts with a warning, every other string is a fault.
func (o Object) Bool(key string) *bool {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	var value bool
	if json.Unmarshal(raw, &value) == nil {
		return &value
	}
	if string(raw) == `"true"` {
		o.report.Warn(o.Path(key), `is the string "true"; write true without quotes`)
		value = true
		return &value
	}
	o.report.Fault(o.Path(key), "must be true or false, got %s", describe(raw))
	return nil
}

// True tells whether the key is set to true.
func (o Object) True(key string) bool {
	value := o.Bool(key)
	return value != nil && *value
}

// Int reads a whole number; nil when unset. 5.0 is 5, and "5" is taken as the callers have always sent it.
func (o Object) Int(key string) *int64 {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	value, err := Integer(raw)
	if err != nil {
		o.report.Fault(o.Path(key), "%v", err)
		return nil
	}
	return &value
}

// Ceil reads a number and rounds it up to a whole one, for what is asked for as "at least"; nil when unset.
func (o Object) Ceil(key string) *int64 {
	raw := o.Raw(key)
	var number float64
	if kind(raw) != "a number" || json.Unmarshal(raw, &number) != nil || math.Abs(number) > 1<<53 {
		return o.Int(key)
	}
	value := int64(math.Ceil(number))
	return &value
}

// Integer reads a JSON number without a fraction, or a decimal string, exactly.
func Integer(raw json.RawMessage) (int64, error) {
	text := string(raw)
	if quoted, err := strconv.Unquote(text); err == nil {
		text = strings.TrimSpace(quoted)
	} else if kind(raw) != "a number" {
		return 0, fmt.Errorf("must be a whole number, got %s", kind(raw))
	}
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, nil
	}
	if strings.ContainsAny(text, "xXpP_") { // hexadecimal, to Go
		return 0, fmt.Errorf("must be a whole number, got %s", describe(raw))
	}
	value, err := strconv.ParseFloat(text, 64)
	// 2^53 is where a float stops holding every whole number, so a larger one may not be what was meant.
	if err != nil || value != math.Trunc(value) || math.Abs(value) > 1<<53 {
		return 0, fmt.Errorf("must be a whole number, got %s", describe(raw))
	}
	return int64(value), nil
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

// Tags reads an object of scalars as strings: numbers and booleans are written as they were sent, null is left out.
func (o Object) Tags(key string) map[string]string {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	if kind(raw) != "an object" {
		o.report.Fault(o.Path(key), "must be an object of tags, got %s", kind(raw))
		return nil
	}
	return o.Object(key).Scalars()
}

// Scalars reads every member as a string. A nested list or object has no place in a tag: it is left out with a warning.
func (o Object) Scalars() map[string]string {
	values := make(map[string]string, len(o.order))
	for _, key := range o.order {
		raw := o.Raw(key)
		if raw == nil {
			continue
		}
		text, err := Scalar(raw)
		if err != nil {
			o.report.Warn(o.Path(key), "is left out: %v", err)
			continue
		}
		values[key] = text
	}
	return values
}

// Scalar gives a string's text, or a number or boolean as it was written.
func Scalar(raw json.RawMessage) (string, error) {
	switch kind(raw) {
	case "a string":
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case "a number", "a boolean":
		return string(raw), nil
	}
	return "", fmt.Errorf("must be a string, number or boolean, got %s", kind(raw))
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

func unset(raw json.RawMessage) bool {
	trimmed := bytes.TrimSpace(raw)
	return len(trimmed) == 0 || string(trimmed) == "null"
}

func kind(raw json.RawMessage) string {
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

// describe shows short scalars as they were sent, since the value is what the operator must find. A value that may
// be long or nested is named by its kind alone.
func describe(raw json.RawMessage) string {
	if k := kind(raw); k == "a list" || k == "an object" || len(raw) > 40 {
		return k
	}
	return string(raw)
}
