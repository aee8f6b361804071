package decode_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

// read reads raw as a T at path.
func read[T any](raw, path string) (T, *decode.Report) {
	report := &decode.Report{}
	return decode.Read[T](json.RawMessage(raw), path, report), report
}

type anything struct {
	_ struct{} `unknown:"ignore"`
}

// names are the keys of an object in their order.
type names = decode.Named[decode.Ordered]

func keysOf[T any](n decode.Named[T]) []string {
	keys := []string{}
	for _, one := range n {
		keys = append(keys, one.Name)
	}
	return keys
}

var _ = Describe("an object", func() {
	It("keeps the order in which its keys were sent", func() {
		top, report := read[names](`{"z":{"p":1},"a":{"y":[1,{"z":2}],"b":2},"m":null,"b":{}}`, "top")
		Expect(keysOf(top)).To(Equal([]string{"z", "a", "m", "b"}))
		Expect(json.Marshal(&top[1].Value)).To(BeEquivalentTo(`{"y":[1,{"z":2}],"b":2}`))
		Expect(top[0].Raw).To(BeEquivalentTo(`{"p":1}`))
		Expect(top[2].Raw).To(BeNil())
		silent(report)
	})

	It("takes the last of two equal keys, at the place of the first", func() {
		o, _ := read[decode.Ordered](`{"a":1,"b":2,"a":3}`, "top")
		Expect(json.Marshal(&o)).To(BeEquivalentTo(`{"a":3,"b":2}`))
	})

	It("tells absent, null and set apart", func() {
		o, _ := read[decode.Ordered](`{"null":null,"false":false}`, "top")
		Expect([]bool{o.Present("null"), o.Present("false"), o.Present("absent")}).To(Equal([]bool{true, true, false}))
		Expect([]bool{o.Has("null"), o.Has("false"), o.Has("absent")}).To(Equal([]bool{false, true, false}))
		type raw struct {
			Null  json.RawMessage `key:"null"`
			False json.RawMessage `key:"false"`
		}
		fields, _ := read[raw](`{"null":null,"false":false}`, "top")
		Expect(fields).To(Equal(raw{False: json.RawMessage("false")}))
	})

	It("loses the keys that are taken out of it", func() {
		o, _ := read[decode.Ordered](`{"a":1,"b":2,"c":3}`, "top")
		o.Remove("b", "x")
		o.Set("b", 4)
		Expect(json.Marshal(&o)).To(BeEquivalentTo(`{"a":1,"c":3,"b":4}`))
	})

	DescribeTable("is empty when unset", func(raw string) {
		o, report := read[names](raw, "top")
		Expect(o).To(BeEmpty())
		silent(report)
		_, report = read[anything](raw, "top")
		silent(report)
	},
		Entry(nil, ""), Entry(nil, "null"), Entry(nil, " null\n"), Entry(nil, "{}"), Entry(nil, " { } "),
	)

	DescribeTable("is nothing else", func(raw, path, fault string) {
		_, report := read[anything](raw, path)
		Expect(report.Err()).To(MatchError(fault))
		_, report = read[names](raw, path)
		Expect(report.Err()).To(MatchError(fault))
	},
		Entry(nil, `[]`, "top", "top: must be an object, got a list"), Entry(nil, `"{}"`, "top", "top: must be an object, got a string"),
		Entry(nil, ` 5`, "top", "top: must be an object, got a number"), Entry("without a path", `true`, "", "value: must be an object, got a boolean"),
		Entry("broken inside", `{"a":}`, "top", `top: is not valid JSON: invalid character '}' looking for beginning of value`),
	)

	It("that is passed on is kept as it was sent", func() {
		type agent struct {
			Agent decode.RawObject `key:"agent"`
		}
		o, report := read[agent](`{"agent":{"z": 1, "a":2}}`, "")
		Expect(o.Agent).To(BeEquivalentTo(`{"z": 1, "a":2}`))
		silent(report)
		_, report = read[agent](`{"agent":[]}`, "")
		Expect(report.Err()).To(MatchError("agent: must be an object, got a list"))
	})
})

