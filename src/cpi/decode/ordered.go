package decode

import (
	"bytes"
	"encoding/json"
)

// Ordered is a JSON object that keeps the order of its keys.
type Ordered struct {
	keys   []string
	values map[string]any
}

// Set sets a key; one that is set already keeps its place.
func (o *Ordered) Set(key string, value any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// Merge sets the keys of a JSON object, in its order.
func (o *Ordered) Merge(raw json.RawMessage) error {
	var report Report
	object := Parse(raw, "", &report)
	for _, key := range object.Keys() {
		if value := object.Raw(key); value != nil {
			o.Set(key, value)
		} else {
			o.Set(key, nil)
		}
	}
	return report.Err()
}

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

// Compact writes compact JSON without the \u003c forms that Go uses for HTML: every byte counts in user data.
func Compact(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
