package exits_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

func creating(calls []gateway.Call, action string) (found []gateway.Call) {
	for _, call := range calls {
		if call.Action == action {
			found = append(found, call)
		}
	}
	return found
}

var _ = Describe("Identity", func() {
	It("makes two resources of two equal requests", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		vms := []string{launch(ctx, d, "10.0.0.10"), launch(ctx, d, "10.0.0.11")}
		Expect(vms[0]).NotTo(Equal(vms[1]))
		disks := []string{ok(ctx, d, "create_disk", 1024, map[string]any{}, vms[0]).Text(), ok(ctx, d, "create_disk", 1024, map[string]any{}, vms[0]).Text()}
		Expect(disks[0]).NotTo(Equal(disks[1]))
		metadata := map[string]any{"deployment": "dep", "job": "web", "index": 0}
		snapshots := []string{ok(ctx, d, "snapshot_disk", disks[0], metadata).Text(), ok(ctx, d, "snapshot_disk", disks[0], metadata).Text()}
		Expect(snapshots[0]).NotTo(Equal(snapshots[1]))
		everything := account.World(ctx)
		for _, id := range append(append(vms, disks...), snapshots...) {
			Expect(everything.Find(id)).NotTo(BeNil(), id)
		}
	})

	It("launches two VMs of two equal dynamic requests", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		machine.Networks = []byte(`{"default":{"type":"dynamic","cloud_properties":{"subnet":"` + account.Bed.Account.Subnets[0].ID + `"}}}`)
		first := ok(ctx, d, "create_vm", machine.Arguments()...).VM()
		Expect(ok(ctx, d, "create_vm", machine.Arguments()...).VM()).NotTo(Equal(first))
	})

	It("bears one private tag from birth, and its tags keep the rules of the metadata service", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		run := ok(ctx, d, "create_vm", machine.Arguments()...)
		for _, kind := range []string{"instance", "volume", "network-interface"} {
			found := account.World(ctx).Of(kind)
			Expect(found).NotTo(BeEmpty())
			for _, resource := range found {
				Expect(resource.Tags[privateTag]).To(MatchRegexp(
					`^v1:`+testbed.DirectorUUID+`:\d{8}T\d{6}Z:[0-9a-f]{16}:`+machine.AgentID+`:pending$`), resource.String())
			}
		}
		Expect(creating(run.Calls, "CreateTags")).To(BeEmpty(), "no tag comes later")
		ok(ctx, d, "set_vm_metadata", run.VM(), map[string]any{"job": "web", "index": 0})
		Expect(account.World(ctx).Find(run.VM()).Tags[privateTag]).To(HaveSuffix(machine.AgentID + ":committed"))
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, run.VM()).Text()
		Expect(pending(*account.World(ctx).Find(disk))).To(BeTrue())
		ok(ctx, d, "set_disk_metadata", disk, map[string]any{"deployment": "dep"})
		Expect(account.World(ctx).Find(disk).Tags[privateTag]).To(HaveSuffix(":committed"))
	})

	It("is left out where aws.private_tag is false", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"private_tag": false})
		vm := launch(ctx, d, "10.0.0.10")
		ok(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "web"})
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
		ok(ctx, d, "set_disk_metadata", disk, map[string]any{"a": "b"})
		Expect(account.World(ctx)).To(HaveEach(HaveField("Tags", Not(HaveKey(privateTag)))))
	})

	DescribeTable("keeps one client token in every try, so that a lost answer makes no second resource", func(ctx SpecContext, action, method string) {
		d := account.Director(ctx, nil)
		vm := launch(ctx, d, "10.0.0.10")
		arguments := account.Bed.Machine(stemcell(), "10.0.0.11").Arguments()
		kind, before := "instance", 1
		if method == "create_disk" {
			arguments, kind, before = []any{1024, map[string]any{}, vm}, "volume", 2
		}
		account.Bed.Gateway.Add(gateway.Rule{Action: action, Times: 2, DropAfter: true})
		run := ok(ctx, d, method, arguments...)
		calls := creating(run.Calls, action)
		Expect(calls).To(HaveLen(3))
		Expect(calls[0].ClientToken).To(And(Not(BeEmpty()), Equal(calls[1].ClientToken), Equal(calls[2].ClientToken), HaveLen(len(calls[0].ClientToken))))
		Expect(len(calls[0].ClientToken)).To(BeNumerically("<=", 64))
		Expect(calls[0].Params).To(Equal(calls[2].Params), "AWS refuses a known token with other parameters")
		if kind == "instance" {
			Expect(account.World(ctx).Of(kind)).To(HaveLen(before + 1))
		} else {
			Expect(account.World(ctx).Of(kind)).To(HaveLen(before + 1))
		}
	},
		Entry(nil, "RunInstances", "create_vm"), Entry(nil, "CreateVolume", "create_disk"),
	)

	DescribeTable("finds and removes what was made when the answer stays lost", func(ctx SpecContext, action, method string) {
		d := account.Director(ctx, map[string]any{"max_retries": 2})
		vm := launch(ctx, d, "10.0.0.10")
		ok(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "web"})
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
		arguments := map[string][]any{
			"create_vm": account.Bed.Machine(stemcell(), "10.0.0.11").Arguments(), "create_disk": {1024, map[string]any{}, vm},
			"snapshot_disk": {disk, map[string]any{"deployment": "dep"}},
		}[method]
		before := account.World(ctx)
		account.Bed.Gateway.Add(gateway.Rule{Action: action, DropAfter: true})
		// What AWS made shows only after some looks.
		account.Bed.Gateway.Grace(gateway.Grace{Delay: gateway.Delay{Looks: 1}})
		run, err := d.Call(ctx, method, arguments...)
		Expect(err).NotTo(HaveOccurred())
		if method == "snapshot_disk" {
			// It takes no token, so it is looked up before a second try, and kept when it is found.
			Expect(run.Error).To(BeNil(), run.Stderr)
			Expect(creating(run.Calls, action)).To(HaveLen(1))
			Expect(account.World(ctx).Beyond(before)).To(HaveExactElements(HaveField("ID", run.Text())))
			return
		}
		Expect(run.Error).NotTo(BeNil())
		Expect(account.World(ctx).Beyond(before)).To(BeEmpty(), run.Stderr)
		if method == "create_vm" {
			Expect(run.Stderr).To(ContainSubstring("the answer to ec2:RunInstances was lost; removing instance i-"))
			Expect(run.Error.OkToRetry).To(BeTrue(), run.Error.Message)
		}
	},
		Entry(nil, "RunInstances", "create_vm"), Entry(nil, "CreateVolume", "create_disk"), Entry(nil, "CreateSnapshot", "snapshot_disk"),
	)

	// The first answer is lost, and what follows is another word of AWS's: it tells nothing of what the first try did.
	DescribeTable("finds and removes what a lost answer has made, whatever AWS says next", func(ctx SpecContext, method, action, code string, status int) {
		d := account.Director(ctx, map[string]any{"max_retries": 2})
		vm := launch(ctx, d, "10.0.0.10")
		before := account.World(ctx)
		account.Bed.Gateway.Add(gateway.Rule{Action: action, Times: 1, DropAfter: true})
		account.Bed.Gateway.Add(gateway.Rule{Action: action, Nth: 2, Times: 1, Code: code, Status: status})
		arguments := map[string][]any{
			"create_vm": account.Bed.Machine(stemcell(), "10.0.0.11").Arguments(), "create_disk": {1024, map[string]any{}, vm},
		}[method]
		run, err := d.Call(ctx, method, arguments...)
		Expect(err).NotTo(HaveOccurred())
		left := account.World(ctx).Beyond(before).Of(map[string]string{"create_vm": "instance", "create_disk": "volume"}[method])
		if run.Error != nil {
			Expect(left).To(BeEmpty(), run.Stderr)
			return
		}
		cid := run.Text()
		if method == "create_vm" {
			cid = run.VM()
		}
		Expect(left).To(HaveExactElements(HaveField("ID", cid)), run.Stderr)
	},
		Entry("no capacity: a second launch follows, with another token", "create_vm", "RunInstances", "InsufficientInstanceCapacity", 500),
		Entry("the address is in use, by what the first try launched", "create_vm", "RunInstances", "InvalidIPAddress.InUse", 400),
		Entry("throttled", "create_vm", "RunInstances", "RequestLimitExceeded", 503),
		Entry("refused", "create_vm", "RunInstances", "UnauthorizedOperation", 403),
		Entry("over a limit, which EC2 looks at before the token", "create_disk", "CreateVolume", "VolumeLimitExceeded", 400),
		Entry("a burned token", "create_disk", "CreateVolume", "IdempotentParameterMismatch", 400),
	)
})

