package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"bosh-aws-cpi/src/cpi/config"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
)

// part is a VM type, a disk type, a network, a subnet or an entry of a CPI config.
type part struct {
	Type       string
	Cloud      any `yaml:"cloud_properties"`
	Properties any
	Subnets    []part
}

// whole is a document that a schema is for.
type whole struct {
	part        `yaml:",inline"`
	AZs         []part
	VMTypes     []part `yaml:"vm_types"`
	Extensions  []part `yaml:"vm_extensions"`
	DiskTypes   []part `yaml:"disk_types"`
	Networks    []part
	Compilation part
	CPIs        []part
}

// reading is what the CPI finds in a document.
type reading struct {
	faults, warnings []string
}

// read has the CPI read every part of a document. Variables count as unset, since the Director fills them in before the
// CPI sees them.
func read(schema, document string) *reading {
	GinkgoHelper()
	var all whole
	Expect(yaml.Unmarshal([]byte(document), &all)).To(Succeed())
	found := &reading{}
	switch schema {
	case "vm-type.json":
		found.vms(all.part)
	case "disk-type.json":
		found.disks(all.part)
	case "cpi-config.json":
		found.entries(slices.DeleteFunc(all.CPIs, func(one part) bool { return one.Type != "aws" })...)
	default:
		Expect(schema).To(Equal("cloud-config.json"))
		found.vms(all.AZs...)
		found.vms(all.VMTypes...)
		found.vms(all.Extensions...)
		found.vms(all.Compilation)
		found.disks(all.DiskTypes...)
		found.networks(all.Networks...)
	}
	return found
}

func (r *reading) vms(parts ...part) {
	GinkgoHelper()
	for _, one := range parts {
		report := &decode.Report{}
		properties.ParseVM(sent(one.Cloud), report)
		r.take(report.Err(), report.Warnings())
	}
}

func (r *reading) disks(parts ...part) {
	GinkgoHelper()
	for _, one := range parts {
		report := &decode.Report{}
		properties.ParseDisk(sent(one.Cloud), report)
		r.take(report.Err(), report.Warnings())
	}
}

// networks reads each subnet as the network that the Director makes of it.
func (r *reading) networks(parts ...part) {
	GinkgoHelper()
	for _, one := range parts {
		for _, subnet := range append([]part{{Cloud: one.Cloud}}, one.Subnets...) {
			report := &decode.Report{}
			properties.ParseNetworks(sent(map[string]any{"a": map[string]any{"type": one.Type, "cloud_properties": subnet.Cloud}}), report)
			r.take(report.Err(), report.Warnings())
		}
	}
}

const job = `{"cloud": {"properties": {"aws": {"region": "us-east-1", "max_retries": 8, "access_key_id": "A", "secret_access_key": "S"}}}}`

// entries lays entries of a CPI config over the job's properties, as the Director does with a call's context.
func (r *reading) entries(parts ...part) {
	GinkgoHelper()
	for _, one := range parts {
		_, warnings, err := config.Load(json.RawMessage(job), sent(one.Properties))
		r.take(err, warnings)
	}
}

// A part of a VM's properties lacks what the other parts have. A schema is for later versions of the CPI too.
var noFault = regexp.MustCompile(`^Missing properties: |by this version of the CPI yet$`)

func (r *reading) take(err error, warnings []string) {
	r.warnings = append(r.warnings, warnings...)
	if err == nil {
		return
	}
	for _, fault := range strings.Split(err.Error(), "\n") {
		if !noFault.MatchString(fault) {
			r.faults = append(r.faults, fault)
		}
	}
}

// sent is a value in JSON without its variables.
func sent(value any) json.RawMessage {
	GinkgoHelper()
	filled, _ := withoutVariables(value)
	raw, err := json.Marshal(filled)
	Expect(err).NotTo(HaveOccurred())
	return raw
}

var aVariableText = regexp.MustCompile(`^\(\(.+\)\)$`)

// withoutVariables reports whether anything is left of a value, too.
func withoutVariables(value any) (any, bool) {
	switch value := value.(type) {
	case string:
		if aVariableText.MatchString(value) {
			return nil, false
		}
	case []any:
		left := []any{}
		for _, one := range value {
			if kept, is := withoutVariables(one); is {
				left = append(left, kept)
			}
		}
		return left, true
	case map[string]any:
		left := map[string]any{}
		for key, one := range value {
			if kept, is := withoutVariables(one); is {
				left[key] = kept
			}
		}
		return left, true
	}
	return value, true
}
