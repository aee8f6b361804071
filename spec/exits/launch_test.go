package exits_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
)

// A launch that AWS accepts and that fails later is reported with its reason, and nothing of it stays.
var _ = Describe("A launch", func() {
	const failed = "Bosh::Clouds::VMCreationFailed"

	DescribeTable("that fails is reported with its reason", func(ctx SpecContext, death gateway.Death, retry bool, says string) {
		d := account.Director(ctx, nil)
		death.After = gateway.Delay{Looks: 1}
		account.Bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Death: death})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...)
		Expect(run.Error.Type).To(Equal(failed))
		Expect(run.Error.OkToRetry).To(Equal(retry), run.Error.Message)
		Expect(run.Error.Message).To(And(ContainSubstring(death.Code), ContainSubstring(says), MatchRegexp(`instance i-[0-9a-f]+ did not start`)))
		Expect(account.World(ctx)).To(BeEmpty())
	},
		Entry("a key", gateway.KeyRefused, false, "KMS"),
		Entry("a quota", gateway.VolumeQuota, false, "quota"),
		Entry("capacity", gateway.NoCapacity, true, "capacity"),
		Entry("AWS itself", gateway.InternalFault, true, "Server.InternalError"),
		Entry("a snapshot that is gone", gateway.SnapshotMissing, false, "snapshot"),
	)

	It("shows the end of the console output where it may read it", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		death := gateway.KeyRefused
		death.Console = "Kernel panic - not syncing\nlast words"
		account.Bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Death: death})
		Expect(refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...).Error.Message).To(ContainSubstring("last words"))
		account.Bed.Gateway.Deny("ec2:GetConsoleOutput")
		message := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.11").Arguments()...).Error.Message
		Expect(message).To(And(ContainSubstring("Client.InternalError"), Not(ContainSubstring("last words")), Not(ContainSubstring("GetConsoleOutput"))))
	})

	It("that never comes up is terminated when its time is over", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		account.Bed.Gateway.Lag(gateway.Lag{Instance: gateway.Delay{For: gateway.Forever}})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...)
		Expect(run.Error.Type).To(Equal(failed))
		Expect(run.Error.Message).To(And(ContainSubstring("Timed out waiting for instance"), ContainSubstring("pending")))
		Expect(account.World(ctx)).To(BeEmpty())
	})

	DescribeTable("that AWS refuses", func(ctx SpecContext, code string, status int, retry bool, tries int) {
		d := account.Director(ctx, map[string]any{"max_retries": 2})
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Code: code, Message: "as AWS says", Status: status})
		run := refused(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...)
		Expect(run.Error.Type).To(Equal(failed))
		Expect(run.Error.OkToRetry).To(Equal(retry), run.Error.Message)
		last := run.Calls[len(run.Calls)-1]
		Expect(run.Error.Message).To(And(ContainSubstring(code), ContainSubstring("as AWS says"), ContainSubstring("request id "+last.RequestID)))
		Expect(creating(run.Calls, "RunInstances")).To(HaveLen(tries))
		Expect(account.World(ctx)).To(BeEmpty())
	},
		Entry("for lack of capacity, with a server's status, is tried twice, and not by the SDK", "InsufficientInstanceCapacity", 500, true, 2),
		Entry("for a quota", "VcpuLimitExceeded", 400, false, 1),
		Entry("for a code that nobody knows", "SomethingNew", 400, false, 1),
	)

	It("without capacity is tried once more after a pause, with a token of its own", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Code: "InsufficientInstanceCapacity", Status: 500, Times: 1})
		calls := creating(ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...).Calls, "RunInstances")
		Expect(calls).To(HaveLen(2))
		Expect(calls[0].ClientToken).NotTo(Equal(calls[1].ClientToken))
	})

	It("names the right that it lacks, and the property that needs it", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		account.Bed.Gateway.Policy("BaselinePolicy")
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		machine.Properties["iam_instance_profile"] = account.Bed.Account.InstanceProfile
		run := refused(ctx, d, "create_vm", machine.Arguments()...)
		Expect(run.Error.Message).To(And(ContainSubstring("iam:PassRole"), ContainSubstring("iam_instance_profile")))
	})
})
