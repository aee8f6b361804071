package aws

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a context", func() {
	It("for undoing outlives a request to stop, and ends before the 5 s that the process has", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		longer, done := undoing(stopping)
		defer done()
		stop()
		Expect(longer.Err()).NotTo(HaveOccurred())
		late, finished := undoing(stopping)
		defer finished()
		deadline, bounded := late.Deadline()
		Expect(bounded).To(BeTrue())
		Expect(late.Err()).NotTo(HaveOccurred())
		Expect(time.Until(deadline)).To(BeNumerically("<", 5*time.Second))
	})

	It("for undoing is bounded where nobody asks to stop", func(ctx SpecContext) {
		longer, done := undoing(context.WithoutCancel(ctx))
		deadline, bounded := longer.Deadline()
		Expect(bounded).To(BeTrue())
		Expect(time.Until(deadline)).To(BeNumerically("~", undoLimit, time.Minute))
		done()
		Expect(longer.Err()).To(MatchError(context.Canceled))
	})

	It("for a creating call outlives a request to stop, so that its answer names what to undo", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(context.WithValue(ctx, tryKey{}, "kept"))
		creating, done := finishing(stopping)
		stop()
		Expect(creating.Err()).NotTo(HaveOccurred())
		Expect(creating.Value(tryKey{})).To(Equal("kept"))
		done()
		Expect(creating.Err()).To(MatchError(context.Canceled))
	})
})
