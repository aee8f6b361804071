package aws

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var (
	notReady  = reply{status: 400, code: "IncorrectState"}
	attached  = volumeShown("in-use", "i-1 /dev/sdf attached")
	attaching = volumeShown("in-use", "i-1 /dev/sdf attaching")
	detaching = volumeShown("in-use", "i-1 /dev/sdf detaching")
	free      = volumeShown("available")
)

var _ = Describe("AttachAndWait", func() {
	target := Instance{ID: "i-1", State: "running"}

	It("waits until the volume is attached, and returns the device that EC2 shows", func(ctx SpecContext) {
		r := newRegion(0, done, free, attaching, volumeShown("in-use", "i-1 /dev/sdg attached"))
		Expect(r.AttachAndWait(ctx, "vol-1", target)).To(Equal("/dev/sdg"))
		Expect(r.actions()).To(Equal([]string{"AttachVolume", "DescribeVolumes", "DescribeVolumes", "DescribeVolumes"}))
		Expect(r.forms("AttachVolume")[0]).To(And(HaveKeyWithValue("VolumeId", []string{"vol-1"}), HaveKeyWithValue("InstanceId", []string{"i-1"}),
			HaveKeyWithValue("Device", []string{"/dev/sdf"})))
	})

	DescribeTable("takes a volume in use that this instance has for attached", func(ctx SpecContext, shown reply) {
		r := newRegion(0, volumeBusy, shown, attached)
		Expect(r.AttachAndWait(ctx, "vol-1", target)).To(Equal("/dev/sdf"))
		Expect(r.actions()).To(Equal([]string{"AttachVolume", "DescribeVolumes", "DescribeVolumes"}))
	},
		Entry(nil, attached), Entry(nil, attaching),
	)

	It("fails at once for a volume that another instance keeps", func(ctx SpecContext) {
		r := newRegion(0, volumeBusy, volumeShown("in-use", "i-2 /dev/sdf attached"), instanceShown("running"))
		_, err := r.AttachAndWait(ctx, "vol-1", target)
		var held *HeldElsewhere
		Expect(errors.As(err, &held)).To(BeTrue())
		Expect(*held).To(Equal(HeldElsewhere{VolumeID: "vol-1", Holder: "i-2", State: "attached"}))
		Expect(r.tries()).To(Equal(3))
		Expect(r.forms("DescribeInstances")[0]).To(HaveKeyWithValue("InstanceId.1", []string{"i-2"}))
	})

	DescribeTable("waits for a volume that another instance releases", func(ctx SpecContext, shown ...reply) {
		r := newRegion(0, append(append([]reply{volumeBusy}, shown...), done, attached)...)
		Expect(r.AttachAndWait(ctx, "vol-1", target)).To(Equal("/dev/sdf"))
		Expect(r.forms("AttachVolume")).To(HaveLen(2))
		Expect(r.actions()).To(HaveLen(3 + len(shown)))
	},
		Entry("it is terminated", volumeShown("in-use", "i-2 /dev/sdf attached"), instanceShown("terminated")),
		Entry("it shuts down", volumeShown("in-use", "i-2 /dev/sdf attached"), instanceShown("shutting-down")),
		Entry("it is gone", volumeShown("in-use", "i-2 /dev/sdf attached"), noInstance), Entry("detaching", volumeShown("in-use", "i-2 /dev/sdf detaching")),
		Entry("free meanwhile", free), Entry("this one's own older attachment", detaching),
	)

	It("waits for an instance that does not run yet", func(ctx SpecContext) {
		r := newRegion(0, notReady, notReady, done, attached)
		Expect(r.AttachAndWait(ctx, "vol-1", target)).To(Equal("/dev/sdf"))
		Expect(r.forms("AttachVolume")).To(HaveLen(3))
	})

	It("does not attach what both the instance and the volume show as attached", func(ctx SpecContext) {
		r := newRegion(0, attached)
		having := Instance{ID: "i-1", State: "running", Disks: []InstanceDisk{{Device: "/dev/sdf", Volume: "vol-1"}}}
		Expect(r.AttachAndWait(ctx, "vol-1", having)).To(Equal("/dev/sdf"))
		Expect(r.actions()).To(Equal([]string{"DescribeVolumes", "DescribeVolumes"}))
	})

	It("attaches what only an older state of the instance shows, as another device", func(ctx SpecContext) {
		r := newRegion(0, free, done, attached)
		having := Instance{ID: "i-1", State: "running", Disks: []InstanceDisk{{Device: "/dev/sdf", Volume: "vol-1"}}}
		Expect(r.AttachAndWait(ctx, "vol-1", having)).Error().NotTo(HaveOccurred())
		Expect(r.forms("AttachVolume")[0]).To(HaveKeyWithValue("Device", []string{"/dev/sdg"}))
	})

	DescribeTable("does not attach to an instance that is going away", func(ctx SpecContext, state string) {
		r := newRegion(0, done)
		_, err := r.AttachAndWait(ctx, "vol-1", Instance{ID: "i-1", State: state})
		Expect(err).To(MatchError("attaching volume vol-1 to instance i-1: the instance is " + state))
		Expect(r.tries()).To(BeZero())
	},
		Entry(nil, "shutting-down"), Entry(nil, "terminated"),
	)

	It("fails when AWS gives up, and not for a single answer that is out of date", func(ctx SpecContext) {
		r := newRegion(0, done, attaching, free, attached)
		Expect(r.AttachAndWait(ctx, "vol-1", target)).To(Equal("/dev/sdf"))
		r = newRegion(0, done, attaching, free)
		_, err := r.AttachAndWait(ctx, "vol-1", target)
		var failure *AttachmentFailure
		Expect(errors.As(err, &failure)).To(BeTrue())
		Expect(*failure).To(Equal(AttachmentFailure{VolumeID: "vol-1", InstanceID: "i-1"}))
	})
})

