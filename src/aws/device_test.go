package aws

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("device names", func() {
	// ami returns an AMI with a root device and the names of its mappings.
	ami := func(root string, devices ...string) Image {
		image := Image{RootDevice: root}
		for _, device := range devices {
			image.Mappings = append(image.Mappings, ImageMapping{Device: device})
		}
		return image
	}

	DescribeTable("are the AMI's for the root disk", func(image Image, want string) {
		Expect(image.RootMapping()).To(Equal(want))
	},
		Entry("the same", ami("/dev/sda1", "/dev/sda", "/dev/sda1"), "/dev/sda1"), Entry("that of the disk where the root device is a partition", ami("/dev/sda1", "/dev/sdb", "/dev/sda"), "/dev/sda"),
		Entry("the first of several", ami("/dev/sda1", "/dev/sda", "/dev/sd"), "/dev/sda"), Entry("the usual one where the AMI says nothing", Image{}, "/dev/xvda"),
		Entry("the usual one where none fits", ami("/dev/sda1", "/dev/xvdz"), "/dev/xvda"), Entry(nil, ami("", "/dev/sda"), "/dev/xvda"),
	)

	It("lead the agent to a volume: by its id on NVMe, by the device name that was asked for on Xen", func() {
		Expect(InstanceType{NVMe: true}.VolumePath("vol-0123", "/dev/sdf")).To(Equal("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123"))
		Expect(InstanceType{}.VolumePath("vol-0123", "/dev/sdf")).To(Equal("/dev/sdf"))
	})

	DescribeTable("are the same device to EC2", func(device, letter string) { Expect(deviceLetter(device)).To(Equal(letter)) },
		Entry(nil, "/dev/sdf", "f"), Entry(nil, "/dev/xvdf", "f"), Entry(nil, "sdf", "f"), Entry(nil, "/dev/sda1", "a"), Entry(nil, "/dev/xvdba", "ba"), Entry(nil, "/dev/nvme1n1", "nvme1n1"),
	)

	It("for persistent disks are /dev/sdf to /dev/sdp, but for what the instance has in any spelling", func() {
		Expect(Instance{}.freeDevices()).To(HaveExactElements("/dev/sdf", "/dev/sdg", "/dev/sdh", "/dev/sdi", "/dev/sdj", "/dev/sdk", "/dev/sdl",
			"/dev/sdm", "/dev/sdn", "/dev/sdo", "/dev/sdp"))
		used := Instance{Disks: []InstanceDisk{{Device: "/dev/xvda"}, {Device: "/dev/sdb"}, {Device: "/dev/xvdf"}, {Device: "/dev/sdh1"}}}
		Expect(used.freeDevices()).To(HaveExactElements("/dev/sdg", "/dev/sdi", "/dev/sdj", "/dev/sdk", "/dev/sdl", "/dev/sdm", "/dev/sdn", "/dev/sdo", "/dev/sdp"))
	})
})
