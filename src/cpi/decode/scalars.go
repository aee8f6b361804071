package decode

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

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

// True reports whether the key is set to true.
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
