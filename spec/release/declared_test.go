package release_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"bosh-aws-cpi/src/cpi/config"
	"bosh-aws-cpi/src/cpi/decode"
)

// declaredKeys are the keys of the aws section that an operator sets.
func declaredKeys() map[string]decode.Field {
	keys := map[string]decode.Field{}
	for _, field := range decode.Fields(reflect.TypeFor[config.AWS]()) {
		if field.Struct != reflect.TypeFor[config.CallContext]() {
			keys[field.Key] = field
		}
	}
	return keys
}

// notRendered are declared keys that cpi.json does not carry, with the reason.
var notRendered = map[string]string{
	"connection_options": "the job writes aws.connection_options.ca_cert into config/cacert.pem",
	"stemcell":           "only CPI config entries have it",
}

// declaredPaths returns the dotted paths of the keys that an operator sets by properties of the job, and those among them
// that are no objects.
func declaredPaths(section reflect.Type, path string) (all, values []string) {
	for _, field := range decode.Fields(section) {
		key := path + "." + field.Key
		if key == "aws.stemcell" || field.Struct == reflect.TypeFor[config.CallContext]() { // see notRendered
			continue
		}
		all = append(all, key)
		if field.Go.Type.Kind() != reflect.Struct {
			values = append(values, key)
			continue
		}
		below, inner := declaredPaths(field.Go.Type, key)
		all, values = append(all, below...), append(values, inner...)
	}
	return all, values
}

// renderedLists are the lists of keys in cpi.json.erb by their names.
func renderedLists() map[string][]string {
	GinkgoHelper()
	template := string(must(os.ReadFile(jobFile(filepath.Join("templates", "cpi.json.erb")))))
	lists := map[string][]string{}
	for _, found := range regexp.MustCompile(`(\w+) = %w\[([^\]]*)\]`).FindAllStringSubmatch(template, -1) {
		lists[found[1]] = strings.Fields(found[2])
	}
	Expect(lists).To(And(HaveKey("required"), HaveKey("null_when_unset"), HaveKey("absent_when_unset")))
	return lists
}

var _ = Describe("the job and the declarations of the configuration", func() {
	var properties map[string]struct{ Default any }

	BeforeEach(func() {
		var spec struct {
			Properties map[string]struct{ Default any }
		}
		Expect(yaml.Unmarshal(must(os.ReadFile(jobFile("spec"))), &spec)).To(Succeed())
		properties = spec.Properties
	})

	It("know the same keys of cpi.json's aws section", func() {
		var rendered, declared []string
		for _, keys := range renderedLists() {
			rendered = append(rendered, keys...)
		}
		for key := range declaredKeys() {
			if notRendered[key] == "" {
				declared = append(declared, key)
			}
		}
		Expect(rendered).To(ConsistOf(declared))
		for _, key := range rendered {
			Expect(properties).To(HaveKey("aws." + key))
		}
		for key := range notRendered {
			Expect(declaredKeys()).To(HaveKey(key))
		}
	})

	It("have no aws property that goes nowhere", func() {
		declared, _ := declaredPaths(reflect.TypeFor[config.AWS](), "aws")
		rendered := slices.Concat(slices.Collect(maps.Values(renderedLists()))...)
		certificates := string(must(os.ReadFile(jobFile("templates/cacert.pem.erb"))))
		for name := range properties {
			key, ours := strings.CutPrefix(name, "aws.")
			if !ours || name == "aws.stemcell.kernel_id" { // of older releases, not used
				continue
			}
			Expect(declared).To(ContainElement(name))
			if !slices.Contains(rendered, key) {
				Expect(certificates).To(ContainSubstring(strconv.Quote(name)), "no template has it")
			}
		}
	})

	It("have a property for every key, be it the one of the object around it", func() {
		_, values := declaredPaths(reflect.TypeFor[config.AWS](), "aws")
		Expect(values).To(ContainElements("aws.region", "aws.connection_options.ca_cert", "aws.metadata_options.http_tokens"))
		for _, path := range values {
			around := path[:strings.LastIndex(path, ".")]
			Expect(properties).To(Or(HaveKey(path), HaveKey(around)), path)
			Expect(properties).NotTo(And(HaveKey(path), HaveKey(around)), "two properties for one value: %s", path)
		}
	})

	It("agree on the defaults", func() {
		absent := renderedLists()["absent_when_unset"]
		for key, field := range declaredKeys() {
			if notRendered[key] != "" {
				continue
			}
			declared, has := field.Go.Tag.Lookup("default")
			if !has {
				declared = field.Go.Tag.Get("unset")
			}
			switch job := properties["aws."+key].Default; {
			case job != nil:
				Expect(declared).To(Equal(fmt.Sprint(job)), key)
			case has:
				Expect(absent).To(ContainElement(key), "the job must leave it out for the CPI's default to hold")
			}
		}
	})
})
