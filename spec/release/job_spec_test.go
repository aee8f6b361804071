package release_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"
)

var _ = Describe("the job's spec", func() {
	type property struct {
		Description string
		Default     any
	}
	var spec struct {
		Name       string
		Templates  map[string]string
		Packages   []string
		Properties map[string]property
	}

	BeforeEach(func() {
		Expect(yaml.Unmarshal(must(os.ReadFile(jobFile("spec"))), &spec)).To(Succeed())
	})

	It("puts things where Directors and the CLI look for them", func() {
		Expect(spec.Name).To(Equal("aws_cpi"))
		Expect(spec.Templates).To(Equal(map[string]string{
			"cpi.erb": "bin/cpi", "cpi.json.erb": "config/cpi.json", "cacert.pem.erb": "config/cacert.pem",
		}))
		Expect(spec.Packages).To(Equal([]string{"bosh_aws_cpi"}))
		Expect(must(os.Stat(jobFile("monit"))).Size()).To(BeZero(), "nothing is to keep running")
	})

	It("describes each property, and each is used or says that it is not", func() {
		var templates string
		for name := range spec.Templates {
			templates += string(must(os.ReadFile(jobFile(filepath.Join("templates", name)))))
		}
		for name, about := range spec.Properties {
			Expect(about.Description).NotTo(BeEmpty(), name)
			if !strings.HasPrefix(about.Description, "Not used") {
				Expect(templates).To(MatchRegexp(`\b%s\b`, name[strings.LastIndex(name, ".")+1:]), name)
			}
		}
	})

	It("has the defaults that manifests rely on", func() {
		defaults := map[string]any{}
		for name, about := range spec.Properties {
			if about.Default != nil {
				defaults[name] = about.Default
			}
		}
		Expect(defaults).To(Equal(map[string]any{
			"aws.credentials_source": "static", "aws.max_retries": 8, "aws.dualstack": false, "aws.encrypted": false,
			"aws.enable_describe_instance_types": true, "registry.port": 25777, "nats.user": "nats", "nats.port": 4222,
			"ntp": []any{"0.pool.ntp.org", "1.pool.ntp.org"},
		}))
	})
})
