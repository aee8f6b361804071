package main

import (
	"slices"
	"strings"

	"bosh-aws-cpi/src/cpi/policy"
)

// publishedActions are the actions of docs/iam-policy.json.
func publishedActions() []string {
	var actions []string
	for _, statement := range policy.Statements() {
		if statement.ID == "" {
			continue
		}
		for _, right := range statement.Rights {
			for _, action := range right.Actions {
				if !slices.Contains(actions, action) {
					actions = append(actions, action)
				}
			}
		}
	}
	return actions
}

// rights returns the actions of a tag. One that ends in :* is all published actions of that service.
func (r *reader) rights(tag string) []string {
	var actions []string
	for _, action := range strings.Fields(tag) {
		service, all := strings.CutSuffix(action, "*")
		if !all || !strings.HasSuffix(service, ":") {
			actions = append(actions, action)
			continue
		}
		for _, one := range r.published {
			if strings.HasPrefix(one, service) {
				actions = append(actions, one)
			}
		}
	}
	return actions
}
