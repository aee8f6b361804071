package aws

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Identity tells what this process of the CPI made apart from everything else. Nothing crosses processes: two equal
// requests lead to two resources. So the nonce is random and never derived from the request.
type Identity struct {
	Director string // the Director's UUID
	Nonce    string // random, one for each process
	Made     time.Time
	Hidden   bool // aws.private_tag: false
}

// Token returns a client token for one step of this process, at most 64 ASCII characters. The same step has the same
// token, so that a call whose answer was lost is repeated and not doubled. Another candidate or rung has a token of its
// own, because AWS refuses a known token with other parameters (IdempotentParameterMismatch).
func (i Identity) Token(step string, candidate ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{i.Nonce, step}, candidate...), "\x00")))
	return "bosh-" + step + "-" + hex.EncodeToString(sum[:16])
}

// NewNonce returns the random part of an Identity: 16 hexadecimal digits.
func NewNonce() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails: the runtime ends the process instead
	return hex.EncodeToString(random[:])
}
