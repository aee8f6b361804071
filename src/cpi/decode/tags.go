package decode

import (
	"encoding/json"
	"fmt"
)

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

// Scalar returns a string's text, or a number or boolean as it was written.
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
