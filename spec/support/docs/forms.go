package main

import "bosh-aws-cpi/src/cpi/decode"

// form is how a Go type is written.
type form struct {
	words  string
	schema []schema // alternatives; none takes anything
}

// digits are whole numbers as text, which manifests have always been allowed.
const digits = `^\s*-?[0-9]+(\.0*)?\s*$`

var (
	aText    = object("type", "string")
	aNumber  = object("type", "integer")
	aDigits  = object("type", "string", "pattern", digits)
	anObject = object("type", "object")
	texts    = object("type", "array", "items", anyOf(aText))
	scalars  = object("type", "object", "additionalProperties", object("type", []string{"string", "number", "boolean", "null"}))
	aPrice   = object("type", "string", "pattern", `^([0-9]+(\.[0-9]*)?|\.[0-9]+|false)?$`)
	positive = []schema{object("type", "integer", "minimum", 1), object("type", "string", "pattern", `^\s*0*[1-9][0-9]*(\.0*)?\s*$`)}
)

// forms are the types that a declared key may have.
var forms = map[string]form{
	"string":             {"text", []schema{aText}},
	"aws.Secret":         {"text", []schema{aText}},
	"bool":               {"true or false", []schema{object("type", "boolean")}},
	"int64":              {"whole number", []schema{aNumber, aDigits}},
	"[]string":           {"list of text", []schema{texts}},
	"map[string]string":  {"object of text", []schema{scalars}},
	"json.RawMessage":    {"object", []schema{anObject}},
	"decode.RawObject":   {"object", []schema{anObject}},
	"decode.OneOrMore":   {"list of text or text", []schema{texts, aText}},
	"decode.Ignored":     {"anything", nil},
	"properties.MiB":     {"whole number", positive},
	"properties.Tenancy": {"text", []schema{aText}},
	"properties.Price":   {"number or text", []schema{object("type", "number"), aPrice, object("const", false)}},
	"config.roleARNs":    {"text or list of text", []schema{aText, texts}},
	"config.endpoint":    {"text", []schema{aText}},
	"config.seconds":     {"whole number", positive},
	"config.apiVersion":  {"whole number", []schema{aNumber, aDigits}},
	"config.pace":        {"number", []schema{object("type", "number", "exclusiveMinimum", 0, "maximum", 1)}},
}

// schema is a JSON Schema.
type schema = *decode.Ordered

// object makes a JSON object of keys and values in turn.
func object(pairs ...any) schema {
	made := &decode.Ordered{}
	for i := 0; i < len(pairs); i += 2 {
		made.Set(pairs[i].(string), pairs[i+1])
	}
	return made
}
