package properties

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
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

	It("may be a decimal string in cloud properties, and nothing else", func() {
		type disk struct {
			Size MiB `key:"size"`
		}
		for _, text := range []string{`2048`, `2048.0`, `"2048"`} {
			var report decode.Report
			Expect(decode.Read[disk](json.RawMessage(`{"size":`+text+`}`), "disk", &report).Size).To(BeEquivalentTo(2048))
			Expect(report.Err()).NotTo(HaveOccurred())
		}
		for text, fault := range map[string]string{
			`0`: "positive number of MiB, got 0", `"-5"`: "positive number of MiB, got -5", `"x"`: `whole number, got "x"`, `{}`: "whole number, got an object",
		} {
			var report decode.Report
			decode.Read[disk](json.RawMessage(`{"size":`+text+`}`), "disk", &report)
			Expect(report.Err()).To(MatchError(HaveSuffix("disk.size: must be a " + fault)))
		}
	})

	DescribeTable("is rounded up to GiB", func(size, want int64) {
		Expect(MiB(size).GiB()).To(BeEquivalentTo(want))
	},
		Entry(nil, int64(0), int64(0)), Entry(nil, int64(-5), int64(0)), Entry(nil, int64(1), int64(1)), Entry(nil, int64(1024), int64(1)), Entry(nil, int64(1025), int64(2)),
		Entry(nil, int64(2048), int64(2)), Entry("the largest that fits into AWS's number", int64(1024)*(1<<31-1), int64(1<<31-1)),
	)

	It("is refused where it does not fit into AWS's number", func() {
		_, err := MiB(1024*(1<<31-1) + 1).GiB()
		Expect(err).To(MatchError("a size of 2199023254529 MiB is larger than any volume"))
	})
})
