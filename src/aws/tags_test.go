package aws

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func tag(key, value string) Tag { return Tag{Key: key, Value: value} }

var _ = Describe("tags", func() {
	It("are sorted by key, and empty values stay", func() {
		tags, warnings := Tags(map[string]string{"b": "2", "a": "", "Name": "web/0"})
		Expect(tags).To(Equal([]Tag{tag("Name", "web/0"), tag("a", ""), tag("b", "2")}))
		Expect(warnings).To(BeEmpty())
	})

	DescribeTable("that AWS would refuse are left out, and the others stay", func(key, value, warning string) {
		tags, warnings := Tags(map[string]string{key: value, "good": "1"})
		Expect(tags).To(Equal([]Tag{tag("good", "1")}))
		Expect(warnings).To(HaveExactElements(HavePrefix(warning)))
	},
		Entry(nil, "aws:name", "x", `tag "aws:name" is left out: AWS reserves keys that start with aws:`), Entry(nil, "AWS:name", "x", `tag "AWS:name" is left out: AWS reserves`),
		Entry(nil, "", "x", `tag "" is left out`), Entry(nil, "a\xff", "x", `tag "a\xff" is left out: it is not valid UTF-8`),
		Entry(nil, "a", "\xff", `tag "a" is left out: it is not valid UTF-8`), Entry("ours", "bosh-aws-cpi", "x", `tag "bosh-aws-cpi" is left out: the CPI keeps its own notes there`),
	)

	DescribeTable("are cut to AWS's lengths, by characters", func(key, value, wantKey, wantValue string) {
		tags, _ := Tags(map[string]string{key: value})
		Expect(tags).To(Equal([]Tag{tag(wantKey, wantValue)}))
	},
		Entry(nil, strings.Repeat("k", 128), strings.Repeat("v", 256), strings.Repeat("k", 128), strings.Repeat("v", 256)),
		Entry(nil, strings.Repeat("k", 129), strings.Repeat("v", 257), strings.Repeat("k", 128), strings.Repeat("v", 256)),
		Entry(nil, strings.Repeat("ü", 128), strings.Repeat("€", 256), strings.Repeat("ü", 128), strings.Repeat("€", 256)),
		Entry(nil, strings.Repeat("ü", 129), strings.Repeat("€", 257), strings.Repeat("ü", 128), strings.Repeat("€", 256)),
		Entry("aws: elsewhere is legal", "my-aws:x", "aws:", "my-aws:x", "aws:"),
	)

	It("whose keys are equal after the cut are sent once, since AWS would refuse all of them otherwise", func() {
		long := strings.Repeat("k", 128)
		tags, warnings := Tags(map[string]string{long + "a": "1", long + "b": "2", "other": "3"})
		Expect(tags).To(Equal([]Tag{tag(long, "1"), tag("other", "3")}))
		Expect(warnings).To(HaveExactElements(HavePrefix(fmt.Sprintf("tag %q is left out", long+"b"))))
	})

	DescribeTable("that an instance cannot show in its metadata service are left out for it", func(key string, fits bool) {
		var warnings []string
		kept := ForInstanceMetadata(map[string]string{key: "v", "good": "1"}, func(lines ...string) { warnings = append(warnings, lines...) })
		Expect(kept).To(HaveKeyWithValue("good", "1"))
		if fits {
			Expect(kept).To(HaveKeyWithValue(key, "v"))
			Expect(warnings).To(BeEmpty())
			return
		}
		Expect(kept).To(HaveLen(1))
		Expect(warnings).To(HaveExactElements(HavePrefix(fmt.Sprintf("tag %q is left out", key))))
	},
		Entry(nil, "a-b_c.d:e@f,g+h=i", true), Entry(nil, "bosh-aws-cpi", true), Entry(nil, "..", false), Entry(nil, ".", false), Entry(nil, "_index", false), Entry(nil, "_index2", true),
		Entry(nil, "cost center", false), Entry(nil, "team/blue", false), Entry(nil, "größe", false), Entry(nil, "", false), Entry(nil, "a\nb", false),
	)

	It("are at most 49 beside the private one, the first by key", func() {
		wanted := map[string]string{"aws:x": "does not count"}
		for n := range 51 {
			wanted[fmt.Sprintf("k%02d", n)] = "v"
		}
		tags, warnings := Tags(wanted)
		Expect(tags).To(HaveLen(49))
		Expect(tags[48]).To(Equal(tag("k48", "v")))
		Expect(warnings).To(HaveExactElements(ContainSubstring("aws:x"), HavePrefix(`tag "k49" is left out: AWS takes 50 tags`), HavePrefix(`tag "k50" is left out`)))
	})
})

