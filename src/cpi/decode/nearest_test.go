package decode_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

// some are a few of the keys that a VM's cloud properties know.
type some struct {
	InstanceType     decode.Ignored `key:"instance_type"`
	AvailabilityZone decode.Ignored `key:"availability_zone"`
	SecurityGroups   decode.Ignored `key:"security_groups"`
	KeyName          decode.Ignored `key:"key_name"`
	EphemeralDisk    decode.Ignored `key:"ephemeral_disk"`
	RootDisk         decode.Ignored `key:"root_disk"`
	Tags             decode.Ignored `key:"tags"`
	IOPS             decode.Ignored `key:"iops"`
	Size             decode.Ignored `key:"size"`
	Type             decode.Ignored `key:"type"`
}

// warnings of reading raw as a T.
func warnings[T any](raw, path string) []string {
	GinkgoHelper()
	var report decode.Report
	decode.Read[T](json.RawMessage(raw), path, &report)
	Expect(report.Err()).NotTo(HaveOccurred())
	return report.Warnings()
}

var _ = Describe("a key that is not declared", func() {
	DescribeTable("is named with the nearest that is", func(key, near string) {
		read := warnings[some](`{"`+key+`":1}`, "cloud_properties")
		Expect(read).To(Equal([]string{"cloud_properties." + key + ": is not a known property and is ignored; did you mean " + near + "?"}))
	},
		Entry("a letter missing", "instance_typ", "instance_type"), Entry("a letter too many", "instance_types", "instance_type"),
		Entry("another letter", "instence_type", "instance_type"), Entry("two letters swapped", "instance_tpye", "instance_type"),
		Entry("without its underscore", "securitygroups", "security_groups"), Entry("in capitals", "INSTANCE_TYPE", "instance_type"),
		Entry("the singular", "security_group", "security_groups"), Entry("camel case", "rootDisk", "root_disk"),
		Entry("short", "iop", "iops"), Entry("the nearer of two", "sizes", "size"),
	)

	It("is named with the first by name of several as near", func() {
		type volumes struct {
			D decode.Ignored `key:"volume_d"`
			B decode.Ignored `key:"volume_b"`
			E decode.Ignored `key:"volume_e"`
		}
		Expect(warnings[volumes](`{"volume_c":1}`, "")).To(HaveExactElements(HaveSuffix("did you mean volume_b?")))
	})

	DescribeTable("stands alone where none is near", func(key string) {
		read := warnings[some](`{"`+key+`":1}`, "cloud_properties")
		Expect(read).To(Equal([]string{"cloud_properties." + key + ": is not a known property and is ignored"}))
	},
		Entry(nil, "datacenters"), Entry(nil, "cpu"), Entry(nil, "x"), Entry("empty", ""), Entry("no ASCII", "größe"), Entry("too far for its length", "dis"),
	)

	It("is told once, in the order in which it was sent, also when it is null", func() {
		read := warnings[some](`{"zzzzzz":1,"tags":{},"yyyyyy":null,"zzzzzz":2}`, "")
		Expect(read).To(Equal([]string{"zzzzzz: is not a known property and is ignored", "yyyyyy: is not a known property and is ignored"}))
	})

	It("is not one that is declared in any way", func() {
		type nested struct{}
		type all struct {
			A decode.Text          `key:"a"`
			B string               `key:"b"`
			C bool                 `key:"c"`
			D int64                `key:"d"`
			E decode.AtLeast       `key:"e"`
			F []string             `key:"f"`
			G nested               `key:"g"`
			H []nested             `key:"h"`
			I map[string]string    `key:"i"`
			J json.RawMessage      `key:"j"`
			K decode.Ignored       `key:"k"`
			L *bool                `key:"l"`
			M string               `key:"other" alias:"m"`
			N decode.RawObject     `key:"n"`
			O decode.Named[nested] `key:"o"`
			P *nested              `key:"p"`
			Q decode.OneOrMore     `key:"q"`
		}
		Expect(warnings[all](`{"a":null,"b":"x","c":"true","d":1,"e":1.5,"f":["x"],"g":{},"h":[{}],"i":{},"j":1,"k":1,"l":true,`+
			`"m":"x","n":{},"o":{},"p":{},"q":"x"}`, "top")).
			To(Equal([]string{`top.c: is the string "true"; write true without quotes`}))
	})

	It("is told at its own path in a nested object", func() {
		type disk struct {
			Size int64  `key:"size"`
			Type string `key:"type"`
		}
		type vm struct {
			Disk disk `key:"ephemeral_disk"`
		}
		Expect(warnings[vm](`{"ephemeral_disk":{"siz":1,"type":"gp3"}}`, "cloud_properties")).To(
			Equal([]string{"cloud_properties.ephemeral_disk.siz: is not a known property and is ignored; did you mean size?"}))
	})

	It("is known by the whole struct, whatever the order of its fields and of what it embeds", func() {
		type shared struct {
			Size int64 `key:"size"`
		}
		type vm struct {
			shared
			Zone string `key:"zone"`
		}
		Expect(warnings[vm](`{"zone":"a"}`, "")).To(BeEmpty())
		Expect(warnings[vm](`{"sise":1}`, "")).To(Equal([]string{"sise: is not a known property and is ignored; did you mean size?"}))
	})

	It("is passed over where the struct ignores others, and a fault where it refuses them", func() {
		type open struct {
			_    struct{} `unknown:"ignore"`
			Size int64    `key:"size"`
		}
		Expect(warnings[open](`{"sise":1}`, "top")).To(BeEmpty())
		type closed struct {
			_    struct{} `unknown:"refuse"`
			Size int64    `key:"size"`
		}
		var report decode.Report
		decode.Read[closed](json.RawMessage(`{"sise":1,"other":2}`), "top", &report)
		Expect(report.Err()).To(MatchError("top.sise: is not a known property; did you mean size?\ntop.other: is not a known property"))
		Expect(report.Warnings()).To(BeEmpty())
	})
})
