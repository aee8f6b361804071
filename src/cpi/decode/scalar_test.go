package decode_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

// keyed is a struct of one key.
type keyed[T any] struct {
	Key T `key:"key"`
}

// reading reads an object {"key": VALUE} at the path top.
func reading[T any](value string) (T, *decode.Report) {
	report := &decode.Report{}
	return decode.Read[keyed[T]](json.RawMessage(`{"key":`+value+`}`), "top", report).Key, report
}

func silent(report *decode.Report) {
	GinkgoHelper()
	Expect(report.Err()).NotTo(HaveOccurred())
	Expect(report.Warnings()).To(BeEmpty())
}

var _ = Describe("a string", func() {
	DescribeTable("is read as it is", func(value, want string) {
		got, report := reading[string](value)
		Expect(got).To(Equal(want))
		silent(report)
	},
		Entry(nil, `"gp3"`, "gp3"), Entry("escapes", `"a\u0041\"\n"`, "aA\"\n"), Entry("empty", `""`, ""), Entry("null is unset", `null`, ""),
		Entry("a number in quotes", `"5"`, "5"),
	)

	DescribeTable("is nothing else", func(value, got string) {
		read, report := reading[string](value)
		Expect(read).To(BeEmpty())
		Expect(report.Err()).To(MatchError("top.key: must be a string, got " + got))
	},
		Entry(nil, `5`, "a number"), Entry(nil, `-5`, "a number"), Entry(nil, `true`, "a boolean"), Entry(nil, `false`, "a boolean"),
		Entry(nil, `[]`, "a list"), Entry(nil, `{"a":1}`, "an object"),
	)
})

var _ = Describe("a boolean", func() {
	DescribeTable("is read as it is", func(value string, want *bool) {
		got, report := reading[*bool](value)
		Expect(got).To(Equal(want))
		silent(report)
		plain, report := reading[bool](value)
		Expect(plain).To(Equal(want != nil && *want))
		silent(report)
	},
		Entry(nil, `true`, new(true)), Entry("false is not unset", `false`, new(false)), Entry("null is unset", `null`, nil),
	)

	It(`is also the string "true", with a warning`, func() {
		got, report := reading[*bool](`"true"`)
		Expect(got).To(HaveValue(BeTrue()))
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(Equal([]string{`top.key: is the string "true"; write true without quotes`}))
	})

	DescribeTable("is no other string and no other kind", func(value, got string) {
		read, report := reading[*bool](value)
		Expect(read).To(BeNil())
		Expect(report.Err()).To(MatchError("top.key: must be true or false, got " + got))
		Expect(report.Warnings()).To(BeEmpty())
	},
		Entry("not silently true, as it was", `"false"`, `"false"`), Entry(nil, `"True"`, `"True"`), Entry(nil, `"yes"`, `"yes"`), Entry(nil, `""`, `""`),
		Entry(nil, `1`, "1"), Entry(nil, `0`, "0"), Entry(nil, `{"a":"secret"}`, "an object"), Entry(nil, `["a"]`, "a list"),
		Entry("a long text is named by its kind", `"a string of many more than forty characters, a certificate say"`, "a string"),
	)
})

var _ = Describe("a whole number", func() {
	DescribeTable("is exact", func(value string, want int64) {
		got, report := reading[*int64](value)
		Expect(got).To(HaveValue(Equal(want)))
		silent(report)
	},
		Entry(nil, `5`, int64(5)), Entry("zero is not unset", `0`, int64(0)), Entry(nil, `-7`, int64(-7)), Entry(nil, `5.0`, int64(5)), Entry(nil, `2e3`, int64(2000)),
		Entry("as text", `"5"`, int64(5)), Entry("as text with blanks", `" 5 "`, int64(5)), Entry(nil, `"5.0"`, int64(5)),
		Entry("beyond a float's precision", `9007199254740993`, int64(9007199254740993)),
		Entry("the largest", `9223372036854775807`, int64(9223372036854775807)),
		Entry("beyond a float's precision, as text", `"9007199254740993"`, int64(9007199254740993)),
	)

	It("is unset when null", func() {
		got, report := reading[*int64](`null`)
		Expect(got).To(BeNil())
		silent(report)
	})

	DescribeTable("is nothing else", func(value, got string) {
		read, report := reading[*int64](value)
		Expect(read).To(BeNil())
		Expect(report.Err()).To(MatchError("top.key: must be a whole number, got " + got))
	},
		Entry(nil, `5.5`, "5.5"), Entry(nil, `"5.5"`, `"5.5"`), Entry(nil, `"large"`, `"large"`), Entry(nil, `""`, `""`), Entry(nil, `"5 GB"`, `"5 GB"`),
		Entry("too large for an integer", `9223372036854775808`, "9223372036854775808"),
		Entry("too large for a float to be exact", `9007199254740994.0`, "9007199254740994.0"),
		Entry(nil, `"NaN"`, `"NaN"`), Entry(nil, `"Infinity"`, `"Infinity"`), Entry(nil, `1e400`, "1e400"),
		Entry(nil, `true`, "a boolean"), Entry(nil, `[5]`, "a list"), Entry(nil, `{}`, "an object"),
	)

	DescribeTable("is rounded up where it is a least", func(value string, want int64) {
		got, report := reading[*decode.AtLeast](value)
		Expect(got).To(HaveValue(BeEquivalentTo(want)))
		silent(report)
	},
		Entry(nil, `1.5`, int64(2)), Entry(nil, `1.0`, int64(1)), Entry(nil, `1.0001`, int64(2)), Entry(nil, `-1.5`, int64(-1)), Entry(nil, `"3"`, int64(3)),
		Entry("beyond a float's precision", `9223372036854775807`, int64(9223372036854775807)),
	)

	It("is rounded up from a number only", func() {
		got, report := reading[*decode.AtLeast](`"1.5"`)
		Expect(got).To(BeNil())
		Expect(report.Err()).To(MatchError(`top.key: must be a whole number, got "1.5"`))
		got, report = reading[*decode.AtLeast](`null`)
		Expect(got).To(BeNil())
		silent(report)
	})
})

var _ = DescribeTable("a scalar's text", func(value, want, fault string) {
	text, err := decode.Scalar(json.RawMessage(value))
	if fault != "" {
		Expect(err).To(MatchError("must be a string, number or boolean, got " + fault))
		return
	}
	Expect(err).NotTo(HaveOccurred())
	Expect(text).To(Equal(want))
},
	Entry(nil, `"a b"`, "a b", ""), Entry(nil, `""`, "", ""), Entry("a number as it was written", `0.50`, "0.50", ""), Entry(nil, `12345678901234567890`, "12345678901234567890", ""),
	Entry(nil, `true`, "true", ""), Entry(nil, `false`, "false", ""),
	Entry(nil, `null`, "", "null"), Entry(nil, ``, "", "nothing"), Entry(nil, `[]`, "", "a list"), Entry(nil, `{}`, "", "an object"),
)
