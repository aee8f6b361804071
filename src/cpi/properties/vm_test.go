package properties

import (
	"encoding/json"
	"reflect"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/encryption"
)

// vmProperties reads cloud properties with the two that every VM needs.
func vmProperties(more string) (VM, *decode.Report) {
	report := &decode.Report{}
	return ParseVM(json.RawMessage(`{"instance_type":"m5.large","availability_zone":"eu-west-1a"`+more+`}`), report), report
}

var _ = Describe("a VM's cloud properties", func() {
	It("are read as they are, without a warning", func() {
		p, report := vmProperties(`,"security_groups":["web","sg-1"],"key_name":"k","iam_instance_profile":"p","placement_group":"g","tenancy":"host",
			"auto_assign_public_ip":true,"raw_instance_storage":true,"tags":{"n":5},"spot_bid_price":0.50,"spot_ondemand_fallback":true,
			"metadata_options":{"http_tokens":"required"},"elbs":[],"lb_target_groups":[],"advertised_routes":[],"source_dest_check":true,
			"root_disk":{"size":20480,"type":"io2","iops":500,"throughput":200,"encrypted":true,"kms_key_arn":"arn"},
			"ephemeral_disk":{"size":10240,"type":"gp2","encrypted":false,"use_instance_storage":true,"use_root_disk":false}`)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		Expect(p).To(Equal(VM{
			InstanceType: "m5.large", AvailabilityZone: "eu-west-1a", SecurityGroups: []string{"web", "sg-1"}, KeyName: "k", IAMInstanceProfile: "p",
			PlacementGroup: "g", Tenancy: "host", AutoAssignPublicIP: true, RawInstanceStorage: true, Tags: map[string]string{"n": "5"},
			Spot: Spot{MaxPrice: "0.50", OnDemandFallback: true}, MetadataOptions: MetadataOptions{HTTPTokens: "required"},
			ELBs: []string{}, LBTargetGroups: []string{}, AdvertisedRoutes: []AdvertisedRoute{}, SourceDestCheck: new(true),
			RootDisk: RootDisk{Size: 20480, Volume: Volume{
				Path: "cloud_properties.root_disk", Type: "io2", IOPS: new(int64(500)), Throughput: new(int64(200)), Encrypted: new(true), KMSKeyARN: "arn",
			}},
			EphemeralDisk: EphemeralDisk{Size: 10240, UseInstanceStorage: true, Volume: Volume{
				Path: "cloud_properties.ephemeral_disk", Type: "gp2", Encrypted: new(false),
			}},
		}))
	})

	DescribeTable("ask for the spot market", func(given string, price Price) {
		p, report := vmProperties(given)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		Expect(p.Spot.MaxPrice).To(Equal(price))
		Expect(p.Spot.Wanted()).To(Equal(price != ""))
	},
		Entry("not", ``, Price("")), Entry("not with null", `,"spot_bid_price":null`, Price("")), Entry("not with false", `,"spot_bid_price":false`, Price("")),
		Entry(nil, `,"spot_bid_price":""`, Price("")), Entry("with a number", `,"spot_bid_price":1`, Price("1")), Entry("with text", `,"spot_bid_price":"0.05"`, Price("0.05")),
		Entry("not with a fallback alone", `,"spot_ondemand_fallback":true`, Price("")),
	)

	DescribeTable("are refused by their path", func(more string, faults ...string) {
		_, report := vmProperties(more)
		Expect(report.Err()).To(HaveOccurred())
		for _, fault := range faults {
			Expect(report.Err()).To(MatchError(ContainSubstring(fault)))
		}
	},
		Entry(nil, `,"spot_bid_price":{}`, "cloud_properties.spot_bid_price: must be a string, number or boolean, got an object"),
		Entry(nil, `,"ephemeral_disk":{"size":0},"root_disk":{"size":-1}`, "cloud_properties.ephemeral_disk.size: must be a positive number of MiB, got 0", "cloud_properties.root_disk.size: must be a positive number of MiB, got -1"),
		Entry(nil, `,"elbs":["a"],"lb_target_groups":["b"],"advertised_routes":[{}]`, "cloud_properties.elbs: is not supported", "cloud_properties.lb_target_groups: is not", "cloud_properties.advertised_routes: is not"),
		Entry(nil, `,"source_dest_check":false`, "cloud_properties.source_dest_check: cannot be switched off"),
		Entry(nil, `,"availability_zone":null`, "Missing properties: cloud_properties.availability_zone. See"),
		Entry(nil, `,"instance_type":""`, "Missing properties: cloud_properties.instance_type. See"),
		Entry(nil, `,"auto_assign_public_ip":"yes"`, `cloud_properties.auto_assign_public_ip: must be true or false, got "yes"`),
	)

	It("take defaults for what they do not set, and for nothing else", func() {
		defaults := Defaults{KeyName: "default", IAMInstanceProfile: "default", MetadataOptions: MetadataOptions{HTTPTokens: "required", HTTPEndpoint: "enabled"}}
		p, _ := vmProperties(`,"key_name":"","metadata_options":{"http_tokens":"optional"}`)
		Expect(p.Over(defaults)).To(And(HaveField("KeyName", "default"), HaveField("IAMInstanceProfile", "default"),
			HaveField("MetadataOptions", MetadataOptions{HTTPTokens: "optional", HTTPEndpoint: "enabled"}), HaveField("InstanceType", "m5.large")))
		p, _ = vmProperties(`,"key_name":"own","iam_instance_profile":"own"`)
		Expect(p.Over(defaults)).To(And(HaveField("KeyName", "own"), HaveField("IAMInstanceProfile", "own")))
		Expect(p.Over(Defaults{})).To(Equal(p))
	})

	It("say what a volume's encryption is", func() {
		p, _ := vmProperties(`,"root_disk":{"encrypted":true,"kms_key_arn":"arn"}`)
		Expect(p.RootDisk.Encryption()).To(Equal(encryption.Setting{Enabled: new(true), KeyARN: "arn"}))
		Expect(p.EphemeralDisk.Encryption()).To(BeZero())
	})

	It("may have any tenancy that the declaration lists", func() {
		field, _ := reflect.TypeFor[VM]().FieldByName("Tenancy")
		for _, value := range strings.Fields(field.Tag.Get("values")) {
			p, report := vmProperties(`,"tenancy":"` + value + `"`)
			Expect(report.Warnings()).To(BeEmpty())
			Expect(p.Tenancy.Dedicated()).To(Equal(value != "default"))
		}
	})

	It("lead to a warning where AWS has no such tenancy", func() {
		_, report := vmProperties(`,"tenancy":"shared"`)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(Equal([]string{`cloud_properties.tenancy: is ignored: "shared" is none of default, dedicated and host`}))
	})

	It("lead to a warning where a key is unknown, in nested objects too", func() {
		_, report := vmProperties(`,"iam_instance_profil":"p","ephemeral_disk":{"sise":1},"root_disk":{"use_root_disk":true},"metadata_options":{"http_token":"x"}`)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(ConsistOf(
			"cloud_properties.iam_instance_profil: is not a known property and is ignored; did you mean iam_instance_profile?",
			"cloud_properties.ephemeral_disk.sise: is not a known property and is ignored; did you mean size?",
			"cloud_properties.root_disk.use_root_disk: is not a known property and is ignored",
			"cloud_properties.metadata_options.http_token: is not a known property and is ignored; did you mean http_tokens?",
		))
	})
})

