package protocol_test

import (
	"bytes"
	"os/exec"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	cpiError       = "Bosh::Clouds::CpiError"
	cloudError     = "Bosh::Clouds::CloudError"
	notImplemented = "Bosh::Clouds::NotImplemented"
)

var _ = Describe("A request that cannot be understood", func() {
	DescribeTable("is refused with what is wrong with it", func(ctx SpecContext, input, kind, message string) {
		answer := send(ctx, jobConfig(nil), input)
		Expect(answer.Error).NotTo(BeNil())
		Expect(answer.Error.Type).To(Equal(kind))
		Expect(answer.Error.Message).To(ContainSubstring(message))
		Expect(answer.Error.OkToRetry).To(BeFalse())
		Expect(answer.Result).To(MatchJSON("null"))
	},
		Entry("nothing", "", cpiError, "stdin was empty"),
		Entry("blanks", " \n\t", cpiError, "stdin was empty"),
		Entry("broken JSON", `{"method":`, cpiError, "Request cannot be deserialized, details: invalid JSON at byte"),
		Entry("a list", `[]`, cpiError, "a JSON object is expected"),
		Entry("a number", `17`, cpiError, "a JSON object is expected"),
		Entry("two values", `{} {}`, cpiError, "Request cannot be deserialized"),
		Entry("no method", `{"arguments":[],"context":{"director_uuid":"x"}}`, cpiError, "Method must be a String"),
		Entry("a method that is no string", `{"method":3,"arguments":[],"context":{"director_uuid":"x"}}`, cpiError, "Method must be a String, got: '3'"),
		Entry("an unknown method", `{"method":"configure_networks","arguments":[],"context":{"director_uuid":"x"}}`, notImplemented, "Method is not known, got: 'configure_networks'"),
		Entry("no arguments", `{"method":"has_vm","context":{"director_uuid":"x"}}`, cpiError, "Arguments must be an Array"),
		Entry("arguments that are no list", `{"method":"has_vm","arguments":{},"context":{"director_uuid":"x"}}`, cpiError, "Arguments must be an Array"),
		Entry("an api_version that is no number", `{"method":"info","arguments":[],"context":{"director_uuid":"x"},"api_version":"2"}`, cpiError, "api_version requested must be an Integer"),
		Entry("an api_version with a fraction", `{"method":"info","arguments":[],"context":{"director_uuid":"x"},"api_version":2.5}`, cpiError, "api_version requested must be an Integer"),
		Entry("an api_version of null", `{"method":"info","arguments":[],"context":{"director_uuid":"x"},"api_version":null}`, cpiError, "api_version requested must be an Integer"),
		Entry("no context", `{"method":"info","arguments":[]}`, cpiError, "context with director uuid"),
		Entry("a context without a Director", `{"method":"info","arguments":[],"context":{}}`, cpiError, "context with director uuid"),
		Entry("a Director that is no string", `{"method":"info","arguments":[],"context":{"director_uuid":5}}`, cpiError, "context with director uuid"),
	)

	DescribeTable("names the argument", func(ctx SpecContext, method string, arguments []any, message string) {
		run, err := account.Director(ctx, nil).Call(ctx, method, arguments...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Type", cpiError)))
		Expect(run.Error.Message).To(ContainSubstring(message))
		Expect(run.Calls).To(BeEmpty())
	},
		Entry(nil, "has_vm", []any{}, "wrong number of arguments (given 0, expected 1); the first missing one is vm_cid"),
		Entry(nil, "has_vm", []any{"i-1", "i-2"}, "wrong number of arguments (given 2, expected 1)"),
		Entry(nil, "has_vm", []any{nil}, "argument 1 (vm_cid) must be a string, got null"),
		Entry(nil, "has_vm", []any{17}, "argument 1 (vm_cid) must be a string"),
		Entry(nil, "has_vm", []any{""}, "argument 1 (vm_cid) must not be empty"),
		Entry(nil, "attach_disk", []any{"i-1"}, "the first missing one is disk_cid"),
		Entry(nil, "create_vm", []any{"a", "ami-1", map[string]any{}}, "wrong number of arguments (given 3, expected 4..6); the first missing one is networks"),
		Entry(nil, "create_vm", []any{"a", "ami-1", map[string]any{}, map[string]any{}, "vol-1"}, "argument 5 (disk_cids) must be a list of strings"),
		Entry(nil, "create_vm", []any{"a", "ami-1", map[string]any{}, map[string]any{}, []any{nil}}, "argument 5 (disk_cids) must be a list of strings, and holds null"),
		Entry(nil, "create_disk", []any{"large", map[string]any{}}, "argument 1 (size) must be"),
		Entry(nil, "create_disk", []any{2048.5, map[string]any{}}, "argument 1 (size) must be"),
		Entry(nil, "info", []any{1}, "wrong number of arguments (given 1, expected 0)"),
	)
})

var _ = Describe("Calls that need no AWS", func() {
	DescribeTable("info answers under any configuration, quickly and offline", func(ctx SpecContext, config string, version int) {
		answer := send(ctx, config, `{"method":"info","arguments":[],"context":{"director_uuid":"x"}}`)
		Expect(answer.Error).To(BeNil())
		Expect(answer.Result).To(MatchJSON(`{"api_version":` + string(rune('0'+version)) + `,"stemcell_formats":["aws-raw","aws-light"]}`))
		Expect(answer.Stderr).To(BeEmpty())
	},
		Entry("none", "", 3), Entry("no JSON", "{", 3), Entry("a list", "[]", 3), Entry("a wrong type", `{"cloud":5}`, 3),
		Entry("an older version asked for", `{"cloud":{"properties":{"debug":{"cpi":{"api_version":2}}}}}`, 2),
		Entry("a newer version asked for", `{"cloud":{"properties":{"debug":{"cpi":{"api_version":42}}}}}`, 3),
		Entry("null", `{"cloud":{"properties":{"debug":{"cpi":{"api_version":null}}}}}`, 3),
	)

	DescribeTable("answer in every api_version", func(ctx SpecContext, version string) {
		for method, result := range map[string]string{"info": `"api_version":3`, "ping": `"pong"`} {
			answer := send(ctx, "", `{"method":"`+method+`","arguments":[],"context":{"director_uuid":"x"}`+version+`}`)
			Expect(answer.Error).To(BeNil())
			Expect(string(answer.Result)).To(ContainSubstring(result))
		}
	},
		Entry(nil, ""), Entry(nil, `,"api_version":1`), Entry(nil, `,"api_version":2`), Entry(nil, `,"api_version":2.0`), Entry(nil, `,"api_version":3`), Entry(nil, `,"api_version":0`),
	)

	DescribeTable("calculate_vm_cloud_properties", func(ctx SpecContext, size, result string) {
		answer := send(ctx, "", `{"method":"calculate_vm_cloud_properties","arguments":[`+size+`],"context":{"director_uuid":"x"}}`)
		if answer.Error != nil {
			Expect(answer.Error.Message).To(Equal(result))
			return
		}
		Expect(answer.Result).To(MatchJSON(result))
	},
		Entry(nil, `{"cpu":2,"ram":8192,"ephemeral_disk_size":10240}`, `{"instance_type":"m5.large","ephemeral_disk":{"size":10240}}`),
		Entry(nil, `{"cpu":1.5,"ram":2000.0,"ephemeral_disk_size":1}`, `{"instance_type":"c5.large","ephemeral_disk":{"size":1}}`),
		Entry(nil, `{"cpu":1}`, `Missing VM cloud properties: 'ram', 'ephemeral_disk_size'`),
		Entry(nil, `{"cpu":"many","ram":1,"ephemeral_disk_size":1}`, `desired_instance_size.cpu: must be a whole number, got "many"`),
		Entry(nil, `{"cpu":65,"ram":1,"ephemeral_disk_size":1}`, `Unable to meet requested VM requirements: 65 CPU, 1 RAM. Largest known VM type is 'r5.16xlarge': 64 CPU, 524288 RAM.`),
	)

	DescribeTable("methods that the AWS CPI does not have", func(ctx SpecContext, method string, arguments ...any) {
		answer := send(ctx, "", request(method, arguments...))
		Expect(answer.Error).To(HaveValue(HaveField("Type", notImplemented)))
	},
		Entry(nil, "create_network", map[string]any{}), Entry(nil, "delete_network", "n"), Entry(nil, "update_disk", "vol-1", 1024, map[string]any{}),
	)

	It("prints its version and its usage", func() {
		version, err := exec.Command(account.Binary, "--version").Output()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(version)).To(HavePrefix("bosh-aws-cpi "))
		help, err := exec.Command(account.Binary, "--help").Output()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(help)).To(ContainSubstring("cpi CONFIG"))
	})

	It("says how it is run when no configuration is named", func() {
		command := exec.Command(account.Binary)
		command.Stdin = strings.NewReader(request("has_vm", "i-1"))
		output, err := command.Output()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(output)).To(ContainSubstring("cpi CONFIG"))
	})
})

var _ = Describe("A large request", func() {
	It("is read to its end before anything is written", func(ctx SpecContext) {
		d := account.Director(ctx, nil)
		machine := account.Bed.Machine(account.Bed.Account.Image+" light", "10.0.0.10")
		machine.Env["padding"] = strings.Repeat("x", 2<<20)
		run, err := d.Call(ctx, "create_vm", machine.Arguments()...)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Message", MatchRegexp(`user data would be \d+ bytes and EC2 takes 16384`))))
		Expect(run.Calls).To(BeEmpty())
		Expect(bytes.Count(run.Raw, []byte("\n"))).To(Equal(1))
	})
})
