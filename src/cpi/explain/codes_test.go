package explain

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/src/aws"
)

// hasRow reports whether a code was reviewed: it has a row of its own, whatever AWS's message says.
func hasRow(code string) bool {
	for _, table := range [][]row{accountRows, vmRows, networkRows, diskRows, stemcellRows} {
		for _, candidate := range table {
			if candidate.code == code {
				return true
			}
		}
	}
	return false
}

var _ = Describe("the table of AWS's codes", func() {
	It("has a row for every code that the test bed's AWS can answer with", func() {
		codes := (&gateway.Gateway{}).Codes()
		Expect(len(codes)).To(BeNumerically(">", 40))
		var missing []string
		for _, code := range codes {
			if !hasRow(code) {
				missing = append(missing, code)
			}
		}
		Expect(missing).To(BeEmpty())
	})

	It("has words for every reason for which an instance of the test bed dies", func() {
		for _, reason := range (&gateway.Gateway{}).StateReasons() {
			explained := Error("create_vm", &aws.LaunchFailure{InstanceID: "i-1", Code: reason})
			Expect(explained.Kind).To(Equal(kindVMCreationFailed))
			Expect(len(explained.Message)).To(BeNumerically(">", len((&aws.LaunchFailure{InstanceID: "i-1", Code: reason}).Error())), reason)
		}
	})
})
