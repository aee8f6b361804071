package aws

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a context", func() {
	It("for undoing outlives a request to stop, but not for the 5 s in which a process must be gone", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		undoing, done := waiting().Undoing(stopping)
		defer done()
		stop()
		Expect(undoing.Err()).NotTo(HaveOccurred())
		late, finished := waiting().Undoing(stopping)
		defer finished()
		deadline, bounded := late.Deadline()
		Expect(bounded).To(BeTrue())
		Expect(late.Err()).NotTo(HaveOccurred())
		Expect(time.Until(deadline)).To(BeNumerically("<", 5*time.Second))
	})

	It("for undoing is bounded where nobody asks to stop", func(ctx SpecContext) {
		undoing, done := waiting().Undoing(context.WithoutCancel(ctx))
		deadline, bounded := undoing.Deadline()
		Expect(bounded).To(BeTrue())
		Expect(time.Until(deadline)).To(BeNumerically("~", undoLimit, time.Minute))
		done()
		Expect(undoing.Err()).To(MatchError(context.Canceled))
	})

	It("for a creating call outlives a request to stop, so that its answer names what to undo", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(context.WithValue(ctx, triesKey{}, "kept"))
		creating, done := waiting().finishing(stopping)
		stop()
		Expect(creating.Err()).NotTo(HaveOccurred())
		Expect(creating.Value(triesKey{})).To(Equal("kept"))
		done()
		Expect(creating.Err()).To(MatchError(context.Canceled))
	})
})
