package plan

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the instance type for a size", func() {
	DescribeTable("is the first with enough of both", func(cpu, ram int, expected string) {
		found, err := SizeFor(int64(cpu), int64(ram))
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(Equal(expected))
	},
		Entry(nil, 1, 128, "t2.nano"), Entry(nil, 2, 8192, "m5.large"), Entry(nil, 8, 12288, "c5.2xlarge"), Entry(nil, 32, 64, "c5.9xlarge"),
		Entry(nil, 0, 0, "t2.nano"), Entry(nil, 1, 512, "t2.nano"), Entry(nil, 1, 513, "t2.micro"), Entry(nil, 1, 2048, "t2.small"), Entry(nil, 1, 2049, "c5.large"),
		Entry(nil, 2, 4097, "m5.large"), Entry(nil, 2, 16384, "r5.large"), Entry(nil, 1, 16385, "r5.xlarge"), Entry(nil, 4, 8192, "c5.xlarge"),
		Entry(nil, 4, 16384, "m5.xlarge"), Entry(nil, 4, 32768, "r5.xlarge"), Entry(nil, 8, 16384, "c5.2xlarge"), Entry(nil, 8, 32768, "m5.2xlarge"),
		Entry(nil, 8, 65536, "r5.2xlarge"), Entry(nil, 9, 32768, "c5.4xlarge"), Entry(nil, 16, 65536, "m5.4xlarge"), Entry(nil, 16, 131072, "r5.4xlarge"),
		Entry("more cpu for less: the ninth comes before the eighth", 32, 73728, "c5.9xlarge"), Entry(nil, 32, 73729, "m5.8xlarge"), Entry(nil, 36, 73729, "c5.12xlarge"),
		Entry(nil, 36, 73728, "c5.9xlarge"), Entry(nil, 32, 131072, "m5.8xlarge"), Entry(nil, 37, 1, "c5.12xlarge"), Entry(nil, 48, 98304, "c5.12xlarge"),
		Entry(nil, 32, 262144, "r5.8xlarge"), Entry(nil, 48, 196608, "m5.12xlarge"), Entry(nil, 48, 262144, "r5.12xlarge"),
		Entry(nil, 48, 393216, "r5.12xlarge"), Entry(nil, 64, 262144, "m5.16xlarge"), Entry(nil, 64, 524288, "r5.16xlarge"),
	)

	DescribeTable("is refused in the words of the Ruby CPI when nothing is large enough", func(cpu, ram int, message string) {
		_, err := SizeFor(int64(cpu), int64(ram))
		Expect(err).To(MatchError(message))
	},
		Entry(nil, 65, 1, "Unable to meet requested VM requirements: 65 CPU, 1 RAM. Largest known VM type is 'r5.16xlarge': 64 CPU, 524288 RAM."),
		Entry(nil, 1, 524289, "Unable to meet requested VM requirements: 1 CPU, 524289 RAM. Largest known VM type is 'r5.16xlarge': 64 CPU, 524288 RAM."),
	)
})
