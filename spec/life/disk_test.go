package life_test

import (
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

func paramsOf(run testbed.Run, action string) url.Values {
	GinkgoHelper()
	for _, call := range run.Calls {
		if call.Action == action {
			return call.Params
		}
	}
	Fail("there was no " + action)
	return nil
}

var _ = Describe("A disk", func() {
	var d *testbed.Director
	BeforeEach(func(ctx SpecContext) { d = account.Director(ctx, nil) })

	DescribeTable("is what its properties ask for", func(ctx SpecContext, properties map[string]any, want map[string]string, absent ...string) {
		params := paramsOf(ok(ctx, d, "create_disk", 195*1024+1, properties), "CreateVolume")
		want["Size"] = "196" // MiB are rounded up to GiB
		for key, value := range want {
			Expect(params.Get(key)).To(Equal(value), key)
		}
		for _, key := range absent {
			Expect(params).NotTo(HaveKey(key))
		}
	},
		Entry("nothing", nil, map[string]string{"VolumeType": "gp3"}, "Iops", "Throughput", "Encrypted", "KmsKeyId"),
		Entry("encryption off is left to AWS", map[string]any{"encrypted": false}, map[string]string{}, "Encrypted"),
		Entry("gp3 with its own speed", map[string]any{"type": "gp3", "iops": 4000, "throughput": 250}, map[string]string{"Iops": "4000", "Throughput": "250"}),
		Entry("io2, numbers as text", map[string]any{"type": "io2", "iops": "500"}, map[string]string{"VolumeType": "io2", "Iops": "500"}),
		Entry("st1", map[string]any{"type": "st1"}, map[string]string{"VolumeType": "st1"}, "Iops"),
		Entry("encrypted with the account's key", map[string]any{"encrypted": "true"}, map[string]string{"Encrypted": "true"}, "KmsKeyId"),
		Entry("tags", map[string]any{"tags": map[string]any{"team": "blue"}}, map[string]string{"TagSpecification.1.Tag.1.Key": "team", "TagSpecification.1.Tag.1.Value": "blue"}),
		Entry("a name, as dynamic disks have", map[string]any{"name": "data"}, map[string]string{}),
	)

	DescribeTable("is refused before any call for what can never be", func(ctx SpecContext, size any, properties any, message string) {
		failure, run := refused(ctx, d, "create_disk", size, properties)
		Expect(failure.Message).To(ContainSubstring(message))
		Expect(run.Calls).To(BeEmpty())
	},
		Entry(nil, 0, nil, "size"), Entry(nil, -5, nil, "size"), Entry(nil, 1<<50, nil, "size"),
		Entry(nil, 1024, map[string]any{"type": "gp2", "iops": 500}, "iops"),
		Entry(nil, 1024, map[string]any{"type": "io1", "iops": 500, "throughput": 200}, "throughput"),
		Entry(nil, 1024, map[string]any{"kms_key_arn": "arn:aws:kms:x"}, "cloud_properties.kms_key_arn: is set but encrypted is not true"),
		Entry(nil, 1024, map[string]any{"encrypted": "yes"}, `cloud_properties.encrypted: must be true or false, got "yes"`),
		Entry(nil, 1024, []string{"gp3"}, "cloud_properties: must be an object, got a list"),
	)

	It("is in its VM's zone, else in the first regular zone by name", func(ctx SpecContext) {
		machine := account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.1.10")
		machine.Networks = []byte(`{"a":{"type":"dynamic","cloud_properties":{"subnet":"` + account.Bed.Account.Subnets[1].ID + `"}}}`)
		machine.Properties["availability_zone"] = account.Bed.Account.Subnets[1].Zone
		vm := ok(ctx, d, "create_vm", machine.Arguments()...).VM()
		Expect(paramsOf(ok(ctx, d, "create_disk", 1024, nil, vm), "CreateVolume").Get("AvailabilityZone")).To(Equal(account.Bed.Account.Subnets[1].Zone))
		alone := ok(ctx, d, "create_disk", 1024, nil)
		Expect(paramsOf(alone, "CreateVolume").Get("AvailabilityZone")).To(Equal(account.Bed.Account.Subnets[0].Zone))
		Expect(alone.Cost()).To(ConsistOf("DescribeAvailabilityZones", "CreateVolume"))
	})

	It("has the hint that its VM's kind needs", func(ctx SpecContext) {
		for kind, hint := range map[string]string{"t2.micro": "/dev/sdf", "m5.large": "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol"} {
			address := map[string]string{"t2.micro": "10.0.0.20", "m5.large": "10.0.0.21"}[kind]
			machine := account.Bed.Machine(account.Bed.Account.Image+" light", address)
			machine.Properties["instance_type"] = kind
			vm := ok(ctx, d, "create_vm", machine.Arguments()...).VM()
			disk := ok(ctx, d, "create_disk", 1024, nil, vm).Text()
			Expect(ok(ctx, d, "attach_disk", vm, disk).Text()).To(HavePrefix(hint))
		}
	})

	It("grows, stays, or is left to the Director to copy", func(ctx SpecContext) {
		disk := ok(ctx, d, "create_disk", 4096, nil).Text()
		same := ok(ctx, d, "resize_disk", disk, 4000)
		Expect(same.Cost()).To(ConsistOf("DescribeVolumes"))
		failure, _ := refused(ctx, d, "resize_disk", disk, 2048)
		Expect(failure.Type).To(Equal("Bosh::Clouds::NotSupported"))
		Expect(failure.Message).To(ContainSubstring("Cannot resize volume to a smaller size from 4 GiB to 2 GiB"))
		ok(ctx, d, "resize_disk", disk, 8192)
		vm := ok(ctx, d, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...).VM()
		attached := ok(ctx, d, "create_disk", 1024, nil, vm).Text()
		ok(ctx, d, "attach_disk", vm, attached)
		failure, run := refused(ctx, d, "resize_disk", attached, 8192)
		Expect(failure.Message).To(ContainSubstring("it still has 1 attachment(s)"))
		Expect(run.Cost()).To(ConsistOf("DescribeVolumes"))
	})

	It("is deleted without waiting where aws.fast_path_delete asks for it", func(ctx SpecContext) {
		d = account.Director(ctx, map[string]any{"fast_path_delete": true})
		vm := ok(ctx, d, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...).VM()
		disk := ok(ctx, d, "create_disk", 1024, nil, vm).Text()
		account.Bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{For: gateway.Forever}})
		Expect(ok(ctx, d, "delete_vm", vm).Cost()).To(ConsistOf("TerminateInstances", "CreateTags"))
		ok(ctx, d, "delete_disk", disk)
		Expect(account.World(ctx).Find(disk)).To(BeNil())
	})
})

