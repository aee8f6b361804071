package aws

import "fmt"

// Secret is a value that must never be printed. Every way of formatting it prints <redacted>.
type Secret string

const redacted = "<redacted>"

// Format hides the value from every verb of package fmt.
func (Secret) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// MarshalText hides the value from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
