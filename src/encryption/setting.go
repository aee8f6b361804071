// Package encryption decides which volume is encrypted with which KMS key. It is pure: no SDK, no AWS call.
package encryption

import "fmt"

// Setting is what one place (a disk type, a root disk, the aws section) says about encryption.
type Setting struct {
	Enabled *bool  // nil: says nothing
	KeyARN  string // "": says nothing
}

// On reports whether encryption is switched on.
func (s Setting) On() bool { return s.Enabled != nil && *s.Enabled }

// Decision is what a volume gets. AWS is told only of encryption that is wanted: Encrypted=false would contradict an
// account whose default is encryption (Encrypted absent means that AWS decides).
type Decision struct {
	Encrypted bool
	KeyARN    string // "" is the account's default key
}

// Under applies the setting of one volume over the global one. Whatever the volume leaves open comes from the global
// setting; a volume that switches encryption off drops an inherited key.
func (s Setting) Under(global Setting) Setting {
	merged := s
	if merged.Enabled == nil {
		merged.Enabled = global.Enabled
	}
	if merged.KeyARN == "" && merged.On() {
		merged.KeyARN = global.KeyARN
	}
	return merged
}

// Decide returns the decision, or an error when a key was named without encryption: AWS refuses that pair
// (InvalidParameterDependency), and it never means what its writer hoped.
func (s Setting) Decide() (Decision, error) {
	on := s.On()
	if s.KeyARN != "" && !on {
		return Decision{}, fmt.Errorf("is set but encrypted is not true; set encrypted: true beside it, or remove the key")
	}
	return Decision{Encrypted: on, KeyARN: s.KeyARN}, nil
}

// Sent is the decision in the form of AWS's requests. Encryption is only ever sent as true: absent leaves it to the
// account's default.
func (d Decision) Sent() (on *bool, key *string) {
	if d.Encrypted {
		on = new(true)
	}
	if d.KeyARN != "" {
		key = new(d.KeyARN)
	}
	return on, key
}
