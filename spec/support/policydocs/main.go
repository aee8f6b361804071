// Command policydocs writes the IAM policy to the file that its argument names.
package main

import (
	"fmt"
	"os"

	"bosh-aws-cpi/src/cpi/policy"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("usage: policydocs FILE")
	}
	text, err := policy.Document()
	if err != nil {
		return err
	}
	return os.WriteFile(arguments[0], text, 0o644)
}
