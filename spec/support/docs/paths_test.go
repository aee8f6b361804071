package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"
)

// named is a property's path in a sentence, such as cloud_properties.root_disk.size or aws:region.
var named = regexp.MustCompile(`(?:^|[^\w./:-])((?:aws|cloud_properties|ephemeral_disk|root_disk|metadata_options|connection_options|` +
	`networks|env|agent|debug|nats|director)(?:\.[\w*]+)+|aws:\w+)`)

// member is a path's end, which is put behind the path of the object: path+".size".
var member = regexp.MustCompile(`^\.([a-z_]+)$`)

// others are paths of the Director's and of the manifest's.
var others = []string{
	"director.workers", "director.enable_cpi_resize_disk", "director.enable_cpi_update_disk", "env.bosh.tags",
	"networks.*.subnets.*.prefix", "networks.*.subnets.*.reserved",
}

// catalogue is what there is to be named.
type catalogue struct {
	all  declared
	jobs map[string]any // properties of the job's spec
}

func readCatalogue() catalogue {
	GinkgoHelper()
	found := catalogue{all: everything()}
	text, err := os.ReadFile(filepath.Join(root, "jobs/aws_cpi/spec"))
	Expect(err).NotTo(HaveOccurred())
	var spec struct{ Properties map[string]any }
	Expect(yaml.Unmarshal(text, &spec)).To(Succeed())
	found.jobs = spec.Properties
	return found
}

// unknown returns the paths of a text that do not exist.
func (c catalogue) unknown(text string) []string {
	var unknown []string
	for _, match := range named.FindAllStringSubmatch(text, -1) {
		if !c.knows(strings.Replace(match[1], ":", ".", 1)) {
			unknown = append(unknown, match[1])
		}
	}
	return unknown
}

func (c catalogue) knows(path string) bool {
	if _, job := c.jobs[path]; job || slices.Contains(others, path) {
		return true
	}
	head, rest, _ := strings.Cut(path, ".")
	cloud := []*section{c.all.vm, c.all.disk, c.all.subnet, c.all.stemcell}
	switch head {
	case "aws":
		return has(rest, c.all.aws) || rest == "*"
	case "cloud_properties":
		return has(rest, cloud...)
	case "networks":
		key, subnet := strings.CutPrefix(strings.TrimPrefix(rest, "*.subnets."), "*.cloud_properties.")
		return subnet && has(key, c.all.subnet)
	case "agent", "debug":
		return has(path, c.all.others)
	}
	return has(path, append(cloud, c.all.aws)...)
}

// has reports whether one of the sections has the property.
func has(path string, sections ...*section) bool {
	key, rest, deeper := strings.Cut(path, ".")
	for _, s := range sections {
		for _, one := range s.Properties {
			if one.Key == key && (!deeper || one.Section != nil && has(rest, one.Section)) {
				return true
			}
		}
	}
	return false
}

// anywhere reports whether any section has the key.
func anywhere(key string, sections ...*section) bool {
	for _, s := range sections {
		for _, one := range s.Properties {
			if one.Key == key || one.Section != nil && anywhere(key, one.Section) {
				return true
			}
		}
	}
	return false
}

// sentences returns every string in the product's code, with its place.
func sentences() map[string]string {
	GinkgoHelper()
	found := map[string]string{}
	Expect(filepath.WalkDir(filepath.Join(root, "src"), func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if _, imports := node.(*ast.ImportSpec); imports {
				return false
			}
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				Expect(err).NotTo(HaveOccurred())
				found[files.Position(literal.Pos()).String()] = text
			}
			return true
		})
		return nil
	})).To(Succeed())
	return found
}

var _ = Describe("a path in a sentence", func() {
	It("is one that an operator can set", func() {
		known := readCatalogue()
		count := 0
		for place, text := range sentences() {
			count += len(named.FindAllString(text, -1))
			Expect(known.unknown(text)).To(BeEmpty(), "%s: %s", place, text)
			if end := member.FindStringSubmatch(text); end != nil {
				Expect(anywhere(end[1], known.all.vm, known.all.disk, known.all.subnet, known.all.stemcell, known.all.aws)).To(BeTrue(), "%s: %s", place, text)
			}
		}
		Expect(count).To(BeNumerically(">", 100), "the sentences were not found")
	})

	It("is one in the documentation too", func() {
		files, err := generate(root)
		Expect(err).NotTo(HaveOccurred())
		for name, text := range files {
			Expect(readCatalogue().unknown(string(text))).To(BeEmpty(), name)
		}
	})

	DescribeTable("is known", func(text string) {
		Expect(readCatalogue().unknown(text)).To(BeEmpty())
	},
		Entry(nil, "cloud_properties.instance_type, cloud_properties.root_disk.kms_key_arn and cloud_properties.subnet."), Entry(nil, "(aws.connection_options.ca_cert)"),
		Entry(nil, "networks.*.cloud_properties.subnet or networks.*.subnets.*.cloud_properties.security_groups"), Entry(nil, "missing > aws:region, or aws:ec2_endpoint"),
		Entry(nil, "ephemeral_disk.size or metadata_options.http_tokens"), Entry(nil, "debug.cpi.pace, env.https_proxy, nats.user, agent.mbus"),
		Entry("no path at all", "https://docs.aws.amazon.com/AWSEC2 and github.com/aws/x of stemcell.MF"),
	)

	DescribeTable("is not known", func(text, unknown string) {
		Expect(readCatalogue().unknown(text)).To(Equal([]string{unknown}))
	},
		Entry(nil, "Raise cloud_properties.spot_price.", "cloud_properties.spot_price"), Entry(nil, "set aws.regoin", "aws.regoin"), Entry(nil, "parameters > aws:retries", "aws:retries"),
		Entry(nil, "see root_disk.use_root_disk", "root_disk.use_root_disk"), Entry(nil, "networks.*.subnet", "networks.*.subnet"), Entry(nil, "networks.*.subnets.*.cloud_properties.size", "networks.*.subnets.*.cloud_properties.size"),
		Entry("what only the Director sends", "aws.director_uuid", "aws.director_uuid"), Entry(nil, "cloud_properties.ephemeral_disk.sise", "cloud_properties.ephemeral_disk.sise"), Entry(nil, "env.proxy", "env.proxy"),
	)
})
