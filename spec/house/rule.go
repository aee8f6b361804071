package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// Rule is one rule of the house.
type Rule struct {
	Name  string
	Check func(p *Package, report Report)
}

// Report takes note of a place that breaks the rule.
type Report func(at token.Pos, format string, words ...any)

// Finding is a place that breaks a rule.
type Finding struct {
	Rule string
	File string // "src/aws/volume.go"
	Line int
	Says string
}

// String is "src/aws/volume.go:12: calls: ...".
func (f Finding) String() string { return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Rule, f.Says) }

// Rules are all rules of the house, for its packages as they are.
func Rules(packages []*Package) []Rule {
	return []Rule{
		{"imports", imports},
		{"read types", readTypes},
		{"calls", calls},
		{"clients", clients},
		{"classes", classes},
		{"sleep", sleep},
		{"codes", codes(knownCodes(packages))},
		{"sizes", sizes},
	}
}

// Findings checks packages, and sorts what it finds by place. A line is found once by each rule.
func Findings(packages []*Package, rules []Rule) (findings []Finding) {
	for _, p := range packages {
		for _, rule := range rules {
			rule.Check(p, func(at token.Pos, format string, words ...any) {
				position := p.fset.Position(at)
				findings = append(findings, Finding{rule.Name, position.Filename, position.Line, fmt.Sprintf(format, words...)})
			})
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Says, b.Says))
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool { return a.File == b.File && a.Line == b.Line && a.Rule == b.Rule })
}

// each calls visit for every node of a kind in a package.
func each[N ast.Node](p *Package, visit func(N)) {
	for _, file := range p.Files {
		ast.Inspect(file, func(node ast.Node) bool {
			if wanted, is := node.(N); is {
				visit(wanted)
			}
			return true
		})
	}
}
