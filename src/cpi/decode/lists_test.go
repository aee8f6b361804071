package decode_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

var _ = Describe("a list", func() {
	type lists struct {
		A      []string `key:"a"`
		None   []string `key:"none"`
		Null   []string `key:"null"`
		Absent []string `key:"absent"`
	}
	It("of strings is read in order", func() {
		o, report := read[lists](`{"a":["y","x","y"],"none":[],"null":null}`, "top")
		Expect(o.A).To(Equal([]string{"y", "x", "y"}))
		Expect(o.None).To(And(BeEmpty(), Not(BeNil())))
		Expect(o.Null).To(BeNil())
		Expect(o.Absent).To(BeNil())
		silent(report)
	})

	type objects struct {
		A    []anything `key:"a"`
		Null []anything `key:"null"`
	}
	It("of objects is unset when null", func() {
		o, report := read[objects](`{"null":null,"a":[null]}`, "top")
		Expect(o.Null).To(BeNil())
		Expect(o.A).To(HaveLen(1))
		silent(report)
	})

	It("is no other kind of value", func() {
		type both struct {
			A []string   `key:"a"`
			B []anything `key:"b"`
		}
		o, report := read[both](`{"a":"one","b":{"c":1}}`, "top")
		Expect(o).To(BeZero())
		Expect(report.Err()).To(MatchError("top.a: must be a list of strings, got a string\ntop.b: must be a list of objects, got an object"))
	})

	It("may be one string where the key has both forms", func() {
		for raw, want := range map[string]decode.OneOrMore{`"a"`: {"a"}, `["a","b"]`: {"a", "b"}, `null`: nil, `[]`: {}} {
			got, report := reading[decode.OneOrMore](raw)
			Expect(got).To(Equal(want))
			silent(report)
		}
		_, report := reading[decode.OneOrMore](`""`)
		Expect(report.Err()).To(MatchError("top.key: must be a list of strings, got a string"))
	})
})

var _ = Describe("tags", func() {
	type tagged struct {
		Tags map[string]string `key:"tags"`
		Null map[string]string `key:"null"`
	}
	It("are scalars as they were written, without null; nested values are left out with a warning", func() {
		o, report := read[tagged](`{"tags":{"s":"text","n":1.50,"b":true,"null":null,"l":[1],"o":{},"e":""}}`, "top")
		Expect(o.Tags).To(Equal(map[string]string{"s": "text", "n": "1.50", "b": "true", "e": ""}))
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(Equal([]string{
			"top.tags.l: is left out: must be a string, number or boolean, got a list",
			"top.tags.o: is left out: must be a string, number or boolean, got an object",
		}))
	})

	It("are nil when unset, and an object or nothing", func() {
		o, report := read[tagged](`{"null":null}`, "top")
		Expect(o).To(BeZero())
		silent(report)
		o, report = read[tagged](`{"tags":["a"]}`, "top")
		Expect(o.Tags).To(BeNil())
		Expect(report.Err()).To(MatchError("top.tags: must be an object of tags, got a list"))
	})

	It("are never nil where they are an argument", func() {
		var report decode.Report
		Expect(decode.Scalars(nil, "metadata", &report)).To(And(BeEmpty(), Not(BeNil())))
		Expect(decode.Scalars(json.RawMessage(`{"a":5}`), "metadata", &report)).To(Equal(map[string]string{"a": "5"}))
		Expect(report.Err()).NotTo(HaveOccurred())
		decode.Scalars(json.RawMessage(`[]`), "metadata", &report)
		Expect(report.Err()).To(MatchError("metadata: must be an object, got a list"))
	})
})
