package house

import (
	"fmt"
	"slices"
)

// Pending are files that break a rule as yet, and why they may.
type Pending struct {
	Rule   string
	Reason string
	Files  []string
}

// Hold compares findings with what is pending. It returns a line for each finding that is not pending, and for each
// pending file that has no finding any more.
func Hold(findings []Finding, pending []Pending) (lines []string) {
	var needed []string
	for _, finding := range findings {
		if known(finding, pending) {
			needed = append(needed, key(finding.Rule, finding.File))
		} else {
			lines = append(lines, finding.String())
		}
	}
	for _, p := range pending {
		for _, file := range p.Files {
			if !slices.Contains(needed, key(p.Rule, file)) {
				lines = append(lines, fmt.Sprintf("%s: %s: it keeps the rule now; take it out of the pending files", file, p.Rule))
			}
		}
	}
	return lines
}

func known(finding Finding, pending []Pending) bool {
	return slices.ContainsFunc(pending, func(p Pending) bool { return p.Rule == finding.Rule && slices.Contains(p.Files, finding.File) })
}

func key(rule, file string) string { return rule + " " + file }