var _ = Describe("tags from birth", func() {
	It("are the same for each kind, with the private one", func() {
		r := newRegion(0, reply{})
		r.Client.identity = Identity{Director: "d", Nonce: "n", Made: time.Unix(0, 0)}
		private := tag("bosh-aws-cpi", r.Identity().PendingTag("p"))
		birth := Birth{Purpose: "p", Tags: map[string]string{"b": "2", "a": "1"}}
		Expect(r.tagSpecifications(birth, types.ResourceTypeInstance, types.ResourceTypeVolume)).To(Equal([]types.TagSpecification{
			{ResourceType: types.ResourceTypeInstance, Tags: written([]Tag{tag("a", "1"), tag("b", "2"), private})},
			{ResourceType: types.ResourceTypeVolume, Tags: written([]Tag{tag("a", "1"), tag("b", "2"), private})},
		}))
		Expect(r.tagSpecifications(Birth{Purpose: "p"}, types.ResourceTypeVolume)).To(HaveExactElements(HaveField("Tags", written([]Tag{private}))))
	})

	It("are only the wanted ones where the private one is left out, and nil without any", func() {
		r := newRegion(0, reply{})
		r.Client.identity.Hidden = true
		Expect(r.tagSpecifications(Birth{Tags: map[string]string{"a": "1"}}, types.ResourceTypeVolume)).
			To(HaveExactElements(HaveField("Tags", written([]Tag{tag("a", "1")}))))
		Expect(r.tagSpecifications(Birth{}, types.ResourceTypeVolume)).To(BeNil())
		Expect(r.tagSpecifications(Birth{Tags: map[string]string{"aws:x": "1"}}, types.ResourceTypeVolume)).To(BeNil())
		Expect(r.Stderr.String()).To(ContainSubstring(`WARN - tag "aws:x" is left out`))
	})
})

var _ = Describe("tagging", func() {
	It("is one call for all resources", func(ctx SpecContext) {
		r := newRegion(0, reply{body: "<return>true</return>"})
		Expect(r.Tag(ctx, []Tag{tag("a", "1")}, "i-1", "vol-1")).To(Succeed())
		Expect(r.bodies).To(HaveLen(1))
		Expect(url.ParseQuery(r.bodies[0])).To(And(HaveKeyWithValue("Action", []string{"CreateTags"}), HaveKeyWithValue("ResourceId.1", []string{"i-1"}),
			HaveKeyWithValue("ResourceId.2", []string{"vol-1"}), HaveKeyWithValue("Tag.1.Key", []string{"a"}), HaveKeyWithValue("Tag.1.Value", []string{"1"})))
	})

	It("is no call without tags or resources", func(ctx SpecContext) {
		r := newRegion(0, reply{})
		Expect(r.Tag(ctx, nil, "i-1")).To(Succeed())
		Expect(r.Tag(ctx, []Tag{tag("a", "1")})).To(Succeed())
		Expect(r.bodies).To(BeEmpty())
	})

	It("asks again for a resource that AWS does not know yet", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 400, code: "InvalidVolume.NotFound"}, reply{})
		Expect(r.Tag(ctx, []Tag{tag("a", "1")}, "vol-1")).To(Succeed())
		Expect(r.tries()).To(Equal(2))
	})

	It("names the resources in its error", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 400, code: "TagLimitExceeded"})
		err := r.Tag(ctx, []Tag{tag("a", "1")}, "i-1", "vol-1")
		Expect(err).To(MatchError(HavePrefix("tagging i-1, vol-1: ")))
		Expect(Code(err)).To(Equal("TagLimitExceeded"))
	})
})
