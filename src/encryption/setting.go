// Package encryption decides which volume is encrypted with which KMS key. It is pure: no SDK, no AWS call.
package encryption

import "fmt"

// Setting is what one place says about encryption: a disk type, a root disk, the aws section.
type Setting struct {
	Enabled *bool  // nil says nothing
	KeyARN  string // "" says nothing
}

// On reports whether encryption is switched on.
func (s Setting) On() bool { return s.Enabled != nil && *s.Enabled }

// Decision is what a volume gets.
type Decision struct {
	Encrypted bool
	KeyARN    string // "" is the account's default key
}

// Under returns the setting of one volume with what it leaves open taken from the global setting. A volume that switches
// encryption off takes no global key.
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

// Decide returns the decision. A key without encryption is an error: AWS refuses that pair (InvalidParameterDependency),
// and its writer expected an encrypted volume.
func (s Setting) Decide() (Decision, error) {
	on := s.On()
	if s.KeyARN != "" && !on {
		return Decision{}, fmt.Errorf("is set but encrypted is not true; set encrypted: true beside it, or remove the key")
	}
	return Decision{Encrypted: on, KeyARN: s.KeyARN}, nil
}

// Sent returns the decision in the form of AWS's requests. Encrypted is sent only as true. Where it is absent, the
// default of the account decides; false would contradict an account that encrypts by default.
func (d Decision) Sent() (on *bool, key *string) {
	if d.Encrypted {
		on = new(true)
	}
	if d.KeyARN != "" {
		key = new(d.KeyARN)
	}
	return on, key
}
