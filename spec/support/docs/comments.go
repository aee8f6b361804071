package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// comments are the doc comments of a package's structs, by Struct and Struct.Field, each in one line.
type comments map[string]string

func readComments(folder string) (comments, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	found := comments{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, declaration := range file.Decls {
			if types, ok := declaration.(*ast.GenDecl); ok && types.Tok == token.TYPE {
				found.take(types)
			}
		}
	}
	return found, nil
}

func (c comments) take(types *ast.GenDecl) {
	for _, spec := range types.Specs {
		named := spec.(*ast.TypeSpec)
		body, ok := named.Type.(*ast.StructType)
		if !ok {
			continue
		}
		c[named.Name.Name] = oneLine(types.Doc)
		for _, field := range body.Fields.List {
			for _, name := range field.Names {
				c[named.Name.Name+"."+name.Name] = oneLine(field.Doc)
			}
		}
	}
}

func oneLine(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }
