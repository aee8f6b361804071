package explain

import (
	"fmt"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/policy"
)

const permissionRemedy = "The IAM policy of the CPI's credentials lacks a right."

// missingRight says which right is missing and what needs it.
func missingRight(_ Situation, failure aws.Failure) string {
	action := actionIn(failure.Message)
	if action == "" {
		action = failure.Action
	}
	if action == "" {
		return permissionRemedy
	}
	denied := "The IAM policy of the CPI's credentials lacks " + action
	if strings.Contains(failure.Message, "explicit deny") {
		denied = "A policy forbids " + action + " to the CPI's credentials, which no further right can outweigh"
	}
	statement, right, known := policy.Find(action)
	if !known && strings.HasPrefix(action, "kms:") {
		// Which rights on a key EC2 wants is its own affair; it wants them for the same volumes.
		_, right, known = policy.Find("kms:CreateGrant")
	}
	if statement.ID != "" {
		denied += fmt.Sprintf(" (statement %s)", statement.ID)
	}
	if known {
		denied += ". It is needed for " + right.Need
	}
	return denied + "."
}

// actionIn finds the action that AWS names, which may be another than the one that was called: RunInstances is refused
// for iam:PassRole, ec2:CreateTags or a right on a key. "... is not authorized to perform: iam:PassRole on resource: ..."
func actionIn(message string) string {
	_, rest, found := strings.Cut(message, "authorized to perform: ")
	if !found {
		return ""
	}
	words := strings.Fields(rest)
	if len(words) == 0 || !strings.Contains(words[0], ":") {
		return ""
	}
	return strings.TrimRight(words[0], ".,;")
}
