// Package house reads the product's source and finds where it breaks a rule of the house: what may be imported, what may
// be read from AWS, how AWS is called, which words stand where, how long a thing may be.
package house

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// module is the product's path in imports.
const module = "bosh-aws-cpi"

// Tree is a project whose packages can be read and type-checked.
type Tree struct {
	fset     *token.FileSet
	exports  map[string]string // import path: file with what the compiler has found out
	importer types.Importer
}

// Package is the product's code in one folder, without specs.
type Package struct {
	Folder string // "src/aws"
	Files  []*ast.File
	Types  *types.Package
	Info   *types.Info
	fset   *token.FileSet
}

// Open lists the packages of cmd and src of the project at root, and all that they import. It compiles what is not
// compiled yet, with the flags of every other build.
func Open(root string) (*Tree, error) {
	var complaints bytes.Buffer
	command := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./cmd/...", "./src/...")
	command.Dir, command.Stderr = root, &complaints
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false -trimpath", "CGO_ENABLED=0")
	listed, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages: %w\n%s", err, complaints.String())
	}
	t := &Tree{fset: token.NewFileSet(), exports: map[string]string{}}
	for line := range strings.Lines(string(listed)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		t.exports[path] = file
	}
	t.importer = importer.ForCompiler(t.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(t.exports[path]) })
	return t, nil
}

// Packages reads all packages of cmd and src below root.
func (t *Tree) Packages(root string) (packages []*Package, err error) {
	for _, path := range slices.Sorted(maps.Keys(t.exports)) {
		folder, own := strings.CutPrefix(path, module+"/")
		if !own {
			continue
		}
		sources := map[string]string{}
		names, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			sources[filepath.Base(name)] = string(text)
		}
		read, err := t.Parse(folder, sources)
		if err != nil {
			return nil, err
		}
		packages = append(packages, read)
	}
	return packages, nil
}

// Parse reads one package from its files, by name. It may import what the project imports.
func (t *Tree) Parse(folder string, sources map[string]string) (*Package, error) {
	p := &Package{Folder: folder, fset: t.fset, Info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		file, err := parser.ParseFile(t.fset, folder+"/"+name, sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.Files = append(p.Files, file)
	}
	var faults []error
	config := types.Config{Importer: t.importer, Error: func(err error) { faults = append(faults, err) }}
	p.Types, _ = config.Check(module+"/"+folder, t.fset, p.Files, p.Info)
	return p, errors.Join(faults...)
}

// within reports whether a folder is one of these, or below one of them.
func within(folder string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") })
}
