package aws

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// PrivateTagKey is the key of the one tag that is ours alone. It keeps to the characters that instance metadata
// allows in tag keys ([0-9A-Za-z._-]), or a VM with instance_metadata_tags could not be launched.
const PrivateTagKey = "bosh-aws-cpi"

const (
	statePending   = "pending"
	stateCommitted = "committed"
	madeLayout     = "20060102T150405Z"
)

// Identity tells what one process of the CPI made apart from all else. Nothing crosses processes: two equal requests
// are two resources, so the nonce is random and never derived from the request.
type Identity struct {
	Director string // the Director's UUID
	Nonce    string // random, one for each process
	Made     time.Time
	Purpose  string // an agent id, or disk, snapshot, stemcell
	Hidden   bool   // aws.private_tag: false
}

// Token is a client token for one step of this process, at most 64 ASCII characters. The same step gives the same
// token, so that a call whose answer was lost is repeated, not doubled; another candidate or rung has its own, for
// AWS refuses a known token with other parameters (IdempotentParameterMismatch).
func (i Identity) Token(step string, candidate ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{i.Nonce, step}, candidate...), "\x00")))
	return "bosh-" + step + "-" + hex.EncodeToString(sum[:16])
}

// PendingTag is the private tag's value from birth.
func (i Identity) PendingTag() string { return i.tag(statePending) }

// CommittedTag is the private tag's value once the Director is known to have recorded the resource.
func (i Identity) CommittedTag() string { return i.tag(stateCommitted) }

func (i Identity) tag(state string) string {
	// 256 characters are AWS's limit; all parts but these are short.
	purpose, director := cut(strings.ReplaceAll(i.Purpose, ":", "-"), 100), cut(strings.ReplaceAll(i.Director, ":", "-"), 64)
	return fmt.Sprintf("v1:%s:%s:%s:%s:%s", director, i.Made.UTC().Format(madeLayout), i.Nonce, purpose, state)
}

// Mark is a private tag read back from a resource.
type Mark struct {
	Director, Nonce, Purpose string
	Made                     time.Time
	Committed                bool
}

// ParseMark reads the value of a private tag; false when it is not one of ours.
func ParseMark(value string) (Mark, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 6 || parts[0] != "v1" {
		return Mark{}, false
	}
	made, err := time.Parse(madeLayout, parts[2])
	if err != nil || (parts[5] != statePending && parts[5] != stateCommitted) {
		return Mark{}, false
	}
	return Mark{Director: parts[1], Made: made, Nonce: parts[3], Purpose: parts[4], Committed: parts[5] == stateCommitted}, true
}

// Commit is the tag's value with its state changed to committed and all else kept; ok is false when it is not ours.
func Commit(value string) (committed string, ok bool) {
	if _, ours := ParseMark(value); !ours {
		return "", false
	}
	return value[:strings.LastIndex(value, ":")+1] + stateCommitted, true
}

// NewNonce returns the random part of an Identity: 16 hexadecimal digits.
func NewNonce() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails: the runtime ends the process instead
	return hex.EncodeToString(random[:])
}
