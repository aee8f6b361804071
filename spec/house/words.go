package house

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strconv"
	"strings"
)

const explainFolder = "src/cpi/explain"

// classes holds that only src/cpi/explain names BOSH's classes of errors.
func classes(p *Package, report Report) {
	if p.Folder == explainFolder {
		return
	}
	eachString(p, func(at token.Pos, text string) {
		if strings.Contains(text, "Bosh::Clouds::") {
			report(at, "%q: only %s names the classes of BOSH", text, explainFolder)
		}
	})
}

// sleep holds that every wait can be ended by its context.
func sleep(p *Package, report Report) {
	for ident, object := range p.Info.Uses {
		if function, is := object.(*types.Func); is && function.FullName() == "time.Sleep" {
			report(ident.Pos(), "time.Sleep cannot be ended: wait with a context")
		}
	}
}

// codeShape is that of AWS's error codes: "VolumeInUse", "InvalidIPAddress.InUse".
var codeShape = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]+)*$`)

// codes keeps AWS's error codes in src/aws/codes.go and src/cpi/explain. A code is a text that these two know, or one that
// is compared with the code of an error.
func codes(known map[string]bool) func(*Package, Report) {
	return func(p *Package, report Report) {
		if p.Folder == explainFolder {
			return
		}
		compared := comparedWithCode(p)
		eachString(p, func(at token.Pos, text string) {
			if text == "" || isCodesFile(p, at) || !known[text] && !compared[at] {
				return
			}
			if within(p.Folder, awsFolder) {
				report(at, "%q is an error code of AWS: its place is src/aws/codes.go", text)
			} else {
				report(at, "%q is an error code of AWS: ask a predicate of src/aws", text)
			}
		})
	}
}

// knownCodes are the texts in the shape of a code where codes may stand. Operations have the same shape, and are none.
func knownCodes(packages []*Package) map[string]bool {
	known := map[string]bool{}
	for _, p := range packages {
		eachString(p, func(at token.Pos, text string) {
			if (p.Folder == explainFolder || isCodesFile(p, at)) && codeShape.MatchString(text) && !isOperation(packages, text) {
				known[text] = true
			}
		})
	}
	return known
}

// isOperation reports whether a client that the product uses has an operation of a name.
func isOperation(packages []*Package, name string) bool {
	for _, p := range packages {
		for _, imported := range p.Types.Imports() {
			if strings.HasPrefix(imported.Path(), sdkServices) && imported.Scope().Lookup(name+"Input") != nil {
				return true
			}
		}
	}
	return false
}

func isCodesFile(p *Package, at token.Pos) bool {
	return p.Folder == awsFolder && path.Base(p.fset.Position(at).Filename) == "codes.go"
}

// comparedWithCode finds the texts that are compared with a call of Code or a field Code, by == and by switch.
func comparedWithCode(p *Package) map[token.Pos]bool {
	compared := map[token.Pos]bool{}
	compare := func(tag ast.Expr, texts ...ast.Expr) {
		if !isCode(tag) {
			return
		}
		for _, text := range texts {
			compared[text.Pos()] = true
		}
	}
	each(p, func(binary *ast.BinaryExpr) {
		if binary.Op == token.EQL || binary.Op == token.NEQ {
			compare(binary.X, binary.Y)
			compare(binary.Y, binary.X)
		}
	})
	each(p, func(choice *ast.SwitchStmt) {
		for _, clause := range choice.Body.List {
			compare(choice.Tag, clause.(*ast.CaseClause).List...)
		}
	})
	return compared
}

func isCode(expression ast.Expr) bool {
	if call, is := expression.(*ast.CallExpr); is {
		name := functionName(call)
		return name == "Code" || name == "ErrorCode"
	}
	selector, is := expression.(*ast.SelectorExpr)
	return is && selector.Sel.Name == "Code"
}

// eachString visits the texts of a package, but for imports and tags of struct fields.
func eachString(p *Package, visit func(at token.Pos, text string)) {
	passed := map[ast.Node]bool{}
	each(p, func(spec *ast.ImportSpec) { passed[spec.Path] = true })
	each(p, func(field *ast.Field) { passed[field.Tag] = true })
	each(p, func(literal *ast.BasicLit) {
		if text, err := strconv.Unquote(literal.Value); err == nil && literal.Kind == token.STRING && !passed[literal] {
			visit(literal.Pos(), text)
		}
	})
}
