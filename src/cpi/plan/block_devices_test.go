package plan

import (
	"encoding/json"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// ami is an AMI with a root device and the names of its mappings, each an EBS volume of 3 GiB or, after a !, an instance
// store.
func ami(root string, names ...string) aws.Image {
	image := aws.Image{RootDevice: root}
	for _, name := range names {
		device, store := strings.CutPrefix(name, "!")
		mapping := aws.ImageMapping{Device: device, EBS: !store}
		if !store {
			mapping.SizeGiB = new(int32(3))
		}
		image.Mappings = append(image.Mappings, mapping)
	}
	return image
}

// written returns a mapping in one line, without what is not set.
func written(m types.BlockDeviceMapping) string {
	line := sdk.ToString(m.DeviceName)
	if m.VirtualName != nil {
		return line + " " + *m.VirtualName
	}
	if m.Ebs.VolumeSize != nil {
		line += fmt.Sprintf(" %dGiB", *m.Ebs.VolumeSize)
	}
	line += " " + string(m.Ebs.VolumeType)
	if m.Ebs.Iops != nil {
		line += fmt.Sprintf(" iops=%d", *m.Ebs.Iops)
	}
	if m.Ebs.Throughput != nil {
		line += fmt.Sprintf(" throughput=%d", *m.Ebs.Throughput)
	}
	if m.Ebs.DeleteOnTermination != nil {
		line += fmt.Sprintf(" dies=%t", *m.Ebs.DeleteOnTermination)
	}
	if m.Ebs.Encrypted != nil {
		line += fmt.Sprintf(" encrypted=%t", *m.Ebs.Encrypted)
	}
	if m.Ebs.KmsKeyId != nil {
		line += " key=" + *m.Ebs.KmsKeyId
	}
	return line
}

// vmWith reads cloud properties with the two that every VM needs.
func vmWith(more string, report *decode.Report) properties.VM {
	return properties.ParseVM(json.RawMessage(`{"instance_type":"m5.large","availability_zone":"eu-west-1a"`+more+`}`), report)
}

func planned(more string, kind aws.InstanceType, image aws.Image, global encryption.Setting) ([]string, AgentDisks, *decode.Report) {
	GinkgoHelper()
	report := &decode.Report{}
	vm := vmWith(more, report)
	Expect(report.Err()).NotTo(HaveOccurred())
	mappings, disks := BlockDevices(vm, kind, image, global, report)
	lines := make([]string, 0, len(mappings))
	for _, mapping := range mappings {
		lines = append(lines, written(mapping))
	}
	return lines, disks, report
}

var _ = Describe("the block devices of a VM", func() {
	stemcell := ami("/dev/xvda", "/dev/xvda")
	const root = "/dev/xvda 3GiB gp3 dies=true"
	none, ssd := aws.InstanceType{}, aws.InstanceType{Disks: 2}
	nvme := aws.InstanceType{Disks: 2, DisksNVMe: true}

	DescribeTable("are what its properties ask for", func(more string, kind aws.InstanceType, disks AgentDisks, want ...string) {
		lines, told, report := planned(more, kind, stemcell, encryption.Setting{})
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(report.Warnings()).To(BeEmpty())
		Expect(lines).To(Equal(want))
		Expect(told).To(Equal(disks))
	},
		Entry("nothing", ``, none, AgentDisks{Ephemeral: "/dev/sdb"}, "/dev/sdb 10GiB gp3 dies=true", root),
		Entry("the size of one instance-store disk for types that have always had it", `,"instance_type":"m3.xlarge"`, none, AgentDisks{Ephemeral: "/dev/sdb"}, "/dev/sdb 40GiB gp3 dies=true", root),
		Entry("its own ephemeral disk", `,"ephemeral_disk":{"size":10241,"type":"io1","iops":300}`, none, AgentDisks{Ephemeral: "/dev/sdb"}, "/dev/sdb 11GiB io1 iops=300 dies=true", root),
		Entry("its own root disk", `,"root_disk":{"size":20480,"iops":4000,"throughput":250}`, none, AgentDisks{Ephemeral: "/dev/sdb"},
			"/dev/sdb 10GiB gp3 dies=true", "/dev/xvda 20GiB gp3 iops=4000 throughput=250 dies=true"),
		Entry("one disk for all", `,"ephemeral_disk":{"use_root_disk":true}`, none, AgentDisks{}, root),
		Entry("one disk for all, whatever else is said", `,"ephemeral_disk":{"use_root_disk":true,"use_instance_storage":true,"size":5},"raw_instance_storage":true`, ssd, AgentDisks{}, root),
		Entry("an instance store for ephemeral data", `,"ephemeral_disk":{"use_instance_storage":true}`, ssd, AgentDisks{Ephemeral: "/dev/sdb"}, "/dev/sdb ephemeral0", root),
		Entry("raw instance stores", `,"raw_instance_storage":true`, ssd, AgentDisks{Ephemeral: "/dev/sdb", Raw: []string{"/dev/xvdba", "/dev/xvdbb"}},
			"/dev/sdb 10GiB gp3 dies=true", "/dev/xvdba ephemeral0", "/dev/xvdbb ephemeral1", root),
		Entry("raw NVMe instance stores, which EC2 attaches by itself", `,"raw_instance_storage":true`, nvme, AgentDisks{Ephemeral: "/dev/sdb", Raw: []string{"/dev/nvme0n1", "/dev/nvme1n1"}},
			"/dev/sdb 10GiB gp3 dies=true", root),
		Entry("10 GiB beside raw ones, whatever the type", `,"raw_instance_storage":true,"instance_type":"m3.xlarge"`, nvme,
			AgentDisks{Ephemeral: "/dev/sdb", Raw: []string{"/dev/nvme0n1", "/dev/nvme1n1"}}, "/dev/sdb 10GiB gp3 dies=true", root),
	)

	DescribeTable("are refused", func(more string, kind aws.InstanceType, global encryption.Setting, message string) {
		lines, disks, report := planned(more, kind, stemcell, global)
		Expect(report.Err()).To(MatchError(message))
		Expect(lines).To(BeEmpty())
		Expect(disks).To(BeZero())
	},
		Entry(nil, `,"raw_instance_storage":true`, none, encryption.Setting{}, "raw_instance_storage requested for instance type 'm5.large' that does not have instance storage"),
		Entry(nil, `,"ephemeral_disk":{"use_instance_storage":true}`, none, encryption.Setting{}, "use_instance_storage requested for instance type 'm5.large' that does not have instance storage"),
		Entry(nil, `,"ephemeral_disk":{"use_instance_storage":true},"raw_instance_storage":true`, ssd, encryption.Setting{}, "ephemeral_disk.use_instance_storage and raw_instance_storage cannot both be true"),
		Entry("a size", `,"ephemeral_disk":{"use_instance_storage":true,"size":1024}`, ssd, encryption.Setting{}, "use_instance_storage cannot be combined with additional ephemeral_disk properties"),
		Entry("a type", `,"ephemeral_disk":{"use_instance_storage":true,"type":"gp3"}`, ssd, encryption.Setting{}, "use_instance_storage cannot be combined with additional ephemeral_disk properties"),
		Entry("a speed", `,"ephemeral_disk":{"use_instance_storage":true,"iops":100}`, ssd, encryption.Setting{}, "use_instance_storage cannot be combined with additional ephemeral_disk properties"),
		Entry("encryption, inherited too", `,"ephemeral_disk":{"use_instance_storage":true}`, ssd, encryption.Setting{Enabled: new(true)}, "use_instance_storage cannot be combined with additional ephemeral_disk properties"),
	)

	It("may be an instance store where encryption is switched off for it", func() {
		_, _, report := planned(`,"ephemeral_disk":{"use_instance_storage":true,"encrypted":false}`, ssd, stemcell, encryption.Setting{Enabled: new(true)})
		Expect(report.Err()).NotTo(HaveOccurred())
	})

	DescribeTable("are encrypted", func(more string, global encryption.Setting, want ...string) {
		lines, _, report := planned(more, none, ami("/dev/xvda", "/dev/xvda", "/dev/sdc", "!/dev/sdd"), global)
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(lines).To(Equal(want))
	},
		Entry("not by themselves", ``, encryption.Setting{}, "/dev/sdb 10GiB gp3 dies=true", root),
		Entry("all, every EBS volume of the AMI too", ``, encryption.Setting{Enabled: new(true), KeyARN: "k"},
			"/dev/sdb 10GiB gp3 dies=true encrypted=true key=k", root+" encrypted=true key=k", "/dev/sdc 3GiB  encrypted=true key=k"),
		Entry("one by one", `,"root_disk":{"encrypted":true}`, encryption.Setting{}, "/dev/sdb 10GiB gp3 dies=true", root+" encrypted=true", "/dev/sdc 3GiB  encrypted=true"),
		Entry("but for one", `,"root_disk":{"encrypted":false}`, encryption.Setting{Enabled: new(true), KeyARN: "k"}, "/dev/sdb 10GiB gp3 dies=true encrypted=true key=k", root),
	)

	It("leave out of a root disk what its type does not support, with a warning", func() {
		lines, _, report := planned(`,"root_disk":{"type":"gp2","iops":500,"throughput":200}`, none, stemcell, encryption.Setting{})
		Expect(report.Err()).NotTo(HaveOccurred())
		Expect(lines).To(HaveExactElements(HavePrefix("/dev/sdb"), "/dev/xvda 3GiB gp2 dies=true"))
		Expect(report.Warnings()).To(Equal([]string{
			"cloud_properties.root_disk.iops: is ignored: a volume of type gp2 takes none",
			"cloud_properties.root_disk.throughput: is ignored: a volume of type gp2 takes none",
		}))
	})

	DescribeTable("are refused by their path", func(more, message string) {
		_, _, report := planned(more, none, stemcell, encryption.Setting{})
		Expect(report.Err()).To(MatchError(message))
		vm := vmWith(more, &decode.Report{})
		Expect(CheckVolumes(vm, encryption.Setting{})).To(MatchError(message), "before any call")
	},
		Entry(nil, `,"ephemeral_disk":{"type":"gp2","iops":1}`, "cloud_properties.ephemeral_disk.iops: cannot be set for a volume of type gp2; AWS takes it only for gp3, io1 and io2"),
		Entry(nil, `,"ephemeral_disk":{"size":9007199254740992}`, "cloud_properties.ephemeral_disk.size: a size of 9007199254740992 MiB is larger than any volume"),
		Entry(nil, `,"root_disk":{"size":9007199254740992}`, "cloud_properties.root_disk.size: a size of 9007199254740992 MiB is larger than any volume"),
		Entry(nil, `,"root_disk":{"kms_key_arn":"k"}`, "cloud_properties.root_disk.kms_key_arn: is set but encrypted is not true; set encrypted: true beside it, or remove the key"),
	)
})
