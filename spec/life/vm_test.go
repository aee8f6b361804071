package life_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// launched returns the parameters of the one launch of a run, and the agent's settings in it.
func launched(run testbed.Run) (url.Values, map[string]any) {
	GinkgoHelper()
	for _, call := range run.Calls {
		if call.Action != "RunInstances" {
			continue
		}
		text, err := base64.StdEncoding.DecodeString(call.Params.Get("UserData"))
		Expect(err).NotTo(HaveOccurred())
		var settings map[string]any
		Expect(json.Unmarshal(text, &settings)).To(Succeed())
		return call.Params, settings
	}
	Fail("nothing was launched")
	return nil, nil
}

var _ = Describe("A VM", func() {
	var d *testbed.Director
	var machine testbed.Machine
	BeforeEach(func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		machine = account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10")
	})
	launch := func(ctx SpecContext) (url.Values, map[string]any) {
		GinkgoHelper()
		return launched(ok(ctx, d, "create_vm", machine.Arguments()...))
	}

	It("gets the agent's settings as the agent takes them", func(ctx SpecContext) {
		_, settings := launch(ctx)
		Expect(settings).To(And(
			HaveKeyWithValue("agent_id", machine.AgentID), HaveKeyWithValue("vm", map[string]any{"name": "vm-" + machine.AgentID}),
			HaveKeyWithValue("disks", map[string]any{"system": account.Bed.Account.RootDevice, "ephemeral": "/dev/sdb", "persistent": map[string]any{}}),
			HaveKeyWithValue("dns", map[string]any{"nameserver": []any{"10.0.0.2"}}),
			HaveKeyWithValue("mbus", "nats://nats:nats-password@10.0.0.6:4222"), HaveKey("ntp"), HaveKeyWithValue("env", HaveKey("bosh"))))
		Expect(settings["networks"]).To(HaveKeyWithValue("default", And(HaveKeyWithValue("ip", "10.0.0.10"), HaveKeyWithValue("use_dhcp", true),
			HaveKeyWithValue("type", "manual"), HaveKeyWithValue("default", []any{"dns", "gateway"}))))
	})

	It("has its network interface, volumes and tags from the launch on", func(ctx SpecContext) {
		machine.Properties["tags"] = map[string]any{"team": "blue", "n": 5}
		params, _ := launch(ctx)
		Expect(params).To(And(
			HaveKeyWithValue("NetworkInterface.1.DeviceIndex", []string{"0"}), HaveKeyWithValue("NetworkInterface.1.PrivateIpAddress", []string{"10.0.0.10"}),
			HaveKeyWithValue("NetworkInterface.1.AssociatePublicIpAddress", []string{"false"}),
			HaveKeyWithValue("NetworkInterface.1.DeleteOnTermination", []string{"true"}),
			HaveKeyWithValue("BlockDeviceMapping.1.DeviceName", []string{"/dev/sdb"}), HaveKeyWithValue("BlockDeviceMapping.1.Ebs.VolumeSize", []string{"10"}),
			HaveKeyWithValue("BlockDeviceMapping.1.Ebs.VolumeType", []string{"gp3"}), HaveKeyWithValue("KeyName", []string{"bosh"}),
			Not(HaveKey("BlockDeviceMapping.1.Ebs.Encrypted")), Not(HaveKey("MetadataOptions.HttpTokens"))))
		tagged := And(HaveKeyWithValue("team", "blue"), HaveKeyWithValue("n", "5"), HaveKeyWithValue("deployment", "dep"))
		for _, kind := range []string{"instance", "volume", "network-interface"} {
			Expect(account.World(ctx).Of(kind)).To(HaveEach(HaveField("Tags", tagged)))
		}
	})

	It("takes security groups by id and by name", func(ctx SpecContext) {
		machine.Properties["security_groups"] = []string{"bosh-public", account.Bed.Account.SecurityGroups[0].ID, "bosh"}
		params, _ := launch(ctx)
		Expect([]string{params.Get("NetworkInterface.1.SecurityGroupId.1"), params.Get("NetworkInterface.1.SecurityGroupId.2")}).
			To(ConsistOf(account.Bed.Account.SecurityGroups[0].ID, account.Bed.Account.SecurityGroups[1].ID))
		Expect(params).NotTo(Or(HaveKey("SecurityGroupId.1"), HaveKey("NetworkInterface.1.SecurityGroupId.3")), "one group is there once")
	})

	It("is not launched with a security group that the subnet's VPC does not have", func(ctx SpecContext) {
		machine.Properties["security_groups"] = []string{"nobody"}
		failure, run := refused(ctx, d, "create_vm", machine.Arguments()...)
		Expect(failure.Message).To(ContainSubstring("nobody"))
		Expect(run.Calls).To(HaveEach(HaveField("Action", HavePrefix("Describe"))))
	})

	It("is encrypted at launch, the root disk too, where aws.encrypted asks for it", func(ctx SpecContext) {
		const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
		d = account.Director(ctx, map[string]any{"encrypted": true, "kms_key_arn": key})
		machine = account.Bed.Machine(machine.Stemcell, "10.0.0.10")
		account.Bed.Gateway.Policy("BaselinePolicy", "RequiredIfUsingCustomKMSKeys")
		params, _ := launch(ctx)
		for _, mapping := range []string{"BlockDeviceMapping.1", "BlockDeviceMapping.2"} {
			Expect(params).To(And(HaveKeyWithValue(mapping+".Ebs.Encrypted", []string{"true"}), HaveKeyWithValue(mapping+".Ebs.KmsKeyId", []string{key})))
		}
		machine = account.Bed.Machine(machine.Stemcell, "10.0.0.11")
		machine.Properties["ephemeral_disk"] = map[string]any{"size": 10240, "encrypted": false}
		params, _ = launch(ctx)
		Expect(params).NotTo(Or(HaveKey("BlockDeviceMapping.1.Ebs.Encrypted"), HaveKey("BlockDeviceMapping.1.Ebs.KmsKeyId")))
		Expect(params).To(HaveKey("BlockDeviceMapping.2.Ebs.Encrypted"))
	})

	It("gets what its properties ask for", func(ctx SpecContext) {
		account.Bed.Gateway.Policy("BaselinePolicy", "RequiredIfUsingIAMInstanceProfileCloudProperty")
		machine.Properties["root_disk"] = map[string]any{"size": 20480, "type": "gp2"}
		machine.Properties["ephemeral_disk"] = map[string]any{"size": "20481", "type": "io1", "iops": 500}
		machine.Properties["iam_instance_profile"] = account.Bed.Account.InstanceProfile
		machine.Properties["metadata_options"] = map[string]any{"http_tokens": "required", "http_put_response_hop_limit": 2}
		machine.Properties["auto_assign_public_ip"] = true
		params, _ := launch(ctx)
		Expect(params).To(And(
			HaveKeyWithValue("BlockDeviceMapping.1.Ebs.VolumeSize", []string{"21"}), HaveKeyWithValue("BlockDeviceMapping.1.Ebs.Iops", []string{"500"}),
			HaveKeyWithValue("BlockDeviceMapping.2.Ebs.VolumeSize", []string{"20"}), HaveKeyWithValue("BlockDeviceMapping.2.Ebs.VolumeType", []string{"gp2"}),
			HaveKeyWithValue("IamInstanceProfile.Name", []string{account.Bed.Account.InstanceProfile}),
			HaveKeyWithValue("MetadataOptions.HttpTokens", []string{"required"}), HaveKeyWithValue("MetadataOptions.HttpPutResponseHopLimit", []string{"2"}),
			HaveKeyWithValue("NetworkInterface.1.AssociatePublicIpAddress", []string{"true"})))
	})

	DescribeTable("is refused before any call for what can never be", func(ctx SpecContext, change func(*testbed.Machine), messages ...string) {
		change(&machine)
		failure, run := refused(ctx, d, "create_vm", machine.Arguments()...)
		for _, message := range messages {
			Expect(failure.Message).To(ContainSubstring(message))
		}
		Expect(run.Calls).To(BeEmpty())
	},
		Entry("without any property", func(m *testbed.Machine) { m.Properties = map[string]any{} }, "Missing properties: cloud_properties.instance_type, cloud_properties.availability_zone"),
		Entry("wrong types", func(m *testbed.Machine) {
			m.Properties["ephemeral_disk"], m.Properties["security_groups"] = map[string]any{"size": "large"}, "bosh"
		}, `cloud_properties.ephemeral_disk.size: must be a whole number, got "large"`, "cloud_properties.security_groups: must be a list of strings"),
		Entry("a key without encryption", func(m *testbed.Machine) {
			m.Properties["ephemeral_disk"] = map[string]any{"kms_key_arn": "arn:aws:kms:x"}
		}, "kms_key_arn: is set but encrypted is not true"),
		Entry("a price that is not a number", func(m *testbed.Machine) { m.Properties["spot_bid_price"] = "cheap" }, `cloud_properties.spot_bid_price: must be a price in USD an hour, got "cheap"`),
		Entry("no network", func(m *testbed.Machine) { m.Networks = json.RawMessage(`{}`) }, "networks: a VM needs a manual or a dynamic network"),
		Entry("a network without a subnet", func(m *testbed.Machine) {
			m.Networks = json.RawMessage(`{"a":{"type":"manual","ip":"10.0.0.9","cloud_properties":{}}}`)
		}, "subnet"),
		Entry("a vip", func(m *testbed.Machine) {
			m.Networks = json.RawMessage(`{"a":{"type":"manual","ip":"10.0.0.9","cloud_properties":{"subnet":"subnet-1"}},"v":{"type":"vip","ip":"1.2.3.4"}}`)
		}, "networks.v: vip networks are not supported by this version"),
		Entry("a load balancer", func(m *testbed.Machine) { m.Properties["elbs"] = []string{"lb"} }, "cloud_properties.elbs: is not supported by this version"),
	)

	It("is refused where its disk is in another zone", func(ctx SpecContext) {
		made, err := account.Bed.Emulator.AWS(ctx, "ec2", "CreateVolume", "AvailabilityZone", account.Bed.Account.Subnets[1].Zone, "Size", "1")
		Expect(err).NotTo(HaveOccurred())
		machine.Disks = []string{made.Value("volumeId")}
		failure, run := refused(ctx, d, "create_vm", machine.Arguments()...)
		Expect(failure.Message).To(ContainSubstring("can't use multiple availability zones"))
		Expect(run.Cost()).To(ConsistOf("DescribeImages", "DescribeSubnets", "DescribeVolumes"))
	})

	It("falls back from the spot market only where the market says no", func(ctx SpecContext) {
		machine.Properties["spot_bid_price"], machine.Properties["spot_ondemand_fallback"] = 0.5, true
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Code: "SpotMaxPriceTooLow", Times: 1})
		run := ok(ctx, d, "create_vm", machine.Arguments()...)
		Expect(run.Cost()).To(ConsistOf("DescribeImages", "DescribeSubnets", "RunInstances", "RunInstances"))
		machine = account.Bed.Machine(machine.Stemcell, "10.0.0.11")
		machine.Properties["spot_bid_price"], machine.Properties["spot_ondemand_fallback"] = 0.5, true
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Code: "InvalidParameterValue", Message: "no", Times: 1})
		failure, run := refused(ctx, d, "create_vm", machine.Arguments()...)
		Expect(failure.Message).To(HavePrefix("Spot instance creation failed"))
		Expect(run.Cost()).To(ConsistOf("DescribeImages", "DescribeSubnets", "RunInstances"))
	})

	It("warns of a key that nobody knows, naming the nearest", func(ctx SpecContext) {
		machine.Properties["securty_groups"] = []string{"bosh"}
		Expect(ok(ctx, d, "create_vm", machine.Arguments()...).Stderr).
			To(ContainSubstring("cloud_properties.securty_groups: is not a known property and is ignored; did you mean security_groups?"))
	})
})