var _ = Describe("a struct", func() {
	It("has its defaults and the path of its object, also where it is unset", func() {
		type disk struct {
			Path    string `key:",path"`
			Type    string `key:"type" default:"gp3"`
			Size    int64  `key:"size" default:"8"`
			Private bool   `key:"private" default:"true"`
			Other   string // not read
		}
		type vm struct {
			Disk disk  `key:"disk"`
			More *disk `key:"more"`
		}
		for _, raw := range []string{`{}`, `{"disk":null,"more":null}`, `{"disk":{"size":null}}`} {
			o, report := read[vm](raw, "top")
			Expect(o).To(Equal(vm{Disk: disk{Path: "top.disk", Type: "gp3", Size: 8, Private: true}}))
			silent(report)
		}
		o, report := read[vm](`{"disk":{"size":0,"type":"","private":false},"more":{"size":1}}`, "")
		Expect(o).To(Equal(vm{Disk: disk{Path: "disk"}, More: &disk{Path: "more", Type: "gp3", Size: 1, Private: true}}))
		silent(report)
	})

	It("lists the required keys that are unset or empty", func() {
		type embedded struct {
			A string `key:"a,required"`
			B *int64 `key:"b,required"`
		}
		type vm struct {
			embedded
			C string `key:"c"`
			D string `key:"d,required"`
		}
		Expect(decode.Missing(vm{D: "x"})).To(Equal([]string{"a", "b"}))
		Expect(decode.Missing(vm{embedded: embedded{A: "x", B: new(int64(0))}, D: "x"})).To(BeEmpty())
	})

	It("may have another spelling of a key; where both are set, the key counts", func() {
		type options struct {
			IPv6 string `key:"ipv6" alias:"ipv_6"`
		}
		for raw, want := range map[string]string{
			`{"ipv6":"a"}`: "a", `{"ipv_6":"b"}`: "b", `{"ipv6":"a","ipv_6":"b"}`: "a", `{"ipv_6":"b","ipv6":"a"}`: "a", `{"ipv6":null,"ipv_6":"b"}`: "b",
		} {
			o, report := read[options](raw, "top")
			Expect(o.IPv6).To(Equal(want), raw)
			silent(report)
		}
		_, report := read[options](`{"ipv6":"a","ipv_6":1}`, "top")
		Expect(report.Err()).To(MatchError("top.ipv_6: must be a string, got a number"))
	})

	It("has only fields that have a form in JSON", func() {
		type wrong struct {
			A complex64 `key:"a"`
		}
		Expect(func() { _, _ = read[wrong](`{"a":1}`, "") }).To(PanicWith(ContainSubstring("complex64")))
	})
})

var _ = Describe("the path of a fault", func() {
	It("leads through objects and lists", func() {
		type b struct {
			C int64 `key:"c"`
		}
		type a struct {
			B b `key:"b"`
		}
		type one struct {
			Size int64 `key:"size"`
		}
		type top struct {
			A     a        `key:"a"`
			List  []one    `key:"list"`
			Names []string `key:"names"`
		}
		_, report := read[top](`{"a":{"b":{"c":"x"}},"list":[{"size":1},{"size":"big"},7],"names":["a",5,null]}`, "top")
		Expect(report.Err()).To(MatchError(`top.a.b.c: must be a whole number, got "x"` + "\n" +
			"top.list[2]: must be an object, got a number\n" + // a list is read whole before the members of its objects
			`top.list[1].size: must be a whole number, got "big"` + "\n" +
			"top.names[1]: must be a string, got a number\n" +
			"top.names[2]: must be a string, got null"))
	})

	It("begins with the key where the object has none", func() {
		type a struct {
			B string `key:"b"`
		}
		type top struct {
			A a `key:"a"`
		}
		_, report := read[top](`{"a":{"b":1}}`, "")
		Expect(report.Err()).To(MatchError("a.b: must be a string, got a number"))
		Expect(decode.Path("", "x")).To(Equal("x"))
	})

	It("is that of the parent where the parent is at fault, and of none of its members", func() {
		type a struct {
			B string  `key:"b"`
			C *int64  `key:"c"`
			D names   `key:"d"`
			E *string `key:"e,required"`
		}
		type top struct {
			A a `key:"a"`
		}
		o, report := read[top](`{"a":"text"}`, "top")
		Expect(o).To(BeZero())
		Expect(report.Err()).To(MatchError("top.a: must be an object, got a string"))
	})
})
