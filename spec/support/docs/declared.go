package main

import (
	"fmt"
	"path"
	"path/filepath"
	"reflect"
	"strings"

	"bosh-aws-cpi/src/cpi/config"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
)

// section is an object that an operator writes: the keys that a struct declares.
type section struct {
	Type       reflect.Type
	Text       string // the struct's comment
	Closed     bool   // an editor refuses other keys
	Properties []property
}

// property is one key of it.
type property struct {
	Key, Alias                  string
	Text                        string // the field's comment
	Type                        reflect.Type
	Unit, Default, Unset, Never string
	Actions, Values             []string
	Required                    bool
	Section                     *section // of an object, or of the objects in a list
	List                        bool     // of objects
}

// declared are all sections that the documentation has.
type declared struct {
	vm, disk, subnet, stemcell *section
	aws, others                *section
}

// declarations reads the structs. An operator's key without a comment is an error.
func declarations(root string) (declared, error) {
	read := reader{comments: map[string]comments{}, published: publishedActions()}
	for _, of := range []reflect.Type{reflect.TypeFor[properties.VM](), reflect.TypeFor[config.AWS]()} {
		pack := path.Base(of.PkgPath())
		found, err := readComments(filepath.Join(root, "src/cpi", pack))
		if err != nil {
			return declared{}, err
		}
		read.comments[pack] = found
	}
	all := declared{
		vm: read.section(reflect.TypeFor[properties.VM]()), disk: read.section(reflect.TypeFor[properties.Disk]()),
		subnet: read.section(reflect.TypeFor[properties.Subnet]()), stemcell: read.section(reflect.TypeFor[properties.Stemcell]()),
		aws: read.section(reflect.TypeFor[config.AWS]()), others: read.section(reflect.TypeFor[config.Sections]()),
	}
	if len(read.silent) > 0 {
		return declared{}, fmt.Errorf("no comment says what these are for: %s", strings.Join(read.silent, ", "))
	}
	if len(read.unclear) > 0 {
		return declared{}, fmt.Errorf("forms.go does not say how the types of these are written: %s", strings.Join(read.unclear, ", "))
	}
	return all, nil
}

type reader struct {
	comments  map[string]comments // by package
	published []string
	silent    []string // fields without a comment
	unclear   []string // fields of a type that has no form here
}

// told are keys of the aws section that no operator writes: the Director sends them with a call.
var told = reflect.TypeFor[config.CallContext]()

func (r *reader) section(t reflect.Type) *section {
	found := &section{Type: t, Text: r.comments[path.Base(t.PkgPath())][t.Name()]}
	for i := range t.NumField() {
		found.Closed = found.Closed || t.Field(i).Tag.Get("schema") == "closed"
	}
	for _, field := range decode.Fields(t) {
		if field.Key == "" || field.Struct == told || field.Go.Name == "AWS" && t == reflect.TypeFor[config.Sections]() {
			continue
		}
		found.Properties = append(found.Properties, r.property(field))
	}
	return found
}

func (r *reader) property(field decode.Field) property {
	tag := field.Go.Tag
	found := property{
		Key: field.Key, Alias: field.Alias, Type: field.Go.Type, Required: field.Required,
		Unit: tag.Get("unit"), Default: tag.Get("default"), Unset: tag.Get("unset"), Never: tag.Get("never"),
		Actions: r.rights(tag.Get("action")), Values: strings.Fields(tag.Get("values")),
		Text: r.comments[path.Base(field.Struct.PkgPath())][field.Struct.Name()+"."+field.Go.Name],
	}
	if found.Text == "" {
		r.silent = append(r.silent, field.Struct.String()+"."+field.Go.Name)
	}
	if found.Type.Kind() == reflect.Pointer {
		found.Type = found.Type.Elem()
	}
	inner := found.Type
	if inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct {
		inner, found.List = inner.Elem(), true
	}
	switch _, known := forms[inner.String()]; {
	case inner.Kind() == reflect.Struct && !known:
		found.Section = r.section(inner)
	case !known:
		r.unclear = append(r.unclear, field.Struct.String()+"."+field.Go.Name)
	}
	return found
}
