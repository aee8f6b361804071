package decode_test

import (
	"encoding/json"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

func parse(raw, path string) (decode.Object, *decode.Report) {
	report := &decode.Report{}
	return decode.Parse(json.RawMessage(raw), path, report), report
}

var _ = Describe("an object", func() {
	It("keeps the order in which its keys were sent", func() {
		o, report := parse(`{"z":1,"a":{"y":[1,{"z":2}],"b":2},"m":null,"b":3}`, "top")
		Expect(o.Keys()).To(Equal([]string{"z", "a", "m", "b"}))
		Expect(o.Object("a").Keys()).To(Equal([]string{"y", "b"}))
		silent(report)
	})

	It("takes the last of two equal keys, at the place of the first", func() {
		o, _ := parse(`{"a":1,"b":2,"a":3}`, "top")
		Expect(o.Keys()).To(Equal([]string{"a", "b"}))
		Expect(o.Int("a")).To(HaveValue(Equal(int64(3))))
	})

	It("gives its keys away only as a copy", func() {
		o, _ := parse(`{"a":1,"b":2}`, "top")
		o.Keys()[0] = "x"
		Expect(o.Keys()).To(Equal([]string{"a", "b"}))
	})

	It("tells absent, null and set apart", func() {
		o, _ := parse(`{"null":null,"false":false}`, "top")
		Expect([]bool{o.Present("null"), o.Present("false"), o.Present("absent")}).To(Equal([]bool{true, true, false}))
		Expect([]bool{o.Has("null"), o.Has("false"), o.Has("absent")}).To(Equal([]bool{false, true, false}))
		Expect(o.Raw("null")).To(BeNil())
		Expect(o.Raw("false")).To(Equal(json.RawMessage("false")))
	})

	DescribeTable("is empty when unset", func(raw string) {
		o, report := parse(raw, "top")
		Expect(o.Keys()).To(BeEmpty())
		silent(report)
	},
		Entry(nil, ""), Entry(nil, "null"), Entry(nil, " null\n"), Entry(nil, "{}"), Entry(nil, " { } "),
	)

	DescribeTable("is nothing else", func(raw, path, fault string) {
		_, report := parse(raw, path)
		Expect(report.Err()).To(MatchError(fault))
	},
		Entry(nil, `[]`, "top", "top: must be an object, got a list"), Entry(nil, `"{}"`, "top", "top: must be an object, got a string"),
		Entry(nil, ` 5`, "top", "top: must be an object, got a number"), Entry("without a path", `true`, "", "value: must be an object, got a boolean"),
		Entry("broken inside", `{"a":}`, "top", `top: is not valid JSON: invalid character '}' looking for beginning of value`),
	)
})

var _ = Describe("the path of a fault", func() {
	It("leads through objects and lists", func() {
		o, report := parse(`{"a":{"b":{"c":"x"}},"list":[{"size":1},{"size":"big"},7],"names":["a",5,null]}`, "top")
		o.Object("a").Object("b").Int("c")
		for _, one := range o.Objects("list") {
			one.Int("size")
		}
		o.Strings("names")
		Expect(report.Err()).To(MatchError(`top.a.b.c: must be a whole number, got "x"` + "\n" +
			"top.list[2]: must be an object, got a number\n" + // a list is read whole before the members of its objects
			`top.list[1].size: must be a whole number, got "big"` + "\n" +
			"top.names[1]: must be a string, got a number\n" +
			"top.names[2]: must be a string, got null"))
	})

	It("begins with the key where the object has none", func() {
		o, report := parse(`{"a":{"b":1}}`, "")
		o.Object("a").String("b")
		Expect(report.Err()).To(MatchError("a.b: must be a string, got a number"))
		Expect(o.Path("x")).To(Equal("x"))
	})

	It("shows what is wrong with a parent, once, and nothing of its members", func() {
		o, report := parse(`{"a":"text"}`, "top")
		a := o.Object("a")
		Expect([]any{a.String("b"), a.Int("c"), a.Object("d").Keys()}).To(Equal([]any{"", (*int64)(nil), []string(nil)}))
		Expect(report.Err()).To(MatchError("top.a: must be an object, got a string"))
	})
})

var _ = Describe("a list", func() {
	It("of strings is read in order", func() {
		o, report := parse(`{"a":["y","x","y"],"none":[],"null":null}`, "top")
		Expect(o.Strings("a")).To(Equal([]string{"y", "x", "y"}))
		Expect(o.Strings("none")).To(And(BeEmpty(), Not(BeNil())))
		Expect(o.Strings("null")).To(BeNil())
		Expect(o.Strings("absent")).To(BeNil())
		silent(report)
	})

	It("of objects is unset when null", func() {
		o, report := parse(`{"null":null,"a":[null]}`, "top")
		Expect(o.Objects("null")).To(BeNil())
		Expect(o.Objects("a")).To(HaveLen(1))
		silent(report)
	})

	It("is no other kind", func() {
		o, report := parse(`{"a":"one","b":{"c":1}}`, "top")
		Expect(o.Strings("a")).To(BeNil())
		Expect(o.Objects("b")).To(BeNil())
		Expect(report.Err()).To(MatchError("top.a: must be a list of strings, got a string\ntop.b: must be a list of objects, got an object"))
	})
})

var _ = Describe("tags", func() {
	It("are scalars as they were written, without null; nested values are left out with a warning", func() {
		o, report := parse(`{"tags":{"s":"text","n":1.50,"b":true,"null":null,"l":[1],"o":{},"e":""}}`, "top")
		Expect(o.Tags("tags")).To(Equal(map[string]string{"s": "text", "n": "1.50", "b": "true", "e": ""}))
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(Equal([]string{
			"top.tags.l: is left out: must be a string, number or boolean, got a list",
			"top.tags.o: is left out: must be a string, number or boolean, got an object",
		}))
	})

	It("are nil when unset, and an object or nothing", func() {
		o, report := parse(`{"null":null,"list":["a"]}`, "top")
		Expect(o.Tags("null")).To(BeNil())
		silent(report)
		Expect(o.Tags("list")).To(BeNil())
		Expect(report.Err()).To(MatchError("top.list: must be an object of tags, got a list"))
	})
})

var _ = Describe("the report", func() {
	It("has every fault and warning in the order in which it was met", func() {
		report := &decode.Report{}
		cause := errors.New("no network")
		report.Fault("a", "is %d", 1)
		report.Add(nil)
		report.Add(cause)
		report.Fault("b", "is 100%%")
		report.Warn("c", "is %q", "odd")
		report.Warn("d", "too")
		Expect(report.Err()).To(MatchError("a: is 1\nno network\nb: is 100%"))
		Expect(report.Err()).To(MatchError(cause))
		Expect(report.Warnings()).To(Equal([]string{`c: is "odd"`, "d: too"}))
	})

	It("has no error without a fault", func() {
		report := &decode.Report{}
		report.Add(nil)
		report.Warn("a", "odd")
		Expect(report.Err()).To(BeNil())
	})

	It("is that of the object", func() {
		o, report := parse(`{}`, "top")
		Expect(o.Report()).To(BeIdenticalTo(report))
	})
})
