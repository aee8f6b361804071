package decode

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

func text(raw json.RawMessage, path string, report *Report) string {
	var value string
	if json.Unmarshal(raw, &value) != nil {
		report.Fault(path, "must be a string, got %s", Kind(raw))
	}
	return value
}

// boolean reads true or false. Old manifests also have the strings "true" and "false". "true" counts with a warning.
// Every other string is a fault, so "false" is not taken for true.
func boolean(raw json.RawMessage, path string, report *Report) bool {
	var value bool
	switch {
	case json.Unmarshal(raw, &value) == nil:
	case string(raw) == `"true"`:
		report.Warn(path, `is the string "true"; write true without quotes`)
		value = true
	default:
		report.Fault(path, "must be true or false, got %s", describe(raw))
	}
	return value
}

func integer(raw json.RawMessage, path string, report *Report) int64 {
	value, err := Integer(raw)
	if err != nil {
		report.Fault(path, "%v", err)
	}
	return value
}

// Integer reads a JSON number without a fraction, or a decimal string, exactly. 5.0 is 5. "5" is 5 too, because callers
// have always sent it.
func Integer(raw json.RawMessage) (int64, error) {
	text := string(raw)
	if quoted, err := strconv.Unquote(text); err == nil {
		text = strings.TrimSpace(quoted)
	} else if Kind(raw) != "a number" {
		return 0, fmt.Errorf("must be a whole number, got %s", Kind(raw))
	}
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, nil
	}
	if strings.ContainsAny(text, "xXpP_") { // Go reads these as other forms of numbers
		return 0, fmt.Errorf("must be a whole number, got %s", describe(raw))
	}
	value, err := strconv.ParseFloat(text, 64)
	// From 2^53 on a float does not hold every whole number, so a larger one may not be what was meant.
	if err != nil || value != math.Trunc(value) || math.Abs(value) > 1<<53 {
		return 0, fmt.Errorf("must be a whole number, got %s", describe(raw))
	}
	return int64(value), nil
}

// AtLeast is a number that is rounded up to a whole one.
type AtLeast int64

// Decode reads a number of any kind, or a whole one as a decimal string.
func (a *AtLeast) Decode(raw json.RawMessage, path string, report *Report) {
	var number float64
	if Kind(raw) != "a number" || json.Unmarshal(raw, &number) != nil || math.Abs(number) > 1<<53 {
		*a = AtLeast(integer(raw, path, report))
		return
	}
	*a = AtLeast(math.Ceil(number))
}

// Scalar returns a string's text, or a number or boolean as it was written.
func Scalar(raw json.RawMessage) (string, error) {
	switch Kind(raw) {
	case "a string":
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case "a number", "a boolean":
		return string(raw), nil
	}
	return "", fmt.Errorf("must be a string, number or boolean, got %s", Kind(raw))
}

// Text is a string, or a number or boolean as it was written.
type Text string

// Decode reads a scalar of any kind.
func (t *Text) Decode(raw json.RawMessage, path string, report *Report) {
	text, err := Scalar(raw)
	if err != nil {
		report.Fault(path, "%v", err)
	}
	*t = Text(text)
}

// Ignored is a key that is known and that the CPI does not use.
type Ignored struct{}

// Decode accepts any value.
func (*Ignored) Decode(json.RawMessage, string, *Report) {}
