package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// BudgetGaps returns a line for each thing that is wrong with a table of forms: a method without a form, a call that the
// form's statements do not grant, an exemption that is no longer one. Methods are the product's; granted returns the
// actions of statements: ["ec2:RunInstances"].
func BudgetGaps(methods []string, forms []Form, exempt map[string]string, granted func(statements ...string) []string) (gaps []string) {
	gap := func(format string, words ...any) { gaps = append(gaps, fmt.Sprintf(format, words...)) }
	seen, costs := map[string]bool{}, map[string]int{}
	for _, form := range forms {
		if !slices.Contains(methods, form.Method()) {
			gap("%q is a form of no method", form.Name)
		}
		if seen[form.Name] {
			gap("%q is declared twice", form.Name)
		}
		seen[form.Name] = true
		costs[form.Method()] += len(form.Calls)
		for _, right := range form.rights() {
			if !slices.Contains(granted(form.Statements...), right) {
				gap("%q: no statement of it grants %s", form.Name, right)
			}
		}
	}
	for _, method := range methods {
		if !slices.ContainsFunc(forms, func(f Form) bool { return f.Method() == method }) {
			gap("%s has no budget of AWS calls", method)
		} else if costs[method] == 0 && exempt[method] == "" {
			gap("%s costs no AWS call in any form, and is not exempt", method)
		}
	}
	return append(gaps, exemptionGaps(methods, exempt, func(method string) bool { return costs[method] > 0 })...)
}

// SceneGaps does the same for the scenes of the crash matrix, which are named as forms are.
func SceneGaps(methods []string, forms []Form, exempt map[string]string, scenes []string) (gaps []string) {
	played := map[string]bool{}
	for _, scene := range scenes {
		at := slices.IndexFunc(forms, func(f Form) bool { return f.Name == scene })
		if at < 0 {
			gaps = append(gaps, fmt.Sprintf("the scene %q plays no declared form", scene))
			continue
		}
		played[forms[at].Method()] = true
	}
	for _, method := range methods {
		if !played[method] && exempt[method] == "" {
			gaps = append(gaps, fmt.Sprintf("%s has no scene in the crash matrix", method))
		}
	}
	return append(gaps, exemptionGaps(methods, exempt, func(method string) bool { return played[method] })...)
}

func exemptionGaps(methods []string, exempt map[string]string, needless func(string) bool) (gaps []string) {
	for _, method := range slices.Sorted(maps.Keys(exempt)) {
		if !slices.Contains(methods, method) {
			gaps = append(gaps, fmt.Sprintf("%s is exempt, and is no method", method))
		} else if needless(method) {
			gaps = append(gaps, fmt.Sprintf("%s is exempt, and need not be", method))
		}
	}
	return gaps
}

// rights are the calls as a policy names them.
func (f Form) rights() (rights []string) {
	for _, call := range f.Calls {
		if !strings.Contains(call, ":") {
			call = "ec2:" + call
		}
		rights = append(rights, call)
	}
	return rights
}
