package rpc_test

import (
	"context"
	"errors"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/rpc"
)

var _ = Describe("calls side by side", func() {
	It("run together", func(ctx SpecContext) {
		meet := make(chan string)
		Expect(rpc.SideBySide(ctx,
			func(context.Context) error { meet <- "here"; return nil },
			func(context.Context) error { <-meet; return nil },
		)).To(Succeed())
	}, SpecTimeout(time.Minute))

	It("give the first error, after all have ended; the others are told to stop", func(ctx SpecContext) {
		var stopped error
		Expect(rpc.SideBySide(ctx,
			func(ctx context.Context) error {
				<-ctx.Done()
				stopped = ctx.Err()
				return errors.New("stopped, but not the reason")
			},
			func(context.Context) error { return io.ErrUnexpectedEOF },
		)).To(BeIdenticalTo(io.ErrUnexpectedEOF))
		Expect(stopped).To(MatchError(context.Canceled))
	}, SpecTimeout(time.Minute))

	It("are told of a request to stop, with its reason", func(ctx SpecContext) {
		stopping, stop := context.WithCancelCause(ctx)
		reason := errors.New("terminated")
		stop(reason)
		Expect(rpc.SideBySide(stopping, context.Cause)).To(BeIdenticalTo(reason))
	})

	It("make a panic an error, with its stack", func(ctx SpecContext) {
		var none map[string]int
		err := rpc.SideBySide(ctx, func(context.Context) error { none["secret"]++; return nil })
		var met *rpc.Panic
		Expect(errors.As(err, &met)).To(BeTrue())
		Expect(met.Reason).To(MatchError("assignment to entry in nil map"))
		Expect(string(met.Stack)).To(ContainSubstring("side_by_side_test.go"))
		Expect(err.Error()).To(Equal("unexpected condition: runtime.plainError"))
	})

	It("never say what was in a panic, for it may be a secret", func(ctx SpecContext) {
		Expect(rpc.SideBySide(ctx, func(context.Context) error { panic("hidden") })).To(MatchError("unexpected condition: string"))
	})

	It("are nothing where there are none", func(ctx SpecContext) {
		Expect(rpc.SideBySide(ctx)).To(Succeed())
	})
})