var _ = Describe("metadata options", func() {
	read := func(text string) MetadataOptions {
		var report decode.Report
		options := decode.Read[MetadataOptions](json.RawMessage(text), "metadata_options", &report)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		return options
	}
	const all = `{"http_tokens":"required","http_endpoint":"enabled","http_protocol_ipv_6":"enabled","instance_metadata_tags":"enabled",
		"http_put_response_hop_limit":2}`

	It("are those of the VM over the global ones, option by option", func() {
		const own = `"http_endpoint":"disabled","http_protocol_ipv_6":"disabled","instance_metadata_tags":"disabled"`
		Expect(read(all).With(read(`{` + own + `,"http_put_response_hop_limit":"3"}`))).
			To(Equal(read(`{"http_tokens":"required",` + own + `,"http_put_response_hop_limit":3}`)))
		Expect(read(all).With(MetadataOptions{})).To(Equal(read(all)))
		Expect(MetadataOptions{}.With(read(all))).To(Equal(read(all)))
	})

	It("take the natural spelling of http_protocol_ipv6 too, and before the other", func() {
		Expect(read(`{"http_protocol_ipv6":"enabled"}`).HTTPProtocolIPv6).To(Equal("enabled"))
		Expect(read(`{"http_protocol_ipv6":"enabled","http_protocol_ipv_6":"disabled"}`).HTTPProtocolIPv6).To(Equal("enabled"))
	})
})
