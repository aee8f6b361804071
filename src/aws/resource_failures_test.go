package aws_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("errors of waits and launches", func() {
	DescribeTable("LaunchFailure", func(failure aws.LaunchFailure, message string) {
		Expect(failure.Error()).To(Equal(message))
	},
		Entry("with the code in the reason, as EC2 writes it", aws.LaunchFailure{InstanceID: "i-1", Code: "Client.InternalError", Reason: "Client.InternalError: Client error on launch", Console: "boot"},
			"instance i-1 did not start (Client.InternalError: Client error on launch)"),
		Entry("without", aws.LaunchFailure{InstanceID: "i-1", Code: "NotFound", Reason: "gone"}, "instance i-1 did not start (NotFound: gone)"),
		Entry("without a reason", aws.LaunchFailure{InstanceID: "i-1", Code: "stopped"}, "instance i-1 did not start (stopped)"),
	)

	It("WaitTimeout names what, how long and the last state", func() {
		timeout := aws.WaitTimeout{What: "instance i-1 to be running", LastState: "pending", After: 600 * time.Second}
		Expect(timeout.Error()).To(Equal("Timed out waiting for instance i-1 to be running, took 600s; it was last seen as: pending"))
		timeout.LastState = ""
		Expect(timeout.Error()).To(Equal("Timed out waiting for instance i-1 to be running, took 600s"))
	})
})
