package decode

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object as it was sent, in the order of its keys. It is empty when unset.
type object struct {
	path    string
	members []member
}

type member struct {
	key string
	raw json.RawMessage
}

// parse reads raw as an object. Any JSON value other than an object or null is a fault at path.
func parse(raw json.RawMessage, path string, report *Report) object {
	o := object{path: path}
	if unset(raw) {
		return o
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		report.Fault(o.name(), "must be an object, got %s", Kind(raw))
		return o
	}
	places := map[string]int{}
	for decoder.More() {
		read, err := readMember(decoder)
		if err != nil {
			report.Fault(o.name(), "is not valid JSON: %v", err)
			return o
		}
		if at, twice := places[read.key]; twice {
			o.members[at].raw = read.raw // the last of two equal keys counts, as in every JSON parser of the callers
			continue
		}
		places[read.key] = len(o.members)
		o.members = append(o.members, read)
	}
	return o
}

func readMember(decoder *json.Decoder) (member, error) {
	token, err := decoder.Token()
	if err != nil {
		return member{}, err
	}
	var value json.RawMessage
	if err := decoder.Decode(&value); err != nil {
		return member{}, err
	}
	return member{key: token.(string), raw: value}, nil // an object's key is always a string token
}

// raw returns a member's JSON; nil when it is unset.
func (o object) raw(key string) json.RawMessage {
	for _, one := range o.members {
		if one.key == key && !unset(one.raw) {
			return one.raw
		}
	}
	return nil
}

// name returns what messages call the object.
func (o object) name() string {
	if o.path == "" {
		return "value"
	}
	return o.path
}

// Path returns the path of a member of the object at path.
func Path(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Named is an object whose keys are names, as the networks of a VM are. It keeps the order in which they were sent.
type Named[T any] []Entry[T]

// Entry is one member of a Named.
type Entry[T any] struct {
	Name  string
	Raw   json.RawMessage // as it was sent; nil when unset
	Value T
}

// Decode reads every member as a T.
func (n *Named[T]) Decode(raw json.RawMessage, path string, report *Report) {
	o := parse(raw, path, report)
	*n = make(Named[T], 0, len(o.members))
	for _, one := range o.members {
		sent := o.raw(one.key)
		*n = append(*n, Entry[T]{Name: one.key, Raw: sent, Value: Read[T](sent, Path(path, one.key), report)})
	}
}

// RawObject is an object that is passed on as it was sent.
type RawObject json.RawMessage

// Decode keeps the object.
func (r *RawObject) Decode(raw json.RawMessage, path string, report *Report) {
	parse(raw, path, report)
	*r = RawObject(raw)
}

// Empty reports whether the object has no key, or is unset.
func (r RawObject) Empty() bool {
	return len(parse(json.RawMessage(r), "", &Report{}).members) == 0
}
