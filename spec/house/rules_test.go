package house_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/house"
)

// found reads packages, each of one file, and returns what a rule finds in them.
func found(rule string, files map[string]string) (lines []string) {
	GinkgoHelper()
	var packages []*house.Package
	for path, source := range files {
		at := strings.LastIndex(path, "/")
		read, err := tree.Parse(path[:at], map[string]string{path[at+1:]: source})
		Expect(err).NotTo(HaveOccurred())
		packages = append(packages, read)
	}
	for _, finding := range house.Findings(packages, house.Rules(packages)) {
		if finding.Rule == rule {
			lines = append(lines, finding.String())
		}
	}
	return lines
}

// onEC2 is a file that uses EC2's client.
func onEC2(code string) string {
	return `package p
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)
var _ context.Context; var _ ec2.CreateVolumeInput; var _ types.Tag
` + code
}

var _ = DescribeTable("A file", func(rule, path, source string, says ...string) {
	lines := found(rule, map[string]string{path: source})
	Expect(lines).To(HaveLen(len(says)), strings.Join(lines, "\n"))
	for i, words := range says {
		Expect(lines[i]).To(And(HavePrefix(path+":"), ContainSubstring(": "+rule+": "), ContainSubstring(words)))
	}
},
	Entry("of src/aws may import the whole SDK", "imports", "src/aws/f.go", `package p
import _ "github.com/aws/smithy-go"`),
	Entry("of src/network may import what requests are made of", "imports", "src/network/f.go", `package p
import _ "github.com/aws/aws-sdk-go-v2/service/ec2/types"`),
	Entry("of src/network may not import more", "imports", "src/network/f.go", `package p
import _ "github.com/aws/smithy-go"`, "src/network may not import github.com/aws/smithy-go"),
	Entry("of any other folder may import nothing of it", "imports", "src/cpi/config/f.go", `package p
import _ "github.com/aws/aws-sdk-go-v2/aws"`, "src/cpi/config may not import"),

	Entry("may write requests", "read types", "src/network/f.go", onEC2(`
func launch(in *ec2.RunInstancesInput) types.TagSpecification { return types.TagSpecification{ResourceType: types.ResourceTypeVolume} }`)),
	Entry("may not take what is read", "read types", "src/cpi/f.go", onEC2(`
func state(image *types.Image) string { return "" }`), "Image"),
	Entry("may not hold what is read, in any wrapping", "read types", "src/cpi/f.go", onEC2(`
type held struct { known map[string][]*types.Volume }`), "Volume"),
	Entry("may not know the states of what is read", "read types", "src/cpi/f.go", onEC2(`
var terminated = string(types.InstanceStateNameTerminated)`), "InstanceStateNameTerminated"),
	Entry("may not read what nobody names", "read types", "src/cpi/f.go", onEC2(`
func use(create func(context.Context) (*ec2.CreateVolumeOutput, error)) {
	out, _ := create(context.Background())
	_ = out
}`), "CreateVolumeOutput", "out has EC2's type CreateVolumeOutput"),
	Entry("may not ask itself", "read types", "src/network/f.go", onEC2(`
var in ec2.DescribeSubnetsInput`), "DescribeSubnetsInput"),
	Entry("of src/aws may read", "read types", "src/aws/f.go", onEC2(`
func volume() (v *types.Volume) { return v }
type Kept struct { volume types.Volume }`)),
	Entry("of src/aws may not hand out what it reads", "read types", "src/aws/f.go", onEC2(`
func Volume() (v *types.Volume) { return v }
type Given struct { Volume types.Volume }
type kept struct{}
func (kept) Volume() (v *types.Volume) { return v }`), "Volume has EC2's type Volume", "Volume has EC2's type Volume"),

	Entry("of src/aws calls AWS by call", "calls", "src/aws/f.go", onEC2(`
type Client struct { ec2 *ec2.Client }
type operation[In, Out any] = func(context.Context, *In, ...func(*ec2.Options)) (*Out, error)
func call[In, Out any](ctx context.Context, c *Client, do operation[In, Out], in *In) (*Out, error) { return do(ctx, in) }
func (c *Client) a(ctx context.Context) { _, _ = call(ctx, c, c.ec2.CreateVolume, &ec2.CreateVolumeInput{}) }
func (c *Client) b(ctx context.Context) {
	_, _ = call(ctx, c, func(ctx context.Context, in *ec2.CreateVolumeInput, options ...func(*ec2.Options)) (*ec2.CreateVolumeOutput, error) {
		return c.ec2.CreateVolume(ctx, in, options...)
	}, nil)
}`)),
	Entry("of src/aws does not call AWS by itself", "calls", "src/aws/f.go", onEC2(`
type Client struct { ec2 *ec2.Client }
func (c *Client) a(ctx context.Context) { _, _ = c.ec2.CreateVolume(ctx, nil) }`), "ec2.CreateVolume is not handed to call"),
	Entry("of src/aws does not hide an operation behind a name", "calls", "src/aws/f.go", onEC2(`
func a(mine *ec2.Client) { do := mine.CreateVolume; _ = do }`), "ec2.CreateVolume is not handed to call"),
	Entry("of src/aws does not hand a client to what calls by itself", "calls", "src/aws/f.go", onEC2(`
func a(mine *ec2.Client) { _ = ec2.NewDescribeSubnetsPaginator(mine, nil) }`), "a client of ec2 is handed to NewDescribeSubnetsPaginator"),
	Entry("may ask the metadata service, which keeps its own tries", "calls", "src/aws/f.go", `package p
import ("context"; "github.com/aws/aws-sdk-go-v2/feature/ec2/imds")
func a(c *imds.Client) { _, _ = c.GetMetadata(context.Background(), nil) }`),

	Entry("of src/aws may have a client of its own", "clients", "src/aws/f.go", onEC2(`
type Client struct { ec2 *ec2.Client }`)),
	Entry("of src/aws shows it to nobody", "clients", "src/aws/f.go", onEC2(`
type Client struct { EC2 *ec2.Client }`), "EC2 is a client of the SDK that others see"),
	Entry("elsewhere has none", "clients", "src/network/f.go", onEC2(`
type place struct { ec2 *ec2.Client }`), "only src/aws has one"),

	Entry("of src/cpi/explain names BOSH's classes", "classes", "src/cpi/explain/f.go", `package p
const kind = "Bosh::Clouds::CloudError"`),
	Entry("elsewhere does not", "classes", "src/cpi/f.go", `package p
const kind = "Bosh::Clouds::CloudError"`, "only src/cpi/explain names the classes of BOSH"),

	Entry("may wait with a context", "sleep", "src/cpi/f.go", `package p
import "time"
var _ = time.NewTimer`),
	Entry("may not sleep", "sleep", "src/cpi/f.go", `package p
import clock "time"
var wait = clock.Sleep`, "time.Sleep cannot be ended"),

	Entry("of src/cpi/explain may know AWS's codes", "codes", "src/cpi/explain/f.go", `package p
func Code(error) string { return "" }
func is(err error) bool { return Code(err) == "VolumeInUse" }`),
	Entry("src/aws/codes.go may", "codes", "src/aws/codes.go", `package p
func Code(error) string { return "" }
func is(err error) bool { return Code(err) == "VolumeInUse" }`),
	Entry("of src/aws may not, but there", "codes", "src/aws/f.go", `package p
func Code(error) string { return "" }
func is(err error) bool { return "VolumeInUse" != Code(err) }`, "its place is src/aws/codes.go"),
	Entry("elsewhere asks a predicate", "codes", "src/cpi/f.go", `package p
type failure struct { Code string }
func is(f failure) bool {
	switch f.Code {
	case "Unsupported": return true
	case "": return true
	}
	return false
}`, `"Unsupported" is an error code of AWS: ask a predicate of src/aws`),

	Entry("may be long", "sizes", "src/cpi/f.go", "package p\n"+strings.Repeat("// line\n", 249)),
	Entry("may not be too long", "sizes", "src/cpi/f.go", "package p\n"+strings.Repeat("// line\n", 250), "the file has 251 lines, and may have 250"),
	Entry("may be of any length where it is generated", "sizes", "src/cpi/f.go", "// Code generated by x. DO NOT EDIT.\n\npackage p\n"+strings.Repeat("// line\n", 250)),
	Entry("may have long functions", "sizes", "src/cpi/f.go", fmt.Sprintf("package p\nfunc f() {\n%s}\n", strings.Repeat("\t_ = 1\n", 45))),
	Entry("may not have longer ones", "sizes", "src/cpi/f.go", fmt.Sprintf("package p\nfunc f() {\n%s}\n", strings.Repeat("\t_ = 1\n", 46)), "f has 46 lines, and may have 45"),
)

var _ = Describe("A code of AWS", func() {
	It("is found wherever it stands; the name of an operation is no code", func() {
		Expect(found("codes", map[string]string{
			"src/cpi/explain/f.go": `package p; import _ "github.com/aws/aws-sdk-go-v2/service/ec2"; var rows = []string{"VolumeInUse", "RunInstances", "Unsupported"}`,
			"src/network/f.go":     `package p; var known = []string{"VolumeInUse"}`,
			"src/cpi/f.go":         `package p; var known = []string{"RunInstances", "Unsupported"}`,
		})).To(ConsistOf(HavePrefix(`src/network/f.go:1: codes: "VolumeInUse" is an error code of AWS`)))
	})
})
