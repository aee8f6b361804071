package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/rpc"
)

// gib is a type with its own reading and its own errors.
type gib int

func (g *gib) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return fmt.Errorf("must be a size such as 5GiB")
	}
	_, err := fmt.Sscanf(text, "%dGiB", (*int)(g))
	return err
}

type everyKind struct {
	VM       string          `rpc:"vm_cid"`
	Size     gib             `rpc:"size"`
	Settings json.RawMessage `rpc:"cloud_properties"`
	Disks    []string        `rpc:"disk_cids,optional"`
	Count    int             `rpc:"count,optional"`
	Note     string          `rpc:"note,optional"`
}

// arguments returns the items of a JSON list, as a request has its arguments.
func arguments(list string) []json.RawMessage {
	var raw []json.RawMessage
	Expect(json.Unmarshal([]byte(list), &raw)).To(Succeed())
	return raw
}

var _ = Describe("a method", func() {
	var got *everyKind
	handler := rpc.Method(func(_ context.Context, args everyKind) (string, error) {
		got = &args
		return "answer", nil
	})
	BeforeEach(func() { got = nil })

	DescribeTable("gets its arguments by position", func(ctx SpecContext, list string, want everyKind) {
		Expect(handler(ctx, arguments(list))).To(Equal("answer"))
		Expect(*got).To(Equal(want))
	},
		Entry("all", `["i-1","5GiB",{"a":1},["vol-1","vol-2"],3,"hello"]`,
			everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`{"a":1}`), Disks: []string{"vol-1", "vol-2"}, Count: 3, Note: "hello"}),
		Entry("without the optional ones", `["i-1","5GiB",{}]`, everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`{}`)}),
		Entry("with null for them", `["i-1","5GiB",{},null,null,null]`, everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`{}`)}),
		Entry("with some of them", `["i-1","5GiB",{},[]]`, everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`{}`), Disks: []string{}}),
		Entry("with null where any JSON is taken", `["i-1","5GiB",null]`, everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`null`)}),
		Entry("with an empty optional text", `["i-1","5GiB",{},[],0,""]`, everyKind{VM: "i-1", Size: 5, Settings: json.RawMessage(`{}`), Disks: []string{}}),
	)

	DescribeTable("is not called with wrong ones", func(ctx SpecContext, list, reason string) {
		result, err := handler(ctx, arguments(list))
		Expect(result).To(BeNil())
		Expect(got).To(BeNil())
		var wrong *rpc.InvalidArguments
		Expect(errors.As(err, &wrong)).To(BeTrue())
		Expect(wrong.Reason).To(Equal(reason))
		Expect(err).To(MatchError("Arguments are not correct, details: '" + reason + "'"))
	},
		Entry("none", `[]`, "wrong number of arguments (given 0, expected 3..6); the first missing one is vm_cid"),
		Entry("one too few", `["i-1","5GiB"]`, "wrong number of arguments (given 2, expected 3..6); the first missing one is cloud_properties"),
		Entry("one too many", `["i-1","5GiB",{},[],1,"",7]`, "wrong number of arguments (given 7, expected 3..6)"),
		Entry("null for a string", `[null,"5GiB",{}]`, "argument 1 (vm_cid) must be a string, got null"),
		Entry("a number for a string", `[17,"5GiB",{}]`, "argument 1 (vm_cid) must be a string"),
		Entry("an empty string for an id", `["","5GiB",{}]`, "argument 1 (vm_cid) must not be empty"),
		Entry("blanks for an id", `[" \t","5GiB",{}]`, "argument 1 (vm_cid) must not be empty"),
		Entry("a type's own words", `["i-1",5,{}]`, "argument 2 (size) must be a size such as 5GiB"),
		Entry("a string for a list", `["i-1","5GiB",{},"vol-1"]`, "argument 4 (disk_cids) must be a list of strings"),
		Entry("a list of numbers", `["i-1","5GiB",{},[1]]`, "argument 4 (disk_cids) must be a list of strings"),
		Entry("text for a number", `["i-1","5GiB",{},[],"3"]`, "argument 5 (count) must be a whole number"),
		Entry("a fraction", `["i-1","5GiB",{},[],3.5]`, "argument 5 (count) must be a whole number"),
		Entry("a number for an optional text", `["i-1","5GiB",{},[],3,4]`, "argument 6 (note) must be a string"),
		Entry("the first of several", `[1,2,3,4]`, "argument 1 (vm_cid) must be a string"),
	)

	It("never repeats what was sent, for it may be a secret", func(ctx SpecContext) {
		_, err := handler(ctx, arguments(`["i-1","5GiB",{},{"password":"hidden"}]`))
		Expect(err).To(MatchError(Not(ContainSubstring("hidden"))))
	})

	It("without arguments takes none", func(ctx SpecContext) {
		none := rpc.Method(func(context.Context, struct{}) (int, error) { return 7, nil })
		Expect(none(ctx, nil)).To(Equal(7))
		_, err := none(ctx, arguments(`[null]`))
		Expect(err).To(MatchError(ContainSubstring("wrong number of arguments (given 1, expected 0)'")))
	})

	It("takes an object as a struct, and nothing else for it", func(ctx SpecContext) {
		type wanted struct {
			Size struct{ CPU int } `rpc:"size"`
		}
		cpu := rpc.Method(func(_ context.Context, args wanted) (int, error) { return args.Size.CPU, nil })
		Expect(cpu(ctx, arguments(`[{"cpu":4}]`))).To(Equal(4))
		_, err := cpu(ctx, arguments(`[[]]`))
		Expect(err).To(MatchError(ContainSubstring("argument 1 (size) must be an object'")))
	})

	It("passes on its result, error and context", func(ctx SpecContext) {
		type key struct{}
		failure := errors.New("no capacity")
		echo := rpc.Method(func(ctx context.Context, _ struct{}) (any, error) { return ctx.Value(key{}), failure })
		result, err := echo(context.WithValue(ctx, key{}, "value"), nil)
		Expect(result).To(Equal("value"))
		Expect(err).To(BeIdenticalTo(failure))
	})
})
