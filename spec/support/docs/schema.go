package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"bosh-aws-cpi/src/cpi/decode"
)

var (
	// A value may be left to a variable, which the Director or the CLI fills in.
	variables = object("type", "string", "pattern", `^\(\(.+\)\)$`, "description", "A variable, such as ((name))")
	aVariable = object("$ref", "#/definitions/variable")
	aNull     = object("type", "null")
)

func anyOf(alternatives ...schema) schema {
	return object("anyOf", append(slices.Clone(alternatives), aVariable))
}

// schemas returns every schema by the name of its file.
func schemas(all declared) map[string]schema {
	kinds := map[string]schema{
		"variable": variables, "vm": anyOf(objects(all.vm)...), "disk": anyOf(objects(all.disk)...), "subnet": anyOf(objects(all.subnet)...),
		"aws": anyOf(objects(all.aws)...),
	}
	document := func(title, used string, keys schema) schema {
		definitions := object()
		for _, name := range strings.Fields(used) {
			definitions.Set(name, kinds[name])
		}
		return object("$schema", "http://json-schema.org/draft-07/schema#", "title", title, "type", "object", "properties", keys, "definitions", definitions)
	}
	vm, disk, subnet := object("cloud_properties", ref("vm")), object("cloud_properties", ref("disk")), object("cloud_properties", ref("subnet"))
	network := object("cloud_properties", ref("subnet"), "subnets", list(object("type", "object", "properties", subnet)))
	vms, disks := list(object("type", "object", "properties", vm)), list(object("type", "object", "properties", disk))
	entry := object("type", "object",
		"if", object("properties", object("type", object("const", "aws")), "required", []string{"type"}),
		"then", object("properties", object("properties", ref("aws"))))
	return map[string]schema{
		"cloud-config.json": document("A BOSH cloud config for AWS", "variable vm disk subnet", object(
			"azs", vms, "vm_types", vms, "vm_extensions", vms, "compilation", anyOf(object("type", "object", "properties", vm)),
			"disk_types", disks, "networks", list(object("type", "object", "properties", network)))),
		"cpi-config.json": document("A BOSH CPI config with entries of type aws", "variable aws", object("cpis", list(entry))),
		"vm-type.json":    document("A VM type, VM extension or AZ of a BOSH cloud config for AWS", "variable vm", vm),
		"disk-type.json":  document("A disk type of a BOSH cloud config for AWS", "variable disk", disk),
	}
}

func ref(kind string) schema { return object("$ref", "#/definitions/"+kind) }

func list(of schema) schema { return anyOf(object("type", "array", "items", anyOf(of))) }

// objects are the alternatives for a section: its keys, or nothing.
func objects(s *section) []schema {
	keys := object()
	for _, one := range s.Properties {
		keys.Set(one.Key, propertySchema(one))
		if one.Alias != "" {
			keys.Set(one.Alias, propertySchema(one))
		}
	}
	made := object("type", "object", "properties", keys)
	if s.Closed {
		made.Set("additionalProperties", false)
	}
	return []schema{made, aNull}
}

func propertySchema(p property) schema {
	made := object("description", description(p))
	if p.Default != "" {
		made.Set("default", literal(p))
	}
	if alternatives := alternatives(p); alternatives != nil {
		made.Set("anyOf", append(alternatives, aVariable))
	}
	return made
}

// alternatives are the forms of a value; nil takes anything.
func alternatives(p property) []schema {
	switch found := forms[p.Type.String()]; {
	case p.List:
		return []schema{object("type", "array", "items", anyOf(objects(p.Section)...)), aNull}
	case p.Section != nil:
		return objects(p.Section)
	case len(p.Values) > 0:
		return []schema{object("enum", append(slices.Clone(p.Values), "")), aNull} // an empty text is as good as none
	case found.schema != nil:
		return append(slices.Clone(found.schema), aNull)
	}
	return nil
}

// literal is a default as JSON.
func literal(p property) any {
	if p.Type.Kind() == reflect.String {
		return p.Default
	}
	return json.RawMessage(p.Default)
}

// description is what an editor shows.
func description(p property) string {
	text := p.Text
	if p.Unit != "" {
		text += " In " + p.Unit + "."
	}
	if p.Unset != "" {
		text += " Default: " + p.Unset + "."
	}
	if p.Never != "" {
		text += " Never legal: " + p.Never + "."
	}
	return text
}

// indented writes JSON for people and for diffs.
func indented(document schema) ([]byte, error) {
	text, err := decode.Compact(document)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
