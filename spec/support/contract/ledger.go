package contract

import (
	"fmt"
	"slices"
)

// Ledger notes what was measured.
type Ledger struct{ measured []string }

// Note says that a form was measured in an API version.
func (l *Ledger) Note(form Form, version int) { l.measured = append(l.measured, entry(form, version)) }

// Missing returns what was not measured: "has_vm in API version 3".
func (l *Ledger) Missing(forms []Form) (missing []string) {
	for _, form := range forms {
		versions := form.Versions
		if versions == nil {
			versions = Versions()
		}
		for _, version := range versions {
			if name := entry(form, version); !slices.Contains(l.measured, name) {
				missing = append(missing, name)
			}
		}
	}
	return missing
}

func entry(form Form, version int) string {
	return fmt.Sprintf("%s in API version %d", form.Name, version)
}
