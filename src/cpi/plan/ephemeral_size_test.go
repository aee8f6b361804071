package plan

import (
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the default size of an ephemeral disk", func() {
	DescribeTable("is the size of one instance-store disk for the types of the frozen list", func(family string, sizes string) {
		for _, entry := range strings.Fields(sizes) {
			size, gib, _ := strings.Cut(entry, "=")
			expected, err := strconv.ParseInt(gib, 10, 64)
			Expect(err).NotTo(HaveOccurred())
			Expect(defaultEphemeralGiB(family+"."+size)).To(Equal(expected), family+"."+size)
		}
	},
		Entry(nil, "m1", "small=160 medium=410 large=420 xlarge=420"),
		Entry(nil, "c1", "medium=350 xlarge=420"),
		Entry(nil, "cc2", "8xlarge=840"), Entry(nil, "cg1", "4xlarge=840"), Entry(nil, "cr1", "8xlarge=120"),
		Entry(nil, "m2", "xlarge=420 2xlarge=850 4xlarge=840"),
		Entry(nil, "hi1", "4xlarge=1024"), Entry(nil, "hs1", "8xlarge=2000"),
		Entry(nil, "m3", "medium=4 large=32 xlarge=40 2xlarge=80"),
		Entry(nil, "c3", "large=16 xlarge=40 2xlarge=80 4xlarge=160 8xlarge=320"),
		Entry(nil, "r3", "large=32 xlarge=80 2xlarge=160 4xlarge=320 8xlarge=320"),
		Entry(nil, "g2", "2xlarge=60 8xlarge=120"),
		Entry(nil, "i2", "xlarge=800 2xlarge=800 4xlarge=800 8xlarge=800"),
		Entry(nil, "i3", "large=475 xlarge=950 2xlarge=1900 4xlarge=1900 8xlarge=1900 16xlarge=1900"),
		Entry(nil, "i3en", "large=1250 xlarge=2500 2xlarge=2500 3xlarge=7500 6xlarge=7500 12xlarge=7500 24xlarge=7500"),
		Entry(nil, "i4i", "large=468 xlarge=937 2xlarge=1875 4xlarge=3750 8xlarge=3750 16xlarge=3750 32xlarge=3750"),
		Entry(nil, "d2", "xlarge=2000 2xlarge=2000 4xlarge=2000 8xlarge=2000"),
		Entry(nil, "x1", "16xlarge=1920 32xlarge=1920"),
		Entry(nil, "m6id", sixth), Entry(nil, "m6idn", sixth), Entry(nil, "c6id", sixth), Entry(nil, "r6id", sixth), Entry(nil, "r6idn", sixth),
	)

	DescribeTable("is 10 GiB for all others, whatever disks they have", func(name string) {
		Expect(defaultEphemeralGiB(name)).To(Equal(int64(10)))
	},
		Entry(nil, "m5.large"), Entry(nil, "m5d.large"), Entry(nil, "i7ie.large"), Entry("newer sizes of old families", "i4i.12xlarge"),
		Entry(nil, "m6id.metal"), Entry(nil, "t3.micro"), Entry(nil, "i3"), Entry(nil, "i3."), Entry(nil, ""), Entry(nil, "."), Entry(nil, "zz9.large"),
	)

	It("has no other row", func() {
		Expect(strings.Count(instanceStoreSizes, "=")).To(Equal(105))
	})
})

const sixth = "large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900"
