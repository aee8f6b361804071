// Command docs writes the documentation of everything that an operator may set, and JSON Schemas with which an editor
// checks it, from the structs that declare it: their tags by reflection, their comments from the source. It also writes the
// IAM policy, from the table of rights.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"bosh-aws-cpi/src/cpi/policy"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func write(root string) error {
	files, err := generate(root)
	if err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns every generated file by its path below the root of the project.
func generate(root string) (map[string][]byte, error) {
	all, err := declarations(root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"docs/cloud-properties.md": cloudPropertiesPage(all),
		"docs/configuration.md":    configurationPage(all),
	}
	if files["docs/iam-policy.json"], err = policy.Document(); err != nil {
		return nil, err
	}
	for name, document := range schemas(all) {
		if files["docs/schema/"+name], err = indented(document); err != nil {
			return nil, err
		}
	}
	return files, nil
}