var _ = Describe("The timeline", func() {
	It("has a line for each call of AWS, and one with the sum", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		d.Context = map[string]any{"request_id": "cpi-424242"}
		account.Bed.Gateway.Add(gateway.Rule{Action: "RunInstances", Times: 1, Code: "InternalError", Status: 500})
		run := ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), "10.0.0.10").Arguments()...)
		lines := strings.Split(strings.TrimSpace(run.Stderr), "\n")
		Expect(lines).To(HaveEach(HavePrefix("[cpi-424242] ")))
		Expect(run.Stderr).To(MatchRegexp(`INFO - ec2:RunInstances \d+ ms \S+ tries=2\n`))
		Expect(run.Stderr).To(MatchRegexp(`INFO - ec2:DescribeImages \d+ ms [0-9a-f-]{36}\n`))
		Expect(lines[len(lines)-1]).To(MatchRegexp(`INFO - 4 AWS calls, 0 failed, \d+ ms in AWS, \d+ ms in all$`))
		Expect(lines).To(HaveLen(5))
		Expect(len(run.Stderr)).To(BeNumerically("<", 1000))
		for _, secret := range []string{testbed.PlantedSecret, "wJalrXUtnFEMI", "nats-password"} {
			Expect(run.Stderr).NotTo(ContainSubstring(secret))
		}
	})

	It("names the code of what AWS refused, and nothing of its message", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeVolumes", Code: "UnauthorizedOperation", Message: "secret words", Status: 403})
		run := refused(ctx, d, "has_disk", "vol-0123456789abcdef0")
		Expect(run.Stderr).To(MatchRegexp(`ec2:DescribeVolumes \d+ ms \S+ error=UnauthorizedOperation\n`))
		Expect(run.Stderr).NotTo(ContainSubstring("secret words"))
	})
})
