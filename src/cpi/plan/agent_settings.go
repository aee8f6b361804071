package plan

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/network"
)

// userDataLimit is EC2's limit for user data before base64, in bytes.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
const userDataLimit = 16 * 1024

// AgentSettings is what the agent reads from the instance's user data. The agent is strict about types: one wrong type
// and it loses the whole document. So a disk is a string, an absent disk is left out, and dns is an object.
type AgentSettings struct {
	AgentID    string
	SystemDisk string // the AMI's root device
	Disks      AgentDisks
	Networks   properties.Networks
	Env        json.RawMessage // nil is left out
	Agent      json.RawMessage // the agent section of cpi.json; its keys win over all others but dns
}

// UserData returns the settings in EC2's form: base64 of compact JSON. macs are the interfaces' MAC addresses by the name
// of their network; nil where the VM has one interface only. A document that EC2 would refuse is an error.
func (s AgentSettings) UserData(macs map[string]string) (string, error) {
	document, err := s.document(macs)
	if err != nil {
		return "", fmt.Errorf("writing the agent's settings: %w", err)
	}
	if len(document) > userDataLimit {
		return "", fmt.Errorf("the VM's user data would be %d bytes and EC2 takes %d; env and its certificates are most of it: "+
			"shorten the instance group's env or the list of networks", len(document), userDataLimit)
	}
	return base64.StdEncoding.EncodeToString(document), nil
}

func (s AgentSettings) document(macs map[string]string) ([]byte, error) {
	settings := decode.Ordered{}
	disks := decode.Ordered{}
	disks.Set("system", s.SystemDisk)
	disks.Set("persistent", struct{}{})
	if s.Disks.Ephemeral != "" {
		disks.Set("ephemeral", s.Disks.Ephemeral)
	}
	if len(s.Disks.Raw) > 0 {
		disks.Set("raw_ephemeral", rawPaths(s.Disks.Raw))
	}
	// The name comes from the agent id, so that only the CPI's own nonce is random.
	settings.Set("vm", map[string]string{"name": "vm-" + s.AgentID})
	settings.Set("agent_id", s.AgentID)
	networks, err := s.networks(macs)
	if err != nil {
		return nil, err
	}
	settings.Set("networks", networks)
	settings.Set("disks", &disks)
	if s.Env != nil {
		settings.Set("env", s.Env)
	}
	if err := settings.Merge(s.Agent); err != nil {
		return nil, err
	}
	settings.Set("dns", s.dns())
	return decode.Compact(&settings)
}

func rawPaths(paths []string) []map[string]string {
	list := make([]map[string]string, len(paths))
	for i, path := range paths {
		list[i] = map[string]string{"path": path}
	}
	return list
}

// networks returns every network as it was sent, with use_dhcp, since EC2 assigns all addresses by DHCP.
func (s AgentSettings) networks(macs map[string]string) (*decode.Ordered, error) {
	all := &decode.Ordered{}
	for _, one := range s.Networks {
		settings := &decode.Ordered{}
		if err := settings.Merge(one.Raw); err != nil {
			return nil, err
		}
		settings.Set("use_dhcp", true)
		if mac := macs[one.Name]; mac != "" {
			settings.Set("mac", mac)
		}
		all.Set(one.Name, settings)
	}
	return all, nil
}

// dns returns the name servers of the first manual network that has any; nil when none has.
func (s AgentSettings) dns() any {
	for _, one := range s.Networks {
		if one.Kind == network.Manual && one.DNS != nil {
			return map[string][]string{"nameserver": one.DNS}
		}
	}
	return nil
}
