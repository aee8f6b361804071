package main

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// check validates a YAML document with a schema as it is in docs/schema.
func check(schema, document string) error {
	GinkgoHelper()
	file, err := os.Open(filepath.Join(root, "docs/schema", schema))
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = file.Close() }()
	text, err := jsonschema.UnmarshalJSON(file)
	Expect(err).NotTo(HaveOccurred())
	compiler := jsonschema.NewCompiler()
	Expect(compiler.AddResource(schema, text)).To(Succeed())
	compiled, err := compiler.Compile(schema)
	Expect(err).NotTo(HaveOccurred())
	var value any
	Expect(yaml.Unmarshal([]byte(document), &value)).To(Succeed())
	return compiled.Validate(value)
}

const cloudConfig = `
azs:
- name: z1
  cloud_properties: {availability_zone: us-east-1a}
- name: z2
  cloud_properties: {availability_zone: ((az2)), key_name: null}
vm_types:
- name: default
  cloud_properties:
    instance_type: m5.large
    ephemeral_disk: {size: 10240, type: gp3, iops: "4000", encrypted: true, kms_key_arn: ((key))}
    root_disk: {size: "20480"}
    metadata_options: {http_tokens: required, http_put_response_hop_limit: 2}
    tags: {team: blue, cost: 5}
    spot_bid_price: 0.05
    someone_elses: {key: 1}
- name: left-to-variables
  cloud_properties: {instance_type: ((type)), raw_instance_storage: ((raw)), ephemeral_disk: ((disk)), security_groups: ((groups))}
- name: left-to-variables-too
  cloud_properties: {root_disk: {size: ((size)), iops: ((iops))}, metadata_options: ((options))}
- name: all-of-it
  cloud_properties: ((all))
vm_extensions:
- name: lb
  cloud_properties: {lb_target_groups: [a, ((b))], elbs: [], advertised_routes: [{table_id: rtb-1, destination: 10.0.0.0/8}], source_dest_check: false}
- name: spot
  cloud_properties: {tenancy: dedicated, spot_bid_price: "0.5"}
- name: options
  cloud_properties: {metadata_options: {http_protocol_ipv_6: enabled, http_protocol_ipv6: enabled, http_endpoint: enabled, instance_metadata_tags: disabled}}
disk_types:
- name: default
  disk_size: 10240
  cloud_properties: {type: io2, iops: 1000, encrypted: ((encrypted)), tags: {a: true}}
- {name: bare, disk_size: 1024}
networks:
- name: manual
  type: manual
  subnets:
  - {range: 10.0.0.0/24, azs: [z1], cloud_properties: {subnet: subnet-1, security_groups: [a, b]}}
  - {range: 10.0.1.0/24, azs: [z2], cloud_properties: {subnet: ((subnet)), security_groups: one}}
- {name: dynamic, type: dynamic, subnets: [{az: z1, cloud_properties: {subnet: subnet-1}}]}
- {name: vip, type: vip}
compilation: {workers: 4, az: z1, vm_type: default, network: manual}
`

const cpiConfig = `
cpis:
- name: managed
  type: aws
  properties:
    region: eu-west-1
    role_arn: ["arn:aws:iam::1:role/hub", ((role))]
    role_duration: 3600
    max_retries: 8
    encrypted: true
    metadata_options: {http_tokens: required}
    connection_options: {ca_cert: ((ca.certificate))}
    credentials_source: ((source))
    stemcell_copy: always
    stemcell: {encrypted: true}
    of_another_release: 1
- {name: hub, type: aws, properties: {region: us-east-1, access_key_id: ((id)), secret_access_key: ((key)), role_arn: one}}
- {name: elsewhere, type: vsphere, properties: {encrypted: "whatever", region: [1]}}
`

var _ = Describe("the schemas", func() {
	DescribeTable("take what the CPI takes", func(schema, document string) {
		Expect(check(schema, document)).To(Succeed())
		Expect(read(schema, document).faults).To(BeEmpty())
	},
		Entry(nil, "cloud-config.json", cloudConfig), Entry(nil, "cpi-config.json", cpiConfig),
		Entry(nil, "disk-type.json", `{name: a, disk_size: 1, cloud_properties: {type: gp3, iops: 4000, throughput: 250, encrypted: true, kms_key_arn: ((key)), name: x}}`),
		Entry(nil, "vm-type.json", `{name: a, cloud_properties: {instance_type: m5.large, auto_assign_public_ip: true, ephemeral_disk: {use_root_disk: true}}}`),
		Entry("an empty one", "disk-type.json", `{name: a, disk_size: 1, cloud_properties: {}}`), Entry("null", "disk-type.json", `{name: a, cloud_properties: null}`),
		Entry("false for no spot instance", "vm-type.json", `cloud_properties: {spot_bid_price: false}`),
	)

	DescribeTable("refuse what the CPI refuses or warns of", func(schema, document, where string) {
		Expect(check(schema, document)).To(MatchError(ContainSubstring(where)))
		found := read(schema, document)
		Expect(append(found.warnings, found.faults...)).To(ContainElement(ContainSubstring(where[strings.LastIndex(where, "/")+1:])))
	},
		Entry("text for a number", "cloud-config.json", `vm_types: [{cloud_properties: {ephemeral_disk: {size: large}}}]`, "/vm_types/0/cloud_properties/ephemeral_disk/size"),
		Entry("nothing for a size", "cloud-config.json", `vm_types: [{cloud_properties: {root_disk: {size: 0}}}]`, "/root_disk/size"),
		Entry("a word for true", "cloud-config.json", `vm_extensions: [{cloud_properties: {auto_assign_public_ip: sure}}]`, "/auto_assign_public_ip"),
		Entry("text for a list", "cloud-config.json", `vm_extensions: [{cloud_properties: {security_groups: web}}]`, "/security_groups"),
		Entry("a list for an object", "cloud-config.json", `azs: [{cloud_properties: [a]}]`, "/azs/0/cloud_properties"),
		Entry("a number among groups", "cloud-config.json", `networks: [{subnets: [{cloud_properties: {security_groups: [1]}}]}]`, "/networks/0/subnets/0/cloud_properties/security_groups"),
		Entry("a tenancy of nobody's", "vm-type.json", `cloud_properties: {tenancy: shared}`, "/tenancy"),
		Entry("a price that is none", "vm-type.json", `cloud_properties: {spot_bid_price: cheap}`, "/spot_bid_price"),
		Entry("a mistyped metadata option", "vm-type.json", `cloud_properties: {metadata_options: {http_token: required}}`, "http_token"),
		Entry("a mistyped metadata option for all", "cpi-config.json", `cpis: [{type: aws, properties: {metadata_options: {http_token: required}}}]`, "http_token"),
		Entry("half a variable", "disk-type.json", `cloud_properties: {encrypted: "((encrypted"}`, "/encrypted"),
		Entry("half a number", "disk-type.json", `cloud_properties: {iops: 1.5}`, "/iops"),
		Entry("a nested tag", "disk-type.json", `cloud_properties: {tags: {a: [b]}}`, "/tags"),
		Entry("a source of nobody's", "cpi-config.json", `cpis: [{type: aws, properties: {credentials_source: vault}}]`, "/credentials_source"),
		Entry("no time", "cpi-config.json", `cpis: [{type: aws, properties: {role_duration: 0}}]`, "/role_duration"),
		Entry("a number for a role", "cpi-config.json", `cpis: [{type: aws, properties: {role_arn: 5}}]`, "/role_arn"),
	)
})
