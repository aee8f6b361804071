package decode

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// Decoder is a type that reads its own form of JSON, such as one string or a list of them. Decode gets what was sent, but
// never null.
type Decoder interface {
	Decode(raw json.RawMessage, path string, report *Report)
}

// Read reads an object into a T, which is a struct of tagged fields (see Field) or a Decoder. Absent and null both read
// as unset. Then a field has its default, else its zero value, which is nil for a pointer. Any other JSON value is a
// fault at path.
//
// Field types are string, bool, int64, []string, map[string]string (tags), json.RawMessage, structs and lists of them,
// Decoders, and pointers to any of these. Read no value of a T that is reported to have a fault: a
// part of it may be set.
func Read[T any](raw json.RawMessage, path string, report *Report) T {
	var value T
	if !unset(raw) && Kind(raw) != "an object" {
		report.Fault(object{path: path}.name(), "must be an object, got %s", Kind(raw))
		raw = nil
	}
	fill(reflect.ValueOf(&value).Elem(), raw, path, report)
	return value
}

func fill(target reflect.Value, raw json.RawMessage, path string, report *Report) {
	if own, ok := target.Addr().Interface().(Decoder); ok {
		if !unset(raw) {
			own.Decode(raw, path, report)
		}
		return
	}
	if target.Kind() == reflect.Struct { // an unset one too, for its defaults and its path
		fillStruct(target, parse(raw, path, report), report)
		return
	}
	if unset(raw) {
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		faults, value := len(report.faults), reflect.New(target.Type().Elem())
		if fill(value.Elem(), raw, path, report); len(report.faults) == faults {
			target.Set(value)
		}
	case reflect.Slice:
		fillList(target, raw, path, report)
	case reflect.Map:
		target.Set(reflect.ValueOf(tags(raw, path, report)))
	default:
		fillScalar(target, raw, path, report)
	}
}

func fillScalar(target reflect.Value, raw json.RawMessage, path string, report *Report) {
	switch target.Kind() {
	case reflect.String:
		target.SetString(text(raw, path, report))
	case reflect.Bool:
		target.SetBool(boolean(raw, path, report))
	case reflect.Int64:
		target.SetInt(integer(raw, path, report))
	default:
		panic(fmt.Sprintf("decode: a field of type %s, which has no form in JSON", target.Type()))
	}
}

func fillList(target reflect.Value, raw json.RawMessage, path string, report *Report) {
	switch target.Type().Elem().Kind() {
	case reflect.Uint8:
		target.SetBytes(raw)
	case reflect.String:
		target.Set(reflect.ValueOf(texts(raw, path, report)))
	default:
		items, ok := list(raw, path, "objects", report)
		if !ok {
			return
		}
		objects := make([]object, len(items))
		for i, item := range items {
			objects[i] = parse(item, fmt.Sprintf("%s[%d]", path, i), report)
		}
		target.Set(reflect.MakeSlice(target.Type(), len(items), len(items)))
		for i := range objects {
			fillStruct(target.Index(i), objects[i], report)
		}
	}
}

func fillStruct(target reflect.Value, o object, report *Report) {
	known := map[string]bool{}
	for _, field := range Fields(target.Type()) {
		value := target.FieldByIndex(field.Index)
		if field.path {
			value.SetString(o.path)
			continue
		}
		known[field.Key] = true
		if field.Alias != "" {
			known[field.Alias] = true
			fill(value, o.raw(field.Alias), Path(o.path, field.Alias), report)
		}
		own := reflect.New(value.Type()).Elem()
		if fillField(own, o, field, report); !own.IsZero() || field.Alias == "" {
			value.Set(own)
		}
	}
	o.judgeUnknown(Unknown(target.Type()), known, report)
}

func fillField(value reflect.Value, o object, field Field, report *Report) {
	raw := o.raw(field.Key)
	if standard, ok := field.Go.Tag.Lookup("default"); ok && raw == nil {
		if raw = json.RawMessage(standard); value.Kind() == reflect.String {
			raw = json.RawMessage(strconv.Quote(standard))
		}
	}
	fill(value, raw, Path(o.path, field.Key), report)
}

// judgeUnknown reports every key that is not known, with the nearest known one.
func (o object) judgeUnknown(mode string, known map[string]bool, report *Report) {
	if mode == UnknownIgnored {
		return
	}
	for _, one := range o.members {
		if known[one.key] {
			continue
		}
		meant := ""
		if near := nearest(one.key, known); near != "" {
			meant = fmt.Sprintf("; did you mean %s?", near)
		}
		if mode == UnknownRefused {
			report.Fault(Path(o.path, one.key), "is not a known property%s", meant)
		} else {
			report.Warn(Path(o.path, one.key), "is not a known property and is ignored%s", meant)
		}
	}
}
