package aws

import (
	"fmt"
	"strings"
	"time"
)

// PrivateTagKey is the key of the one tag that only the CPI uses. Its characters are those that instance metadata allows
// in tag keys ([0-9A-Za-z._-]). Otherwise a VM with instance_metadata_tags could not be launched.
const PrivateTagKey = "bosh-aws-cpi"

const (
	statePending   = "pending"
	stateCommitted = "committed"
	madeLayout     = "20060102T150405Z"
)

// PendingTag is the private tag's value from birth. purpose is an agent id, or disk, snapshot, stemcell.
func (i Identity) PendingTag(purpose string) string { return i.tag(purpose, statePending) }

// CommittedTag is the private tag's value once it is known that the Director has recorded the resource.
func (i Identity) CommittedTag(purpose string) string { return i.tag(purpose, stateCommitted) }

func (i Identity) tag(purpose, state string) string {
	// AWS's limit is 256 characters. All other parts are short.
	purpose, director := cut(strings.ReplaceAll(purpose, ":", "-"), 100), cut(strings.ReplaceAll(i.Director, ":", "-"), 64)
	return fmt.Sprintf("v1:%s:%s:%s:%s:%s", director, i.Made.UTC().Format(madeLayout), i.Nonce, purpose, state)
}

// Mark is a private tag read back from a resource.
type Mark struct {
	Director, Nonce, Purpose string
	Made                     time.Time
	Committed                bool
}

// ParseMark reads the value of a private tag; false when the CPI did not write it.
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

// MarkOf reads the private tag among the tags of a resource; false when there is none that the CPI wrote.
func MarkOf(tags map[string]string) (Mark, bool) { return ParseMark(tags[PrivateTagKey]) }

// Commit returns the private tag among the tags of a resource, changed from pending to committed and otherwise as it was;
// nil when there is none that the CPI wrote.
func Commit(tags map[string]string) []Tag {
	value := tags[PrivateTagKey]
	if _, ours := ParseMark(value); !ours {
		return nil
	}
	return []Tag{{Key: PrivateTagKey, Value: value[:strings.LastIndex(value, ":")+1] + stateCommitted}}
}

// Own reports whether this process made what has a mark.
func (i Identity) Own(mark Mark) bool {
	return mark.Nonce != "" && mark.Nonce == i.Nonce && mark.Director == i.Director
}

// OtherProcess reports whether another process of the same Director made the resource with this mark. The zero Mark
// stands for a resource without one.
func (i Identity) OtherProcess(mark Mark) bool {
	return mark.Nonce != "" && mark.Nonce != i.Nonce && mark.Director == i.Director
}

// Abandoned reports whether a killed process of the same Director left the resource with this mark behind: it is older
// than after and was never committed.
func (i Identity) Abandoned(mark Mark, after time.Duration) bool {
	return i.OtherProcess(mark) && !mark.Committed && time.Since(mark.Made) >= after
}
