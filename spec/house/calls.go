package house

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// callers are the functions of src/aws that take an operation of the SDK as a value: two do the one loop around it, and
// orMissing makes another operation of it.
var callers = []string{"call", "callOrFind", "orMissing"}

// ownTries are operations that keep their own tries, by client and name.
var ownTries = []string{"imds.GetMetadata"}

// calls holds the one way to call AWS: an operation of a client of the SDK is named only as an argument of a caller, or in
// a function that is itself an argument of one. No client is handed to other functions: they could call AWS with it.
func calls(p *Package, report Report) {
	allowed := map[ast.Node]bool{}
	each(p, func(call *ast.CallExpr) {
		if !slices.Contains(callers, functionName(call)) {
			for _, argument := range call.Args {
				if client := clientOf(p.Info.TypeOf(argument)); client != "" && !ownClient(client) {
					report(argument.Pos(), "a client of %s is handed to %s: only %s may call AWS", client, functionName(call), strings.Join(callers, " and "))
				}
			}
			return
		}
		for _, argument := range call.Args {
			allowed[argument] = true
			if literal, is := argument.(*ast.FuncLit); is {
				ast.Inspect(literal, func(node ast.Node) bool { allowed[node] = true; return true })
			}
		}
	})
	each(p, func(selector *ast.SelectorExpr) {
		selection := p.Info.Selections[selector]
		if selection == nil || selection.Kind() == types.FieldVal || allowed[selector] {
			return
		}
		operation := clientOf(selection.Recv()) + "." + selector.Sel.Name
		if !strings.HasPrefix(operation, ".") && selector.Sel.Name != "Options" && !slices.Contains(ownTries, operation) {
			report(selector.Sel.Pos(), "%s is not handed to %s: only these may call AWS", operation, strings.Join(callers, " or "))
		}
	})
}

// clients keeps the clients of the SDK private to src/aws.
func clients(p *Package, report Report) {
	for ident, object := range p.Info.Defs {
		if object == nil || clientOf(object.Type()) == "" {
			continue
		}
		if !within(p.Folder, awsFolder) {
			report(ident.Pos(), "%s is a client of the SDK: only src/aws has one", ident.Name)
		} else if variable, is := object.(*types.Var); is && object.Exported() && (variable.IsField() || isMember(object)) {
			report(ident.Pos(), "%s is a client of the SDK that others see: it is private to src/aws", ident.Name)
		}
	}
}

// clientOf names the service whose client a type is: "ec2"; "" when it is none.
func clientOf(t types.Type) string {
	if pointer, is := t.(*types.Pointer); is {
		t = pointer.Elem()
	}
	named, is := t.(*types.Named)
	if !is || named.Obj().Name() != "Client" || named.Obj().Pkg() == nil || !strings.HasPrefix(named.Obj().Pkg().Path(), "github.com/aws/aws-sdk-go-v2/") {
		return ""
	}
	return named.Obj().Pkg().Name()
}

// ownClient reports whether a client keeps its own tries in all that it does for this CPI.
func ownClient(client string) bool {
	return slices.ContainsFunc(ownTries, func(operation string) bool { return strings.HasPrefix(operation, client+".") })
}

// functionName is the name of what is called, without a receiver or package.
func functionName(call *ast.CallExpr) string {
	callee := call.Fun
	switch generic := callee.(type) {
	case *ast.IndexExpr:
		callee = generic.X
	case *ast.IndexListExpr:
		callee = generic.X
	}
	switch callee := callee.(type) {
	case *ast.Ident:
		return callee.Name
	case *ast.SelectorExpr:
		return callee.Sel.Name
	}
	return ""
}
