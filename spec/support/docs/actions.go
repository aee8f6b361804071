package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// publishedActions are the actions of the example policy.
func publishedActions(root string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "docs/iam-policy.json"))
	if err != nil {
		return nil, err
	}
	var policy struct {
		Statement []struct{ Action []string }
	}
	if err := json.Unmarshal(text, &policy); err != nil {
		return nil, err
	}
	var actions []string
	for _, statement := range policy.Statement {
		actions = append(actions, statement.Action...)
	}
	return actions, nil
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
