package cpi

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/network"
)

func networksOf(text string) network.Spec {
	GinkgoHelper()
	var report properties.Report
	found := network.Parse(properties.Parse(json.RawMessage(text), "networks", &report))
	Expect(report.Err()).NotTo(HaveOccurred())
	return found
}

// document gives the settings as the agent finds them.
func document(settings agentSettings) string {
	GinkgoHelper()
	text, err := settings.userData()
	Expect(err).NotTo(HaveOccurred())
	decoded, err := base64.StdEncoding.DecodeString(text)
	Expect(err).NotTo(HaveOccurred())
	return string(decoded)
}

var _ = Describe("the agent's settings", func() {
	It("are one compact document in the agent's own types", func() {
		Expect(document(agentSettings{
			AgentID: "agent-1", SystemDisk: "/dev/xvda", Disks: agentDisks{Ephemeral: "/dev/sdb", Raw: []string{"/dev/xvdba", "/dev/xvdbb"}},
			Networks: networksOf(`{"z":{"type":"manual","ip":"10.0.0.9","dns":["10.0.0.2"],"gateway":null,"cloud_properties":{"subnet":"subnet-1"}},"a":{"type":"vip","ip":"1.2.3.4"}}`),
			MACs:     map[string]string{"z": "0a:00"}, Env: json.RawMessage(`{"bosh":{"password":"<&>"}}`), Agent: json.RawMessage(`{"mbus":"nats://x","ntp":["a"]}`),
		})).To(Equal(`{"vm":{"name":"vm-agent-1"},"agent_id":"agent-1","networks":{` +
			`"z":{"type":"manual","ip":"10.0.0.9","dns":["10.0.0.2"],"gateway":null,"cloud_properties":{"subnet":"subnet-1"},"use_dhcp":true,"mac":"0a:00"},` +
			`"a":{"type":"vip","ip":"1.2.3.4","use_dhcp":true}},` +
			`"disks":{"system":"/dev/xvda","persistent":{},"ephemeral":"/dev/sdb","raw_ephemeral":[{"path":"/dev/xvdba"},{"path":"/dev/xvdbb"}]},` +
			`"env":{"bosh":{"password":"<&>"}},"mbus":"nats://x","ntp":["a"],"dns":{"nameserver":["10.0.0.2"]}}`))
	})

	It("leave out disks and env that are not there", func() {
		Expect(document(agentSettings{AgentID: "a", SystemDisk: "/dev/xvda", Networks: networksOf(`{}`)})).To(MatchJSON(
			`{"vm":{"name":"vm-a"},"agent_id":"a","networks":{},"disks":{"system":"/dev/xvda","persistent":{}},"dns":null}`))
	})

	It("let the agent section win over all but dns, at the place of the key", func() {
		Expect(document(agentSettings{
			AgentID: "a", Networks: networksOf(`{"n":{"ip":"10.0.0.9","dns":["10.0.0.2"]}}`), Agent: json.RawMessage(`{"dns":{"nameserver":["10.9.9.9"]},"vm":{"name":"mine"},"env":null}`),
		})).To(And(HavePrefix(`{"vm":{"name":"mine"},"agent_id":"a",`), ContainSubstring(`"dns":{"nameserver":["10.0.0.2"]}`), ContainSubstring(`"env":null`)))
	})

	DescribeTable("name the DNS servers of the first manual network that has any", func(networks, want string) {
		var settings struct{ DNS json.RawMessage }
		Expect(json.Unmarshal([]byte(document(agentSettings{Networks: networksOf(networks)})), &settings)).To(Succeed())
		Expect(settings.DNS).To(MatchJSON(want))
	},
		Entry(nil, `{"a":{"ip":"10.0.0.1"},"b":{"ip":"10.0.0.2","dns":["1.1.1.1"]},"c":{"ip":"10.0.0.3","dns":["2.2.2.2"]}}`, `{"nameserver":["1.1.1.1"]}`),
		Entry("not of a dynamic one, which has them from DHCP", `{"a":{"type":"dynamic","dns":["1.1.1.1"]}}`, `null`), Entry("none", `{"a":{"ip":"10.0.0.1"}}`, `null`),
		Entry("an empty list counts", `{"a":{"ip":"10.0.0.1","dns":[]},"b":{"ip":"10.0.0.2","dns":["1.1.1.1"]}}`, `{"nameserver":[]}`),
	)

	It("take over what the Director says of DHCP", func() {
		Expect(document(agentSettings{Networks: networksOf(`{"n":{"ip":"10.0.0.9","use_dhcp":false}}`)})).To(ContainSubstring(`{"ip":"10.0.0.9","use_dhcp":true}`))
	})

	It("are refused where EC2 would refuse them, and not one byte before", func() {
		sized := func(length int) agentSettings {
			settings := agentSettings{AgentID: "a", Networks: networksOf(`{}`), Env: json.RawMessage(`""`)}
			settings.Env = json.RawMessage(`"` + strings.Repeat("x", length-len(document(settings))) + `"`)
			return settings
		}
		Expect(document(sized(16384))).To(HaveLen(16384))
		_, err := sized(16385).userData()
		Expect(err).To(MatchError(HavePrefix("the VM's user data would be 16385 bytes and EC2 takes 16384; env and its certificates are the bulk of it")))
		Expect(err).To(MatchError(Not(ContainSubstring("xxx"))))
	})

	It("are refused where the agent section is none", func() {
		_, err := agentSettings{Agent: json.RawMessage(`["secret"]`)}.userData()
		Expect(err).To(MatchError("writing the agent's settings: value: must be an object, got a list"))
	})
})

var _ = Describe("the properties of a stemcell", func() {
	read := func(config Config, text string) (StemcellProperties, error) {
		var report properties.Report
		found := (&CPI{config: config}).parseStemcellProperties(json.RawMessage(text), &report)
		return found, report.Err()
	}
	const light = `{"ami":{"eu-west-1":"ami-1","us-east-1":"ami-2"},"infrastructure":"aws","version":"1.2"`

	It("are those of stemcell.MF with aws.stemcell over them", func() {
		found, err := read(Config{Stemcell: json.RawMessage(`{"ami":{"eu-west-1":"ami-9"}}`)}, light+`}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(found.AMI).To(Equal(map[string]string{"eu-west-1": "ami-9"}))
		Expect(read(Config{}, `{}`)).To(BeZero())
	})

	DescribeTable("ask for a copy", func(config Config, more string, copied bool, key string) {
		config.Encryption.KeyARN = "global"
		found, err := read(config, light+more+`}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Copy).To(Equal(copied))
		if copied {
			Expect(found.Encryption.KeyARN).To(Equal(key))
			Expect(found.Encryption.Encrypted).To(Equal(key != ""))
		}
	},
		Entry("not by themselves", Config{}, ``, false, ""), Entry("where they ask for encryption", Config{}, `,"encrypted":true`, true, "global"),
		Entry("where they name a key", Config{}, `,"encrypted":true,"kms_key_arn":"own"`, true, "own"), Entry("not where they switch it off", Config{}, `,"encrypted":false`, false, ""),
		Entry("where aws.stemcell asks for encryption", Config{Stemcell: json.RawMessage(`{"encrypted":true}`)}, ``, true, "global"),
		Entry("always", Config{StemcellCopy: "always"}, ``, true, ""),
	)

	It("cannot name a key without encryption", func() {
		_, err := read(Config{}, light+`,"kms_key_arn":"own"}`)
		Expect(err).To(MatchError(HavePrefix("cloud_properties.kms_key_arn: is set but encrypted is not true")))
	})
})
