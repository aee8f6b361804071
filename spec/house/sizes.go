package house

import "go/ast"

// A file is a room, and a function can be seen whole.
const (
	fileLines     = 250
	functionLines = 45 // of its body
)

// sizes holds files and functions to their sizes. Generated files may have any.
func sizes(p *Package, report Report) {
	generated := map[string]bool{}
	each(p, func(file *ast.File) {
		name := p.fset.Position(file.Pos()).Filename
		generated[name] = ast.IsGenerated(file)
		if lines := p.fset.File(file.Pos()).LineCount(); lines > fileLines && !generated[name] {
			report(file.Pos(), "the file has %d lines, and may have %d", lines, fileLines)
		}
	})
	each(p, func(function *ast.FuncDecl) {
		if function.Body == nil || generated[p.fset.Position(function.Pos()).Filename] {
			return
		}
		begin, end := p.fset.Position(function.Body.Lbrace).Line, p.fset.Position(function.Body.Rbrace).Line
		if lines := end - begin - 1; lines > functionLines {
			report(function.Pos(), "%s has %d lines, and may have %d", function.Name.Name, lines, functionLines)
		}
	})
}
