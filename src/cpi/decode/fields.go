package decode

import (
	"reflect"
	"strings"
)

// Field is a key that a struct declares:
//
//	// What the key is for, in the words of the documentation.
//	Size MiB `key:"size" unit:"MiB" unset:"10 GiB" never:"0 or less"`
//
// The decoder reads these tags:
//
//	key      the key; with ",required" behind it Missing returns it. A field `key:",path"` gets the path of its object
//	alias    another spelling of the key; where both are set, the key counts
//	default  the value where the key is unset, in JSON but for the quotes of a string
//	unknown  on a blank field (_ struct{}): what to do with keys that the struct does not declare
//
// The documentation reads these as well:
//
//	unit     the unit of a number
//	unset    in words, what happens where the key is unset
//	never    in words, what can never be legal
//	action   the IAM actions that the key needs, with blanks between; kms:* means all KMS actions of docs/iam-policy.json
//	values   all values that there can be, with blanks between
//	schema   on a blank field: closed lets an editor refuse unknown keys
//
// A field without a key is not read. The fields of an embedded struct count as the struct's own.
type Field struct {
	Key, Alias string
	Required   bool
	path       bool
	Index      []int        // for reflect.Value.FieldByIndex
	Struct     reflect.Type // the struct that declares it
	Go         reflect.StructField
}

// Fields returns the keys of a struct in the order of their declaration.
func Fields(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		one := t.Field(i)
		tag, tagged := one.Tag.Lookup("key")
		switch {
		case one.Anonymous && !tagged:
			for _, inner := range Fields(one.Type) {
				inner.Index = append([]int{i}, inner.Index...)
				fields = append(fields, inner)
			}
		case tagged:
			key, option, _ := strings.Cut(tag, ",")
			fields = append(fields, Field{
				Key: key, Alias: one.Tag.Get("alias"), Required: option == "required", path: option == "path", Index: []int{i}, Struct: t, Go: one,
			})
		}
	}
	return fields
}

// What to do with a struct's unknown keys.
const (
	UnknownWarned  = "warn" // where the struct says nothing
	UnknownIgnored = "ignore"
	UnknownRefused = "refuse"
)

// Unknown returns what to do with keys that the struct does not declare.
func Unknown(t reflect.Type) string {
	for i := range t.NumField() {
		if mode := t.Field(i).Tag.Get("unknown"); mode != "" && t.Field(i).Name == "_" {
			return mode
		}
	}
	return UnknownWarned
}

// Missing returns the required keys that are unset or empty in a struct that was read.
func Missing(value any) []string {
	var missing []string
	read := reflect.ValueOf(value)
	for _, field := range Fields(read.Type()) {
		if field.Required && read.FieldByIndex(field.Index).IsZero() {
			missing = append(missing, field.Key)
		}
	}
	return missing
}
