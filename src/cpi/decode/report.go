// Package decode reads untrusted JSON objects (cloud properties, cpi.json, networks) into structs that declare their
// keys. It knows JSON and paths. It does not know what any property means. Nothing is left out in silence: a value that
// cannot be used becomes a fault, something odd but harmless a warning, and both name the path of the value.
package decode

import (
	"errors"
	"fmt"
)

// Report collects the faults and warnings of one reading, so that an operator sees all of them at once.
type Report struct {
	faults   []error
	warnings []string
}

// Fault adds a fault: the value at path cannot be used.
func (r *Report) Fault(path, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

// Warn adds a warning: the value at path was used or ignored in a way that its writer may not expect.
func (r *Report) Warn(path, format string, args ...any) {
	r.warnings = append(r.warnings, path+": "+fmt.Sprintf(format, args...))
}

// Add adds a fault that already names its path. nil adds nothing.
func (r *Report) Add(err error) {
	if err != nil {
		r.faults = append(r.faults, err)
	}
}

// Err returns all faults joined, or nil.
func (r *Report) Err() error { return errors.Join(r.faults...) }

// Warnings returns the warnings in the order in which they were added.
func (r *Report) Warnings() []string { return r.warnings }
