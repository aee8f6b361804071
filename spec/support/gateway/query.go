package gateway

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Query reads the flat parameters of the EC2 query protocol: "NetworkInterface.1.SecurityGroupId.2".
type Query struct{ values url.Values }

// Get returns a parameter's value, empty when it is absent.
func (q Query) Get(name string) string { return q.values.Get(name) }

// Has reports whether a parameter, or anything below it, was sent.
func (q Query) Has(name string) bool {
	if q.values.Has(name) {
		return true
	}
	for sent := range q.values {
		if strings.HasPrefix(sent, name+".") {
			return true
		}
	}
	return false
}

// HasAny returns the first of names that was sent.
func (q Query) HasAny(names ...string) (string, bool) {
	for _, name := range names {
		if q.Has(name) {
			return name, true
		}
	}
	return "", false
}

// True reports whether a boolean parameter was sent as true.
func (q Query) True(name string) bool { return strings.EqualFold(q.Get(name), "true") }

// Int returns a number, and false when it is absent or none.
func (q Query) Int(name string) (int, bool) {
	number, err := strconv.Atoi(q.Get(name))
	return number, err == nil
}

// Members returns the prefixes of a list's members in order: Members("Tag") is "Tag.1", "Tag.2".
func (q Query) Members(list string) []string {
	indices := map[int]bool{}
	for sent := range q.values {
		rest, below := strings.CutPrefix(sent, list+".")
		if !below {
			continue
		}
		index, _, _ := strings.Cut(rest, ".")
		if number, err := strconv.Atoi(index); err == nil {
			indices[number] = true
		}
	}
	var members []string
	for index := range indices {
		members = append(members, list+"."+strconv.Itoa(index))
	}
	slices.SortFunc(members, func(a, b string) int { return memberIndex(a) - memberIndex(b) })
	return members
}

func memberIndex(member string) int {
	number, _ := strconv.Atoi(member[strings.LastIndex(member, ".")+1:])
	return number
}

// List returns the values of a list of scalars.
func (q Query) List(list string) []string {
	var values []string
	for _, member := range q.Members(list) {
		values = append(values, q.Get(member))
	}
	return values
}

// Names returns the names of all parameters in order.
func (q Query) Names() []string {
	names := make([]string, 0, len(q.values))
	for name := range q.values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
