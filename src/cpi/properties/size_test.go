package properties

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a size in MiB", func() {
	DescribeTable("is read exactly", func(text string, want int64) {
		var size MiB
		Expect(json.Unmarshal([]byte(text), &size)).To(Succeed())
		Expect(size).To(BeEquivalentTo(want))
	},
		Entry(nil, `1`, int64(1)), Entry(nil, `2048.0`, int64(2048)), Entry(nil, `9007199254740993`, int64(9007199254740993)),
	)

	DescribeTable("is nothing else", func(text, message string) {
		var size MiB
		Expect(json.Unmarshal([]byte(text), &size)).To(MatchError(message))
	},
		Entry(nil, `"2048"`, "must be a whole number of MiB, got a string"), Entry(nil, `0`, "must be a positive number of MiB, got 0"), Entry(nil, `-1`, "must be a positive number of MiB, got -1"),
		Entry(nil, `2048.5`, "must be a whole number, got 2048.5"), Entry(nil, `{}`, "must be a whole number, got an object"),
	)

	DescribeTable("is rounded up to GiB", func(size, want int64) {
		Expect(MiB(size).GiB()).To(BeEquivalentTo(want))
	},
		Entry(nil, int64(0), int64(0)), Entry(nil, int64(-5), int64(0)), Entry(nil, int64(1), int64(1)), Entry(nil, int64(1024), int64(1)), Entry(nil, int64(1025), int64(2)),
		Entry(nil, int64(2048), int64(2)), Entry("the largest that AWS's number holds", int64(1024)*(1<<31-1), int64(1<<31-1)),
	)

	It("is refused where AWS's number does not hold it", func() {
		_, err := MiB(1024*(1<<31-1) + 1).GiB()
		Expect(err).To(MatchError("a size of 2199023254529 MiB is larger than any volume"))
	})
})
