// Package policy is the rights that the CPI needs, by feature, in one table. docs/iam-policy.json is generated from it,
// and messages about a missing right take their words from it.
package policy

import (
	"path"
	"slices"
)

// Statement is one statement of an IAM policy: the rights of one feature.
type Statement struct {
	ID        string   // its Sid in docs/iam-policy.json; "" for rights that the document leaves out
	Resources []string // ARNs; none means all
	Condition string   // IAM's own JSON object; "" means none
	Feature   string   // what needs the rights and the Ruby CPI does not have; "" means none
	Rights    []Right
}

// Right is actions that are needed for the same thing. An action may be in several rights: one where it is needed, and
// others where it only helps. When it is missing, the operator is told of the first.
type Right struct {
	Actions  []string // as IAM writes them, "ec2:RunInstances"; * stands for any text
	Need     string   // what needs them, in an operator's words, as the end of "It is needed for ..."
	Optional bool     // without them the CPI does its work all the same, and warns
	Origin   Origin
}

// Origin is how a right relates to the policy that the Ruby CPI publishes. Accounts were set up with that policy, so they
// lack every right beyond it.
type Origin int

const (
	Published Origin = iota // that policy grants it
	RubyCalls               // the Ruby CPI calls it, and its policy does not grant it
	New                     // the Ruby CPI does not call it: it only helps, or its statement names a Feature
)

// Statements returns the whole table.
func Statements() []Statement { return statements }

// Find returns the first right that covers an action and its statement, and reports whether there is one.
func Find(action string) (Statement, Right, bool) {
	for _, statement := range statements {
		for _, right := range statement.Rights {
			if right.Covers(action) {
				return statement, right, true
			}
		}
	}
	return Statement{}, Right{}, false
}

// Covers reports whether an action is one of the right's.
func (r Right) Covers(action string) bool {
	return slices.ContainsFunc(r.Actions, func(pattern string) bool {
		covered, err := path.Match(pattern, action)
		return err == nil && covered
	})
}
