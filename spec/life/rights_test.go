package life_test

import (
	"bytes"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
	"bosh-aws-cpi/src/cpi/policy"
)

// No life calls what the table of rights does not have.
var _ = AfterEach(func() {
	for _, call := range account.Bed.Gateway.Calls() {
		_, _, known := policy.Find(call.Name())
		Expect(known).To(BeTrue(), call.Name())
	}
})

// helpful is a right that only helps, as the table of rights has it, and what a call without it is told in a warning.
type helpful struct {
	action, need string                // need is a part of the table's words
	where        func(url.Values) bool // which calls of the action are meant; nil is all
	warns        []string              // regular expressions
}

func tagged(prefix string) func(url.Values) bool {
	return func(params url.Values) bool { return strings.HasPrefix(params.Get("ResourceId.1"), prefix) }
}

var everyHelpful = []helpful{
	{action: "ec2:GetConsoleOutput", need: "the end of the console", warns: []string{`ec2:GetConsoleOutput is missing`}},
	{action: "ec2:DescribeInstanceTypes", need: "instance types that are newer than this CPI", warns: []string{`q9\.large.*ec2:DescribeInstanceTypes`}},
	{
		action: "ec2:CreateTags", need: "tags on the AMI of a light stemcell",
		where: tagged("ami-"),
		warns: []string{`the stemcell's tags could not be set on AMI ami-\S+: .*ec2:CreateTags`},
	},
	{
		action: "ec2:CreateTags", need: "tags on the volumes and network interfaces of a VM",
		where: func(params url.Values) bool {
			return tagged("vol-")(params) || tagged("eni-")(params) || params.Has("ResourceId.2")
		},
		warns: []string{`the tags of vol-\S+, vol-\S+ could not be set: .*ec2:CreateTags`, `the tags of eni-\S+ could not be set: .*ec2:CreateTags`},
	},
	{
		action: "ec2:CreateTags", need: "the name of a VM that is being deleted",
		where: func(params url.Values) bool { return params.Get("Tag.1.Value") == "to be deleted" },
		warns: []string{`the name of i-\S+, which is being deleted, could not be changed to say so: .*ec2:CreateTags`},
	},
}

func (h helpful) String() string { return h.action + " for " + h.need }

// refusing returns the entries that stand for an optional right of the table.
func refusing(action, need string) []string {
	var entries []string
	for _, one := range everyHelpful {
		if one.action == action && strings.Contains(need, one.need) {
			entries = append(entries, one.String())
		}
	}
	return entries
}

var _ = Describe("Rights that only help", func() {
	It("are those of the table", func() {
		var lived []string
		for _, statement := range policy.Statements() {
			for _, right := range statement.Rights {
				if !right.Optional {
					continue
				}
				for _, action := range right.Actions {
					entries := refusing(action, right.Need)
					Expect(entries).To(HaveLen(1), "the lives that refuse %s for %s", action, right.Need)
					lived = append(lived, entries...)
				}
			}
		}
		var every []string
		for _, one := range everyHelpful {
			every = append(every, one.String())
		}
		Expect(lived).To(ConsistOf(every), "a life for each optional right, and a right for each life")
	})

	for _, right := range everyHelpful {
		It("are not missed where "+right.action+" is refused for "+right.need, func(ctx SpecContext) {
			d := account.Director(ctx, map[string]any{"fast_path_delete": true})
			d.APIVersion = 3
			refusal := account.Bed.Gateway.Add(gateway.Rule{Action: strings.TrimPrefix(right.action, "ec2:"), Deny: true, Where: right.where})
			stderr := helpedLife(ctx, d)
			Expect(refusal.Hits()).To(BeNumerically(">", 0), "the life never needed it")
			for _, warning := range right.warns {
				Expect(stderr).To(MatchRegexp(`WARN - .*` + warning))
			}
		})
	}

	It("are needed where nothing would be left of the call", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		vm := ok(ctx, d, "create_vm", account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10").Arguments()...).VM()
		account.Bed.Gateway.Deny("ec2:CreateTags")
		failure, _ := refused(ctx, d, "set_vm_metadata", vm, map[string]any{"a": "b"})
		Expect(failure.Message).To(ContainSubstring("lacks ec2:CreateTags (statement BaselinePolicy)"))
	})
})

// helpedLife is a life in which each right that only helps is called for, up to an empty account. It returns what all
// of its calls wrote to stderr.
func helpedLife(ctx SpecContext, d *testbed.Director) string {
	GinkgoHelper()
	var stderr strings.Builder
	done := func(run testbed.Run) testbed.Run {
		stderr.WriteString(run.Stderr)
		return run
	}
	stemcell := done(ok(ctx, d, "create_stemcell", "/nowhere", lightStemcell(), map[string]any{"tags": map[string]any{"a": "b"}})).Text()

	account.Bed.Gateway.Doom(gateway.Doom{Action: "RunInstances", Times: 1, Death: gateway.InternalFault})
	machine := account.Bed.Machine(stemcell, "10.0.0.10")
	failure, died := refused(ctx, d, "create_vm", machine.Arguments()...)
	done(died)
	Expect(failure).To(And(HaveField("Type", "Bosh::Clouds::VMCreationFailed"), HaveField("OkToRetry", true),
		HaveField("Message", And(ContainSubstring("Server.InternalError"), Not(ContainSubstring("GetConsoleOutput"))))))
	vm := done(ok(ctx, d, "create_vm", machine.Arguments()...)).VM()
	done(ok(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "web", "index": 0}))
	Expect(account.World(ctx).Find(vm).Tags).To(And(HaveKeyWithValue("Name", "web/0"), HaveKeyWithValue("bosh-aws-cpi", HaveSuffix(":committed"))))

	disk := done(ok(ctx, d, "create_disk", 1024, map[string]any{}, vm)).Text()
	unknown := account.Bed.Gateway.Add(gateway.Rule{Action: "DescribeInstances", Rewrite: func(_ gateway.Call, body []byte) []byte {
		return bytes.ReplaceAll(body, []byte("m5.large"), []byte("q9.large"))
	}})
	attached := done(ok(ctx, d, "attach_disk", vm, disk))
	Expect(attached.Text()).To(HavePrefix("/dev/disk/by-id/nvme-"))
	Expect(attached.Cost()).To(ConsistOf("DescribeInstances", "DescribeInstanceTypes", "AttachVolume"))
	unknown.Remove()

	done(ok(ctx, d, "detach_disk", vm, disk))
	done(ok(ctx, d, "delete_vm", vm))
	done(ok(ctx, d, "delete_disk", disk))
	done(ok(ctx, d, "delete_stemcell", stemcell))
	Expect(account.World(ctx)).To(BeEmpty())
	return stderr.String()
}
