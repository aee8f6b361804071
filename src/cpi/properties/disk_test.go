package properties

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

var _ = Describe("a disk's cloud properties", func() {
	It("are read as they are, without a name or null", func() {
		report := &decode.Report{}
		disk := ParseDisk(json.RawMessage(`{"name":"data","type":null,"tags":{"team":"blue","n":1.50},"iops":"500"}`), report)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		Expect(disk).To(Equal(Disk{Tags: map[string]string{"team": "blue", "n": "1.50"}, Volume: Volume{Path: "cloud_properties", IOPS: new(int64(500))}}))
	})

	It("lead to a warning where a key is unknown", func() {
		report := &decode.Report{}
		ParseDisk(json.RawMessage(`{"thruput":1}`), report)
		Expect(report.Warnings()).To(Equal([]string{"cloud_properties.thruput: is not a known property and is ignored; did you mean throughput?"}))
	})
})
