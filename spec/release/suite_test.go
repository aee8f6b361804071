// Package release_test looks at the BOSH release as bosh sees it: templates rendered, packaging run, tarball read.
package release_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestRelease(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "release")
}

// root is the folder of the release.
var root, _ = filepath.Abs("../..")

func jobFile(name string) string { return filepath.Join(root, "jobs", "aws_cpi", name) }

// object is a set of properties as a manifest has them.
type object map[string]any

// minimal has what every manifest must set.
func minimal() object {
	return object{"aws": object{"region": "us-east-1", "default_security_groups": []string{"bosh"}}}
}

// withAWS adds aws properties to the minimal ones.
func withAWS(more object) object {
	properties := minimal()
	for key, value := range more {
		properties["aws"].(object)[key] = value
	}
	return properties
}

// with adds other sections to the minimal properties.
func with(more object) object {
	properties := minimal()
	for key, value := range more {
		properties[key] = value
	}
	return properties
}

// tryRender returns a template's text, or what bosh would say.
func tryRender(template string, properties object) (string, error) {
	GinkgoHelper()
	ruby, err := exec.LookPath("ruby")
	if err != nil {
		Skip("ruby is not on the PATH; without it the templates cannot be rendered")
	}
	input, err := json.Marshal(properties)
	Expect(err).NotTo(HaveOccurred())
	command := exec.Command(ruby, "render.rb", jobFile("spec"), jobFile(filepath.Join("templates", template)))
	command.Stdin = bytes.NewReader(input)
	var out, complaint strings.Builder
	command.Stdout, command.Stderr = &out, &complaint
	if err := command.Run(); err != nil {
		return "", errors.New(complaint.String())
	}
	return out.String(), nil
}

func render(template string, properties object) string {
	GinkgoHelper()
	text, err := tryRender(template, properties)
	Expect(err).NotTo(HaveOccurred())
	return text
}
