package main

import (
	"maps"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// choices returns the values of each key of a section that declares them, by the key's path.
func choices(s *section, path string) map[string][]string {
	found := map[string][]string{}
	for _, one := range s.Properties {
		key := strings.TrimPrefix(path+"."+one.Key, ".")
		if len(one.Values) > 0 {
			found[key] = one.Values
		}
		if one.Section != nil && !one.List {
			maps.Copy(found, choices(one.Section, key))
		}
	}
	return found
}

// about returns what the CPI finds about a key that is set to a value, in the section that a function reads.
func about(path, value string, read func(*reading, ...part)) []string {
	GinkgoHelper()
	keys := strings.Split(path, ".")
	var object any = value
	for _, key := range slices.Backward(keys) {
		object = map[string]any{key: object}
	}
	if path == "credentials_source" && value == "static" { // an entry with a source of its own has its own keys too
		maps.Copy(object.(map[string]any), map[string]any{"access_key_id": "A", "secret_access_key": "S"})
	}
	found := &reading{}
	read(found, part{Cloud: object, Properties: object})
	return slices.DeleteFunc(append(found.faults, found.warnings...), func(text string) bool { return !strings.Contains(text, keys[len(keys)-1]) })
}

var _ = Describe("all values that a key is declared to have", func() {
	It("are those that the CPI takes, and no other", func() {
		all := everything()
		var judged []string
		for _, one := range []struct {
			section *section
			read    func(*reading, ...part)
		}{{all.vm, (*reading).vms}, {all.disk, (*reading).disks}, {all.subnet, (*reading).networks}, {all.aws, (*reading).entries}} {
			for path, values := range choices(one.section, "") {
				for _, value := range values {
					Expect(about(path, value, one.read)).To(BeEmpty(), "%s: %s", path, value)
				}
				Expect(about(path, "x", one.read)).NotTo(BeEmpty(), path)
				judged = append(judged, path)
			}
		}
		Expect(choices(all.stemcell, "")).To(BeEmpty(), "nothing here reads them")
		Expect(choices(all.others, "")).To(BeEmpty(), "nothing here reads them")
		Expect(judged).To(ContainElements("tenancy", "credentials_source", "stemcell_copy"))
	})
})
