package decode_test

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
)

var _ = Describe("the report", func() {
	It("has every fault and warning in the order in which they were added", func() {
		report := &decode.Report{}
		cause := errors.New("no network")
		report.Fault("a", "is %d", 1)
		report.Add(nil)
		report.Add(cause)
		report.Fault("b", "is 100%%")
		report.Warn("c", "is %q", "odd")
		report.Warn("d", "too")
		Expect(report.Err()).To(MatchError("a: is 1\nno network\nb: is 100%"))
		Expect(report.Err()).To(MatchError(cause))
		Expect(report.Warnings()).To(Equal([]string{`c: is "odd"`, "d: too"}))
	})

	It("has no error without a fault", func() {
		report := &decode.Report{}
		report.Add(nil)
		report.Warn("a", "odd")
		Expect(report.Err()).To(BeNil())
	})
})
