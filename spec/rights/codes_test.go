package rights_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/explain"
)

var _ = Describe("The table of AWS's codes", func() {
	It("has a row for every code that the test bed's AWS can answer with", func() {
		codes := (&gateway.Gateway{}).Codes()
		Expect(len(codes)).To(BeNumerically(">", 40))
		var missing []string
		for _, code := range codes {
			if !explain.Knows(code) {
				missing = append(missing, code)
			}
		}
		Expect(missing).To(BeEmpty())
	})

	It("has words for every reason for which an instance of the test bed dies", func() {
		reasons := (&gateway.Gateway{}).StateReasons()
		Expect(len(reasons)).To(BeNumerically(">=", 5))
		for _, reason := range reasons {
			death := &aws.LaunchFailure{InstanceID: "i-1", Code: reason}
			explained := explain.Error(explain.LaunchesVM, death)
			Expect(explained.Class).To(Equal("Bosh::Clouds::VMCreationFailed"))
			Expect(len(explained.Message)).To(BeNumerically(">", len(death.Error())), reason)
		}
	})
})
