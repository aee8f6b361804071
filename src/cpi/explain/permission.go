package explain

import (
	"fmt"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/policy"
)

const permissionRemedy = "The IAM policy of the CPI's credentials lacks a right."

// missingRight returns which right is missing and what needs it.
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
		denied = "A policy explicitly denies this, so adding the right is not enough: the CPI's credentials lack " + action
	}
	statement, right, known := policy.Find(action)
	if !known && strings.HasPrefix(action, "kms:") {
		// EC2 decides which rights on a key it needs. It needs them for the same volumes as kms:CreateGrant.
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

// actionIn returns the action that AWS's message names. It may differ from the action that was called: RunInstances is
// refused for iam:PassRole, ec2:CreateTags or a right on a key. The message reads "... is not authorized to perform:
// iam:PassRole on resource: ..."
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
