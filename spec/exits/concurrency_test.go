package exits_test

import (
	"fmt"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

// together runs calls side by side, each a process of its own.
func together(ctx SpecContext, d *testbed.Director, calls [][]any) []testbed.Answer {
	GinkgoHelper()
	answers := make([]testbed.Answer, len(calls))
	failures := make([]error, len(calls))
	var all sync.WaitGroup
	for i, call := range calls {
		all.Go(func() {
			process, err := d.Start(ctx, call[0].(string), call[1:]...)
			if err != nil {
				failures[i] = err
				return
			}
			answers[i] = process.Wait()
			failures[i] = answers[i].Faulty
		})
	}
	all.Wait()
	for _, err := range failures {
		Expect(err).NotTo(HaveOccurred())
	}
	return answers
}

var _ = Describe("Disks of one VM", func() {
	It("end in the right state after 32 processes that attach and detach them side by side", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		vm := launch(ctx, d, "10.0.0.10")
		const names = 11 // /dev/sdf to /dev/sdp
		var disks []string
		for range names {
			disks = append(disks, ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text())
		}
		account.Bed.Gateway.Lag(gateway.Lag{Attaching: gateway.Delay{Looks: 2}, Detaching: gateway.Delay{Looks: 2}})
		// Each disk is attached by three processes at once, one of them by two.
		var calls [][]any
		for n := range 32 {
			calls = append(calls, []any{"attach_disk", vm, disks[n%names]})
		}
		for i, answer := range together(ctx, d, calls) {
			Expect(answer.Error).To(BeNil(), "%s\n%s", calls[i], answer.Stderr)
		}
		Expect(devicesOf(ctx, vm, disks)).To(HaveLen(names), "each has a name of its own")

		// The first six go, each by three processes, beside others that attach the rest once more.
		calls = nil
		for n := range 32 {
			if disk := n % names; disk < 6 {
				calls = append(calls, []any{"detach_disk", vm, disks[disk]})
			} else {
				calls = append(calls, []any{"attach_disk", vm, disks[disk]})
			}
		}
		for i, answer := range together(ctx, d, calls) {
			if answer.Error != nil { // another process was first
				Expect(calls[i][0]).To(Equal("detach_disk"), answer.Error.Message)
				Expect(answer.Error.Type).To(Equal("Bosh::Clouds::DiskNotAttached"), answer.Error.Message)
			}
		}
		Expect(devicesOf(ctx, vm, disks[:6])).To(BeEmpty())
		Expect(devicesOf(ctx, vm, disks[6:])).To(HaveLen(5))
	})

	It("have eleven device names, and a twelfth disk is refused", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		vm := launch(ctx, d, "10.0.0.10")
		for range 11 {
			ok(ctx, d, "attach_disk", vm, ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text())
		}
		run := refused(ctx, d, "attach_disk", vm, ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text())
		Expect(run.Error.Message).To(ContainSubstring("Instance has too many disks attached"))
		Expect(run.Calls).To(HaveLen(1), "no name is tried in vain")
	})
})

// devicesOf returns the disks of a VM by device name.
func devicesOf(ctx SpecContext, vm string, disks []string) map[string]string {
	GinkgoHelper()
	found := map[string]string{}
	everything := account.World(ctx)
	for _, disk := range disks {
		for _, attachment := range everything.Find(disk).Answer.Items("attachmentSet") {
			Expect(attachment.Value("instanceId")).To(Equal(vm))
			Expect(attachment.Value("status")).To(Equal("attached"))
			found[attachment.Value("device")] = disk
		}
	}
	return found
}

var _ = Describe("Repetition", func() {
	var d *testbed.Director
	var vm, disk string
	BeforeEach(func(ctx SpecContext) {
		d = account.Director(ctx, nil)
		vm = launch(ctx, d, "10.0.0.10")
		disk = ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
	})

	It("of attach_disk changes nothing", func(ctx SpecContext) {
		first := ok(ctx, d, "attach_disk", vm, disk)
		second := ok(ctx, d, "attach_disk", vm, disk)
		Expect(second.Text()).To(Equal(first.Text()))
		Expect(creating(second.Calls, "AttachVolume")).To(BeEmpty())
	})

	It("of detach_disk answers as the contract says", func(ctx SpecContext) {
		run := refused(ctx, d, "detach_disk", vm, disk)
		Expect(run.Error.Type).To(Equal("Bosh::Clouds::DiskNotAttached"))
		Expect(run.Error.Message).To(Equal(fmt.Sprintf("Disk `%s' is not attached to instance `%s'", disk, vm)))
		gone := ok(ctx, d, "detach_disk", vm, "vol-0123456789abcdef0")
		Expect(gone.Stderr).To(ContainSubstring("disk vol-0123456789abcdef0 does not exist"))
	})

	It("of a deletion is an error that the caller expects, or no error", func(ctx SpecContext) {
		ok(ctx, d, "delete_vm", vm)
		ok(ctx, d, "delete_vm", vm) // AWS knows it for an hour
		ok(ctx, d, "delete_disk", disk)
		Expect(refused(ctx, d, "delete_disk", disk).Error.Type).To(Equal("Bosh::Clouds::DiskNotFound"))
		ok(ctx, d, "delete_snapshot", "snap-0123456789abcdef0")
		ok(ctx, d, "delete_stemcell", "ami-0123456789abcdef0")
		ok(ctx, d, "delete_stemcell", "ami-0123456789abcdef0 light")
	})

	It("of a name that AWS refuses goes on to the next in the same call", func(ctx SpecContext) {
		for _, name := range []string{"/dev/sdf", "/dev/sdg"} {
			account.Bed.Gateway.Add(gateway.Rule{
				Action: "AttachVolume", Where: withDevice(name), Code: "InvalidParameterValue",
				Message: "Invalid value '" + name + "' for unixDevice. Attachment point " + name + " is already in use",
			})
		}
		run := ok(ctx, d, "attach_disk", vm, disk)
		Expect(creating(run.Calls, "AttachVolume")).To(HaveLen(3))
		Expect(devicesOf(ctx, vm, []string{disk})).To(HaveKey("/dev/sdh"))
	})
})

var _ = Describe("A disk that another VM holds", func() {
	It("is refused with its holder, and waited for only when that is going", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		first, second := launch(ctx, d, "10.0.0.10"), launch(ctx, d, "10.0.0.11")
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, first).Text()
		ok(ctx, d, "attach_disk", first, disk)
		run := refused(ctx, d, "attach_disk", second, disk)
		Expect(run.Error.Message).To(And(ContainSubstring("volume "+disk+" is attached to instance "+first), ContainSubstring("cloud-check")))
		Expect(creating(run.Calls, "AttachVolume")).To(HaveLen(1))
		Expect(refused(ctx, d, "delete_disk", disk).Error.Message).To(ContainSubstring("is attached to instance " + first))

		account.Bed.Gateway.Lag(gateway.Lag{Terminating: gateway.Delay{Looks: 4}})
		fast := account.Another(map[string]any{"fast_path_delete": true})
		ok(ctx, fast, "delete_vm", first)
		ok(ctx, d, "attach_disk", second, disk)
		Expect(devicesOf(ctx, second, []string{disk})).To(HaveLen(1))
	})
})