var _ = Describe("DetachAndWait", func() {
	from := Attachment{Instance: "i-1", Device: "/dev/sdf", State: "attached"}

	It("names the instance and the device, and waits until the volume is detached", func(ctx SpecContext) {
		r := newRegion(0, done, attached, detaching, free)
		Expect(r.DetachAndWait(ctx, "vol-1", from)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DetachVolume", "DescribeVolumes", "DescribeVolumes", "DescribeVolumes"}))
		Expect(r.forms("DetachVolume")[0]).To(And(HaveKeyWithValue("VolumeId", []string{"vol-1"}), HaveKeyWithValue("InstanceId", []string{"i-1"}),
			HaveKeyWithValue("Device", []string{"/dev/sdf"}), Not(HaveKey("Force"))))
	})

	It("only waits for what is being detached already", func(ctx SpecContext) {
		r := newRegion(0, detaching, free)
		Expect(r.DetachAndWait(ctx, "vol-1", Attachment{Instance: "i-1", Device: "/dev/sdf", State: "detaching"})).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DescribeVolumes", "DescribeVolumes"}))
	})

	DescribeTable("takes a refusal for done when the volume is free or leaving", func(ctx SpecContext, shown reply) {
		r := newRegion(0, notReady, shown, free)
		Expect(r.DetachAndWait(ctx, "vol-1", from)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DetachVolume", "DescribeVolumes", "DescribeVolumes"}))
	},
		Entry("free", free), Entry("detaching", detaching), Entry("detached", volumeShown("in-use", "i-1 /dev/sdf detached")),
		Entry("attached elsewhere", volumeShown("in-use", "i-2 /dev/sdf attached")),
	)

	DescribeTable("asks again while the volume is held", func(ctx SpecContext, shown reply) {
		r := newRegion(0, notReady, shown, done, free)
		Expect(r.DetachAndWait(ctx, "vol-1", from)).To(Succeed())
		Expect(r.actions()).To(Equal([]string{"DetachVolume", "DescribeVolumes", "DetachVolume", "DescribeVolumes"}))
	},
		Entry("still attaching", attaching), Entry("still attached", attached), Entry("it cannot be looked up", noRights),
	)

	It("takes a volume that is gone for detached", func(ctx SpecContext) {
		Expect(newRegion(0, done, noVolume).DetachAndWait(ctx, "vol-1", from)).To(Succeed())
	})

	It("fails with AWS's own word", func(ctx SpecContext) {
		err := newRegion(0, noRights).DetachAndWait(ctx, "vol-1", from)
		Expect(err).To(MatchError(HavePrefix("detaching volume vol-1 from instance i-1: UnauthorizedOperation")))
		Expect(Unauthorized(err)).To(BeTrue())
	})
})
