package decode_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

// askForAll asks an object for the keys that a VM's cloud properties know.
func askForAll(o decode.Object) {
	for _, key := range []string{"instance_type", "availability_zone", "security_groups", "key_name", "ephemeral_disk", "root_disk", "tags", "iops", "size", "type"} {
		o.Has(key)
	}
}

var _ = Describe("a key that was not asked for", func() {
	DescribeTable("is named with the nearest that was", func(key, near string) {
		o, report := parse(`{"`+key+`":1}`, "cloud_properties")
		askForAll(o)
		o.Done()
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(Equal([]string{"cloud_properties." + key + ": is not a known property and is ignored; did you mean " + near + "?"}))
	},
		Entry("a letter missing", "instance_typ", "instance_type"), Entry("a letter too many", "instance_types", "instance_type"),
		Entry("another letter", "instence_type", "instance_type"), Entry("two letters swapped", "instance_tpye", "instance_type"),
		Entry("without its underscore", "securitygroups", "security_groups"), Entry("in capitals", "INSTANCE_TYPE", "instance_type"),
		Entry("the singular", "security_group", "security_groups"), Entry("camel case", "rootDisk", "root_disk"),
		Entry("short", "iop", "iops"), Entry("the nearer of two", "sizes", "size"),
	)

	It("is named with the first by name of several as near", func() {
		o, report := parse(`{"volume_c":1}`, "")
		for _, key := range []string{"volume_d", "volume_b", "volume_e"} {
			o.Has(key)
		}
		o.Done()
		Expect(report.Warnings()).To(HaveExactElements(HaveSuffix("did you mean volume_b?")))
	})

	DescribeTable("stands alone where none is near", func(key string) {
		o, report := parse(`{"`+key+`":1}`, "cloud_properties")
		askForAll(o)
		o.Done()
		Expect(report.Warnings()).To(Equal([]string{"cloud_properties." + key + ": is not a known property and is ignored"}))
	},
		Entry(nil, "datacenters"), Entry(nil, "cpu"), Entry(nil, "x"), Entry("empty", ""), Entry("no ASCII", "größe"), Entry("too far for its length", "dis"),
	)

	It("is told in the order in which it was sent, null too, and only once each", func() {
		o, report := parse(`{"zzzzzz":1,"tags":{},"yyyyyy":null,"zzzzzz":2}`, "")
		askForAll(o)
		o.Done()
		Expect(report.Warnings()).To(Equal([]string{"zzzzzz: is not a known property and is ignored", "yyyyyy: is not a known property and is ignored"}))
	})

	It("is not one that was asked for in any way", func() {
		o, report := parse(`{"a":null,"b":"x","c":"true","d":1,"e":1.5,"f":["x"],"g":{},"h":[{}],"i":{},"j":1,"k":1,"l":true}`, "top")
		o.Present("a")
		o.String("b")
		o.True("c")
		o.Int("d")
		o.Ceil("e")
		o.Strings("f")
		o.Object("g")
		o.Objects("h")
		o.Tags("i")
		o.Raw("j")
		o.Has("k")
		o.Bool("l")
		o.Done()
		Expect(report.Warnings()).To(Equal([]string{`top.c: is the string "true"; write true without quotes`}))
	})

	It("is told at its own path in a nested object, where that is done", func() {
		o, report := parse(`{"ephemeral_disk":{"siz":1,"type":"gp3"}}`, "cloud_properties")
		disk := o.Object("ephemeral_disk")
		disk.Has("size")
		disk.Has("type")
		disk.Done()
		o.Done()
		Expect(report.Warnings()).To(Equal([]string{"cloud_properties.ephemeral_disk.siz: is not a known property and is ignored; did you mean size?"}))
	})
})
