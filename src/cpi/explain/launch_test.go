package explain

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("an instance that ended while it started", func() {
	DescribeTable("is final or not by its cause", func(code string, retry bool, says string) {
		failure := fmt.Errorf("launching: %w", &aws.LaunchFailure{InstanceID: "i-1", Code: code, Reason: "EC2's words"})
		explained := Error(LaunchesVM, failure)
		Expect(explained).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", retry)))
		Expect(explained.Message).To(And(HavePrefix("launching: instance i-1 did not start ("+code+": EC2's words). "), ContainSubstring(says)))
		Expect(Error(MakesStemcell, failure)).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
	},
		Entry("a key, which EC2 does not say", "Client.InternalError", false, "kms_key_arn"),
		Entry("a key, which EC2 does say", "Client.InvalidKMSKey.InvalidState", false, "kms_key_arn"),
		Entry(nil, "Client.VolumeLimitExceeded", false, "quota of EBS storage"),
		Entry(nil, "Client.InvalidSnapshot.NotFound", false, "upload the stemcell again"),
		Entry(nil, "Client.UserInitiatedShutdown", false, "CloudTrail"),
		Entry(nil, "Client.InstanceInitiatedShutdown", false, "shut itself down"),
		Entry(nil, "Server.InternalError", true, "AWS's own"),
		Entry(nil, "Server.InsufficientInstanceCapacity", true, "instance_type"),
		Entry(nil, "Server.SpotInstanceTermination", true, "spot_bid_price"),
		Entry(nil, "Server.SpotInstanceShutdown", true, "spot_bid_price"),
		Entry("a refusal's code: EBS capacity does not come back in seconds", "Server.InsufficientVolumeCapacity", false, "volume type"),
		Entry("unknown, AWS's side", "Server.Zorb", true, "AWS's own"),
		Entry("unknown, our side", "Client.Zorb", false, "no further reason"),
		Entry("no code at all", "terminated", false, "no further reason"),
		Entry("vanished", "NotFound", true, "vanished"),
	)

	It("shows the end of the console last", func() {
		explained := Error(LaunchesVM, &aws.LaunchFailure{InstanceID: "i-1", Code: "Client.InstanceInitiatedShutdown", Console: "Kernel panic\nend\n"})
		Expect(explained.Message).To(HaveSuffix("\nThe end of its console:\nKernel panic\nend"))
	})

	It("is tried again by create_vm after a wait that was too long, as with the Ruby CPI", func() {
		timeout := fmt.Errorf("launching: %w", &aws.WaitTimeout{What: "instance i-1 to be running", LastState: "pending", After: time.Minute})
		Expect(Error(LaunchesVM, timeout)).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", true)))
		Expect(Error(WorksOnGiven, timeout)).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
		Expect(Error(LaunchesVM, timeout).Message).To(HavePrefix(
			"launching: Timed out waiting for instance i-1 to be running, took 60s; it was last seen as: pending. "))
	})
})
