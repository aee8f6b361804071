package aws

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("what is to be undone", func() {
	var undone []string
	BeforeEach(func() { undone = nil })

	// made returns a list of three things. Those named in stay cannot be removed.
	made := func(stay map[string]error) *Undo {
		undo := &Undo{}
		for _, what := range []string{"volume vol-1", "instance i-1", "address eip-1"} {
			undo.Add(what, func(context.Context) error {
				undone = append(undone, what)
				return stay[what]
			})
		}
		return undo
	}
	called := func(ctx context.Context, undo *Undo, end func() error) (err error) {
		defer undo.IfFailed(ctx, &err)
		return end()
	}
	failed, refused := errors.New("the launch failed"), errors.New("no right")

	It("is undone newest first after a failure, also when one step fails, and what stays is named", func(ctx SpecContext) {
		err := called(ctx, made(map[string]error{"volume vol-1": refused, "address eip-1": refused}), func() error { return failed })
		Expect(undone).To(Equal([]string{"address eip-1", "instance i-1", "volume vol-1"}))
		Expect(err).To(MatchError("the launch failed; address eip-1 was left behind: no right\nvolume vol-1 was left behind: no right"))
		Expect(err).To(MatchError(failed))
		Expect(err).To(MatchError(refused))
	})

	It("leaves the error as it is where all was undone", func(ctx SpecContext) {
		Expect(called(ctx, made(nil), func() error { return failed })).To(BeIdenticalTo(failed))
		Expect(undone).To(HaveLen(3))
	})

	It("stays after a success", func(ctx SpecContext) {
		Expect(called(ctx, made(nil), func() error { return nil })).To(Succeed())
		Expect(undone).To(BeEmpty())
	})

	It("is undone after a panic, which goes on with its own stack and with what stays", func(ctx SpecContext) {
		defer func() {
			crash, ok := recover().(*Crash)
			Expect(ok).To(BeTrue())
			Expect(crash.Reason).To(Equal("broken"))
			Expect(string(crash.Stack)).To(ContainSubstring("undo_test.go"))
			Expect(crash.Left).To(MatchError("volume vol-1 was left behind: no right"))
			Expect(undone).To(HaveLen(3))
		}()
		_ = called(ctx, made(map[string]error{"volume vol-1": refused}), func() error { panic("broken") })
	})

	It("is undone within a time of its own after a request to stop", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		undo := &Undo{}
		undo.Add("volume vol-1", func(ctx context.Context) error { return ctx.Err() })
		err := called(stopping, undo, func() error { stop(); return failed })
		Expect(err).To(BeIdenticalTo(failed))
	})

	It("is undone to the end though a step panics", func(ctx SpecContext) {
		undo := made(nil)
		undo.Add("image ami-1", func(context.Context) error { panic("hidden") })
		Expect(called(ctx, undo, func() error { return failed })).To(MatchError("the launch failed; image ami-1 was left behind: unexpected condition: string"))
		Expect(undone).To(HaveLen(3))
	})

	It("may be added to by calls side by side", func(ctx SpecContext) {
		undo, calls := &Undo{}, []func(context.Context) error{}
		for range 20 {
			calls = append(calls, func(context.Context) error {
				undo.Add("volume", func(context.Context) error { undone = append(undone, "volume"); return nil })
				return nil
			})
		}
		Expect(SideBySide(ctx, calls...)).To(Succeed())
		Expect(called(ctx, undo, func() error { return failed })).To(BeIdenticalTo(failed))
		Expect(undone).To(HaveLen(20))
	})

	It("does not hold what was taken back", func(ctx SpecContext) {
		undo := made(nil)
		undo.Add("snapshot snap-1", func(context.Context) error { undone = append(undone, "snapshot snap-1"); return nil })()
		Expect(called(ctx, undo, func() error { return failed })).To(MatchError(failed))
		Expect(undone).To(Equal([]string{"address eip-1", "instance i-1", "volume vol-1"}))
	})

	It("may be empty", func(ctx SpecContext) {
		Expect(called(ctx, &Undo{}, func() error { return failed })).To(BeIdenticalTo(failed))
	})
})
