package aws_test

import (
	"context"
	"errors"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("calls side by side", func() {
	It("run together", func(ctx SpecContext) {
		meet := make(chan string)
		Expect(aws.SideBySide(ctx,
			func(context.Context) error { meet <- "here"; return nil },
			func(context.Context) error { <-meet; return nil },
		)).To(Succeed())
	}, SpecTimeout(time.Minute))

	It("return the first error after all have ended, and tell the others to stop", func(ctx SpecContext) {
		var stopped error
		Expect(aws.SideBySide(ctx,
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
		Expect(aws.SideBySide(stopping, context.Cause)).To(BeIdenticalTo(reason))
	})

	It("pass a panic on to the waiting caller, after all have ended, with the stack of its origin", func(ctx SpecContext) {
		ended := false
		defer func() {
			met, ok := recover().(*aws.Crash)
			Expect(ok).To(BeTrue())
			Expect(met.Reason).To(MatchError("assignment to entry in nil map"))
			Expect(string(met.Stack)).To(ContainSubstring("side_by_side_test.go"))
			Expect(ended).To(BeTrue())
		}()
		var none map[string]int
		_ = aws.SideBySide(ctx,
			func(context.Context) error { none["secret"]++; return nil },
			func(ctx context.Context) error { <-ctx.Done(); ended = true; return nil },
		)
		Fail("it did not panic")
	}, SpecTimeout(time.Minute))

	It("never say what was in a panic, for it may be a secret", func(ctx SpecContext) {
		Expect(func() { _ = aws.SideBySide(ctx, func(context.Context) error { panic("hidden") }) }).
			To(PanicWith(HaveField("String()", "unexpected condition: string")))
	})

	It("may be none", func(ctx SpecContext) {
		Expect(aws.SideBySide(ctx)).To(Succeed())
	})
})
