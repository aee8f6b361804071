package plan

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
)

func networksOf(text string) properties.Networks {
	GinkgoHelper()
	var report decode.Report
	found := properties.ParseNetworks(json.RawMessage(text), &report)
	Expect(report.Err()).NotTo(HaveOccurred())
	return found
}

// document returns the settings as the agent finds them.
func document(settings AgentSettings) string {
	GinkgoHelper()
	text, err := settings.UserData(map[string]string{"z": "0a:00"})
	Expect(err).NotTo(HaveOccurred())
	decoded, err := base64.StdEncoding.DecodeString(text)
	Expect(err).NotTo(HaveOccurred())
	return string(decoded)
}

var _ = Describe("the agent's settings", func() {
	It("are one compact document in the agent's own types", func() {
		Expect(document(AgentSettings{
			AgentID: "agent-1", SystemDisk: "/dev/xvda", Disks: AgentDisks{Ephemeral: "/dev/sdb", Raw: []string{"/dev/xvdba", "/dev/xvdbb"}},
			Networks: networksOf(`{"z":{"type":"manual","ip":"10.0.0.9","dns":["10.0.0.2"],"gateway":null,"cloud_properties":{"subnet":"subnet-1"}},` +
				`"a":{"type":"vip","ip":"1.2.3.4"}}`),
			Env: json.RawMessage(`{"bosh":{"password":"<&>"}}`), Agent: json.RawMessage(`{"mbus":"nats://x","ntp":["a"]}`),
		})).To(Equal(`{"vm":{"name":"vm-agent-1"},"agent_id":"agent-1","networks":{` +
			`"z":{"type":"manual","ip":"10.0.0.9","dns":["10.0.0.2"],"gateway":null,"cloud_properties":{"subnet":"subnet-1"},"use_dhcp":true,"mac":"0a:00"},` +
			`"a":{"type":"vip","ip":"1.2.3.4","use_dhcp":true}},` +
			`"disks":{"system":"/dev/xvda","persistent":{},"ephemeral":"/dev/sdb","raw_ephemeral":[{"path":"/dev/xvdba"},{"path":"/dev/xvdbb"}]},` +
			`"env":{"bosh":{"password":"<&>"}},"mbus":"nats://x","ntp":["a"],"dns":{"nameserver":["10.0.0.2"]}}`))
	})

	It("leave out disks and env that are not there", func() {
		Expect(document(AgentSettings{AgentID: "a", SystemDisk: "/dev/xvda", Networks: networksOf(`{}`)})).To(MatchJSON(
			`{"vm":{"name":"vm-a"},"agent_id":"a","networks":{},"disks":{"system":"/dev/xvda","persistent":{}},"dns":null}`))
	})

	It("let the agent section win over all but dns, at the place of the key", func() {
		Expect(document(AgentSettings{
			AgentID: "a", Networks: networksOf(`{"n":{"ip":"10.0.0.9","dns":["10.0.0.2"]}}`),
			Agent: json.RawMessage(`{"dns":{"nameserver":["10.9.9.9"]},"vm":{"name":"mine"},"env":null}`),
		})).To(And(HavePrefix(`{"vm":{"name":"mine"},"agent_id":"a",`), ContainSubstring(`"dns":{"nameserver":["10.0.0.2"]}`), ContainSubstring(`"env":null`)))
	})

	DescribeTable("name the DNS servers of the first manual network that has any", func(networks, want string) {
		var settings struct{ DNS json.RawMessage }
		Expect(json.Unmarshal([]byte(document(AgentSettings{Networks: networksOf(networks)})), &settings)).To(Succeed())
		Expect(settings.DNS).To(MatchJSON(want))
	},
		Entry(nil, `{"a":{"ip":"10.0.0.1"},"b":{"ip":"10.0.0.2","dns":["1.1.1.1"]},"c":{"ip":"10.0.0.3","dns":["2.2.2.2"]}}`, `{"nameserver":["1.1.1.1"]}`),
		Entry("not of a dynamic one, which has them from DHCP", `{"a":{"type":"dynamic","dns":["1.1.1.1"]}}`, `null`), Entry("none", `{"a":{"ip":"10.0.0.1"}}`, `null`),
		Entry("an empty list counts", `{"a":{"ip":"10.0.0.1","dns":[]},"b":{"ip":"10.0.0.2","dns":["1.1.1.1"]}}`, `{"nameserver":[]}`),
	)

	It("replace what the Director says about DHCP", func() {
		Expect(document(AgentSettings{Networks: networksOf(`{"n":{"ip":"10.0.0.9","use_dhcp":false}}`)})).To(ContainSubstring(`{"ip":"10.0.0.9","use_dhcp":true}`))
	})

	It("are refused above EC2's limit, and not one byte below it", func() {
		sized := func(length int) AgentSettings {
			settings := AgentSettings{AgentID: "a", Networks: networksOf(`{}`), Env: json.RawMessage(`""`)}
			settings.Env = json.RawMessage(`"` + strings.Repeat("x", length-len(document(settings))) + `"`)
			return settings
		}
		Expect(document(sized(16384))).To(HaveLen(16384))
		_, err := sized(16385).UserData(nil)
		Expect(err).To(MatchError(HavePrefix("the VM's user data would be 16385 bytes and EC2 takes 16384; env and its certificates are most of it")))
		Expect(err).To(MatchError(Not(ContainSubstring("xxx"))))
	})

	It("are refused where the agent section is no object", func() {
		_, err := AgentSettings{Agent: json.RawMessage(`["secret"]`)}.UserData(nil)
		Expect(err).To(MatchError("writing the agent's settings: value: must be an object, got a list"))
	})
})
