package decode

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Ordered is a JSON object that keeps the order of its keys.
type Ordered struct {
	keys   []string
	values map[string]any
}

// Set sets a key. A key that is set already keeps its place.
func (o *Ordered) Set(key string, value any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, set := o.values[key]; !set {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// Merge sets the keys of a JSON object, in its order.
func (o *Ordered) Merge(raw json.RawMessage) error {
	var report Report
	o.Decode(raw, "", &report)
	return report.Err()
}

// Decode is Merge with the faults at path.
func (o *Ordered) Decode(raw json.RawMessage, path string, report *Report) {
	read := parse(raw, path, report)
	for _, one := range read.members {
		if value := read.raw(one.key); value != nil {
			o.Set(one.key, value)
		} else {
			o.Set(one.key, nil)
		}
	}
}

// Remove removes keys.
func (o *Ordered) Remove(keys ...string) {
	o.keys = slices.DeleteFunc(o.keys, func(key string) bool { return slices.Contains(keys, key) })
	for _, key := range keys {
		delete(o.values, key)
	}
}

// Present reports whether the key is set, be it to null.
func (o *Ordered) Present(key string) bool {
	_, present := o.values[key]
	return present
}

// Has reports whether the key is set to a value other than null.
func (o *Ordered) Has(key string) bool { return o.values[key] != nil }

// MarshalJSON writes the keys in their order.
func (o *Ordered) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := Compact(key)
		if err != nil {
			return nil, err
		}
		value, err := Compact(o.values[key])
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// Compact returns compact JSON without the \u003c forms that Go writes for HTML, since every byte counts in user data.
func Compact(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
