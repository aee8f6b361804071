package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

type document struct {
	Version   string
	Statement []documented
}

type documented struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  any             // one ARN as it is, several as a list
	Condition json.RawMessage `json:",omitempty"`
}

// Document returns the IAM policy of all statements that have an id, in the order of their ids, as indented JSON.
func Document() ([]byte, error) { return written(statements) }

func written(statements []Statement) ([]byte, error) {
	policy := document{Version: "2012-10-17"}
	for _, statement := range statements {
		if statement.ID != "" {
			policy.Statement = append(policy.Statement, statement.documented())
		}
	}
	slices.SortFunc(policy.Statement, func(a, b documented) int { return strings.Compare(a.Sid, b.Sid) })
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(policy); err != nil {
		return nil, fmt.Errorf("writing the IAM policy: %w", err)
	}
	return text.Bytes(), nil
}

func (s Statement) documented() documented {
	found := documented{Sid: s.ID, Effect: "Allow", Resource: "*", Condition: json.RawMessage(s.Condition)}
	switch len(s.Resources) {
	case 0:
	case 1:
		found.Resource = s.Resources[0]
	default:
		found.Resource = s.Resources
	}
	for _, right := range s.Rights {
		for _, action := range right.Actions {
			if !slices.Contains(found.Action, action) { // another right, where it only helps, may have it too
				found.Action = append(found.Action, action)
			}
		}
	}
	return found
}
