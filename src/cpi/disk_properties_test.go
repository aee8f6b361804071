package cpi

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// diskSettings reads a disk type's cloud properties under a global setting of encryption.
func diskSettings(text string, global encryption.Setting) (volumeSettings, *properties.Report) {
	report := &properties.Report{}
	return parseDiskProperties(json.RawMessage(text), report).settings(global, report), report
}

var _ = Describe("a disk's cloud properties", func() {
	It("are read as they are; a name and null are nothing", func() {
		report := &properties.Report{}
		disk := parseDiskProperties(json.RawMessage(`{"name":"data","type":null,"tags":{"team":"blue","n":1.50},"iops":"500"}`), report)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		Expect(disk).To(Equal(DiskProperties{Tags: map[string]string{"team": "blue", "n": "1.50"}, Volume: Volume{path: "cloud_properties", IOPS: new(int64(500))}}))
	})

	It("are warned of where nobody knows a key", func() {
		report := &properties.Report{}
		parseDiskProperties(json.RawMessage(`{"thruput":1}`), report)
		Expect(report.Warnings()).To(Equal([]string{"cloud_properties.thruput: is not a known property and is ignored; did you mean throughput?"}))
	})

	DescribeTable("become AWS's settings", func(text string, want volumeSettings) {
		settings, report := diskSettings(text, encryption.Setting{})
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(settings).To(Equal(want))
	},
		Entry("nothing", `{}`, volumeSettings{Type: types.VolumeTypeGp3}), Entry("null", `null`, volumeSettings{Type: types.VolumeTypeGp3}),
		Entry("gp3", `{"iops":4000,"throughput":250}`, volumeSettings{Type: types.VolumeTypeGp3, IOPS: new(int32(4000)), Throughput: new(int32(250))}),
		Entry("io1", `{"type":"io1","iops":100}`, volumeSettings{Type: types.VolumeTypeIo1, IOPS: new(int32(100))}),
		Entry("zero is nothing, for types that take none too", `{"type":"gp2","iops":0,"throughput":0}`, volumeSettings{Type: types.VolumeTypeGp2}),
		Entry("a type that is newer than this CPI is AWS's to judge", `{"type":"io9","iops":1,"throughput":2}`, volumeSettings{Type: "io9", IOPS: new(int32(1)), Throughput: new(int32(2))}),
		Entry("numbers that AWS's limits forbid are AWS's to judge", `{"iops":2147483647}`, volumeSettings{Type: types.VolumeTypeGp3, IOPS: new(int32(2147483647))}),
	)

	DescribeTable("are refused where AWS can never take them", func(text, fault string) {
		_, report := diskSettings(text, encryption.Setting{})
		Expect(report.Err()).To(MatchError(fault))
	},
		Entry(nil, `{"type":"gp2","iops":100}`, "cloud_properties.iops: cannot be set for a volume of type gp2; AWS takes it only for gp3, io1 and io2"),
		Entry(nil, `{"type":"st1","iops":100}`, "cloud_properties.iops: cannot be set for a volume of type st1; AWS takes it only for gp3, io1 and io2"),
		Entry(nil, `{"type":"io2","iops":100,"throughput":200}`, "cloud_properties.throughput: cannot be set for a volume of type io2; AWS takes it only for gp3"),
		Entry(nil, `{"iops":-1}`, "cloud_properties.iops: must be a positive number, got -1"), Entry(nil, `{"throughput":2147483648}`, "cloud_properties.throughput: must be a positive number, got 2147483648"),
		Entry(nil, `{"kms_key_arn":"arn"}`, "cloud_properties.kms_key_arn: is set but encrypted is not true; set encrypted: true beside it, or remove the key"),
	)

	It("inherit encryption", func() {
		global := encryption.Setting{Enabled: new(true), KeyARN: "global"}
		settings, _ := diskSettings(`{}`, global)
		Expect(settings.Encryption).To(Equal(encryption.Decision{Encrypted: true, KeyARN: "global"}))
		settings, report := diskSettings(`{"encrypted":false}`, global)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(settings.Encryption).To(BeZero())
	})

	DescribeTable("send encryption only where it is wanted", func(decision encryption.Decision, on, key any) {
		gotOn, gotKey := encrypted(decision)
		Expect(gotOn).To(Equal(on))
		Expect(gotKey).To(Equal(key))
	},
		Entry(nil, encryption.Decision{}, (*bool)(nil), (*string)(nil)), Entry(nil, encryption.Decision{Encrypted: true}, new(true), (*string)(nil)),
		Entry(nil, encryption.Decision{Encrypted: true, KeyARN: "arn"}, new(true), new("arn")),
	)
})

var _ = Describe("a size in MiB", func() {
	DescribeTable("is read exactly", func(text string, want int64) {
		var size mib
		Expect(json.Unmarshal([]byte(text), &size)).To(Succeed())
		Expect(size).To(BeEquivalentTo(want))
	},
		Entry(nil, `1`, int64(1)), Entry(nil, `2048.0`, int64(2048)), Entry(nil, `9007199254740993`, int64(9007199254740993)),
	)

	DescribeTable("is nothing else", func(text, message string) {
		var size mib
		Expect(json.Unmarshal([]byte(text), &size)).To(MatchError(message))
	},
		Entry(nil, `"2048"`, "must be a whole number of MiB, got a string"), Entry(nil, `0`, "must be a positive number of MiB, got 0"), Entry(nil, `-1`, "must be a positive number of MiB, got -1"),
		Entry(nil, `2048.5`, "must be a whole number, got 2048.5"), Entry(nil, `{}`, "must be a whole number, got an object"),
	)

	DescribeTable("is rounded up to GiB", func(size, want int64) {
		Expect(gibOf(size)).To(BeEquivalentTo(want))
	},
		Entry(nil, int64(0), int64(0)), Entry(nil, int64(-5), int64(0)), Entry(nil, int64(1), int64(1)), Entry(nil, int64(1024), int64(1)), Entry(nil, int64(1025), int64(2)),
		Entry(nil, int64(2048), int64(2)), Entry("the largest that AWS's number holds", int64(1024)*(1<<31-1), int64(1<<31-1)),
	)

	It("is refused where AWS's number does not hold it", func() {
		_, err := gibOf(1024*(1<<31-1) + 1)
		Expect(err).To(MatchError("a size of 2199023254529 MiB is larger than any volume"))
	})
})
