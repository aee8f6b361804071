package plan

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// diskVolume reads a disk type's cloud properties under a global setting of encryption.
func diskVolume(text string, global encryption.Setting) (Volume, *decode.Report) {
	report := &decode.Report{}
	return PlanVolume(properties.ParseDisk(json.RawMessage(text), report).Volume, global, report), report
}

var _ = Describe("a disk's cloud properties", func() {
	DescribeTable("are read in EC2's terms", func(text string, want Volume) {
		settings, report := diskVolume(text, encryption.Setting{})
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(settings).To(Equal(want))
	},
		Entry("nothing", `{}`, Volume{Type: types.VolumeTypeGp3}), Entry("null", `null`, Volume{Type: types.VolumeTypeGp3}),
		Entry("gp3", `{"iops":4000,"throughput":250}`, Volume{Type: types.VolumeTypeGp3, IOPS: new(int32(4000)), Throughput: new(int32(250))}),
		Entry("io1", `{"type":"io1","iops":100}`, Volume{Type: types.VolumeTypeIo1, IOPS: new(int32(100))}),
		Entry("zero counts as unset, also for types that do not support it", `{"type":"gp2","iops":0,"throughput":0}`, Volume{Type: types.VolumeTypeGp2}),
		Entry("a type that is newer than this CPI is AWS's to judge", `{"type":"io9","iops":1,"throughput":2}`, Volume{Type: "io9", IOPS: new(int32(1)), Throughput: new(int32(2))}),
		Entry("numbers that AWS's limits forbid are AWS's to judge", `{"iops":2147483647}`, Volume{Type: types.VolumeTypeGp3, IOPS: new(int32(2147483647))}),
	)

	DescribeTable("are refused where AWS can never take them", func(text, fault string) {
		_, report := diskVolume(text, encryption.Setting{})
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
		settings, _ := diskVolume(`{}`, global)
		Expect(settings.Encryption).To(Equal(encryption.Decision{Encrypted: true, KeyARN: "global"}))
		settings, report := diskVolume(`{"encrypted":false}`, global)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(settings.Encryption).To(BeZero())
	})
})
