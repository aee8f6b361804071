package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Handler answers one call from its positional arguments.
type Handler func(ctx context.Context, arguments []json.RawMessage) (any, error)

// InvalidArguments is a call with too few or too many arguments, or with one of a wrong type.
type InvalidArguments struct{ Reason string }

func (e *InvalidArguments) Error() string {
	return fmt.Sprintf("Arguments are not correct, details: '%s'", e.Reason)
}

// Method returns a Handler for a function whose argument struct has one field for each positional argument:
//
//	type attachDiskArgs struct {
//		VM   string `rpc:"vm_cid"`
//		Disk string `rpc:"disk_cid"`
//	}
//
// The tag is the argument's name in messages. An argument with `rpc:"env,optional"` may be left out or null. Its field is
// zero then. Every other argument must be there and must not be null, but a json.RawMessage field accepts any value, null
// included. A string that is not optional must not be empty, since all of them are ids.
func Method[A, R any](call func(context.Context, A) (R, error)) Handler {
	return func(ctx context.Context, raw []json.RawMessage) (any, error) {
		var arguments A
		if err := fill(reflect.ValueOf(&arguments).Elem(), raw); err != nil {
			return nil, err
		}
		return call(ctx, arguments)
	}
}

func fill(target reflect.Value, raw []json.RawMessage) error {
	if err := checkCount(target.Type(), len(raw)); err != nil {
		return err
	}
	for i, value := range raw {
		name, optional := argument(target.Type().Field(i))
		if err := fillOne(target.Field(i), value, optional); err != nil {
			return &InvalidArguments{Reason: fmt.Sprintf("argument %d (%s) %s", i+1, name, err)}
		}
	}
	return nil
}

func checkCount(arguments reflect.Type, given int) error {
	most, least := arguments.NumField(), 0
	for i := range most {
		if _, optional := argument(arguments.Field(i)); !optional {
			least = i + 1
		}
	}
	if given >= least && given <= most {
		return nil
	}
	expected := fmt.Sprint(most)
	if least != most {
		expected = fmt.Sprintf("%d..%d", least, most)
	}
	reason := fmt.Sprintf("wrong number of arguments (given %d, expected %s)", given, expected)
	if given < least {
		name, _ := argument(arguments.Field(given))
		reason += fmt.Sprintf("; the first missing one is %s", name)
	}
	return &InvalidArguments{Reason: reason}
}

func argument(field reflect.StructField) (name string, optional bool) {
	name, option, _ := strings.Cut(field.Tag.Get("rpc"), ",")
	return name, option == "optional"
}

var rawMessage = reflect.TypeFor[json.RawMessage]()

func fillOne(field reflect.Value, value json.RawMessage, optional bool) error {
	if string(value) == "null" && field.Type() != rawMessage {
		if optional {
			return nil
		}
		return fmt.Errorf("must be %s, got null", wanted(field.Type()))
	}
	if err := json.Unmarshal(value, field.Addr().Interface()); err != nil {
		if custom, ok := field.Addr().Interface().(json.Unmarshaler); ok && custom != nil && field.Type() != rawMessage {
			return err // the type's own words
		}
		return fmt.Errorf("must be %s", wanted(field.Type()))
	}
	if field.Kind() == reflect.Slice && field.Type() != rawMessage && holdsNull(value) {
		return fmt.Errorf("must be %s, and holds null", wanted(field.Type()))
	}
	if field.Kind() == reflect.String && !optional && strings.TrimSpace(field.String()) == "" {
		return fmt.Errorf("must not be empty")
	}
	return nil
}

// holdsNull reports whether a list holds null, which would be read as an empty string.
func holdsNull(list json.RawMessage) bool {
	var items []*json.RawMessage
	return json.Unmarshal(list, &items) == nil && slices.Contains(items, nil)
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "a list of strings"
	}
	return "an object"
}