var _ = Describe("A snapshot", func() {
	It("is named and tagged after the instance that its disk serves", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		vm := ok(ctx, d, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...).VM()
		disk := ok(ctx, d, "create_disk", 1024, nil, vm).Text()
		ok(ctx, d, "attach_disk", vm, disk)
		snapshot := ok(ctx, d, "snapshot_disk", disk, map[string]any{
			"deployment": "dep", "job": "web", "index": 0, "director_name": "bosh", "director_uuid": "u", "agent_id": "a", "instance_id": "i",
			"director": "of a user", "instance_index": "of a user",
		}).Text()
		found := account.World(ctx).Find(snapshot)
		Expect(found.Answer.Value("description")).To(Equal("dep/web/0/sdf"))
		Expect(found.Tags).To(And(HaveKeyWithValue("Name", "dep/web/0/sdf"), HaveKeyWithValue("device", "/dev/sdf"), HaveKeyWithValue("director", "bosh"),
			HaveKeyWithValue("instance_index", "0"), HaveKeyWithValue("director_uuid", "u"), HaveKeyWithValue("instance_name", "web/i"), Not(HaveKey("job"))))
	})

	It("that AWS gives up is reported and removed", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		disk := ok(ctx, d, "create_disk", 1024, nil).Text()
		account.Bed.Gateway.Doom(gateway.Doom{Action: "CreateSnapshot", Death: gateway.Death{Message: "key disabled", After: gateway.Delay{Looks: 2}}})
		failure, _ := refused(ctx, d, "snapshot_disk", disk, map[string]any{"deployment": "dep"})
		Expect(failure.Message).To(ContainSubstring("snapshot snap-"))
		Expect(account.World(ctx).Of("snapshot")).To(BeEmpty())
	})
})

var _ = Describe("A light stemcell", func() {
	It("that is deprecated can still be used", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		params := paramsOf(ok(ctx, d, "create_stemcell", "/nowhere", lightStemcell()), "DescribeImages")
		Expect(params.Get("IncludeDeprecated")).To(Equal("true"))
	})

	It("without an AMI here names the regions that it has", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		images := map[string]any{"eu-west-1": "ami-0123456789abcdef0", "us-west-2": "ami-0123456789abcdef1"}
		failure, _ := refused(ctx, d, "create_stemcell", "/nowhere", map[string]any{"ami": images})
		Expect(failure.Message).To(ContainSubstring("Stemcell does not contain an AMI in region us-east-1; it has one for eu-west-1, us-west-2"))
	})

	It("is copied, encrypted, where its own properties ask for it", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		d.APIVersion = 3
		properties := lightStemcell()
		properties["encrypted"] = true
		run := ok(ctx, d, "create_stemcell", "/nowhere", properties, map[string]any{"tags": map[string]any{"deployment": "dep"}})
		Expect(run.Text()).To(And(HavePrefix("ami-"), Not(HaveSuffix(" light")), Not(Equal(account.Bed.Account.Image))))
		Expect(paramsOf(run, "CopyImage")).To(And(HaveKeyWithValue("Encrypted", []string{"true"}), HaveKey("ClientToken")))
		Expect(account.World(ctx).Find(run.Text()).Tags).To(HaveKeyWithValue("deployment", "dep"))
		ok(ctx, d, "delete_stemcell", run.Text())
		Expect(account.World(ctx)).To(BeEmpty())
	})

	It("that is heavy is not supported yet, in plain words", func(ctx SpecContext) {
		failure, run := refused(ctx, account.Director(ctx, nil), "create_stemcell", "/nowhere", map[string]any{"name": "bosh-aws"})
		Expect(failure.Message).To(ContainSubstring("heavy stemcells are not supported by this version of the CPI yet"))
		Expect(run.Calls).To(BeEmpty())
	})
})
