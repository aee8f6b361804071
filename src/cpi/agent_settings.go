package cpi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/network"
)

// userDataLimit is EC2's limit for user data before base64, in bytes.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
const userDataLimit = 16 * 1024

// agentSettings is what the agent reads from the instance's user data. Its types are strict: one wrong type and the
// agent loses the whole document, so a disk is a string, an absent disk is left out and dns is an object.
type agentSettings struct {
	AgentID    string
	SystemDisk string // the AMI's root device
	Disks      agentDisks
	Networks   network.Spec
	MACs       map[string]string // by network name; only where a VM has several NICs
	Env        json.RawMessage   // nil is left out
	Agent      json.RawMessage   // the agent section of cpi.json; its keys win over all others but dns
}

// userData gives the settings in EC2's form: base64 of compact JSON. It refuses what EC2 would refuse.
func (s agentSettings) userData() (string, error) {
	document, err := s.document()
	if err != nil {
		return "", fmt.Errorf("writing the agent's settings: %w", err)
	}
	if len(document) > userDataLimit {
		return "", fmt.Errorf("the VM's user data would be %d bytes and EC2 takes %d; env and its certificates are the bulk of it: shorten the instance group's env or the list of networks", len(document), userDataLimit)
	}
	return base64.StdEncoding.EncodeToString(document), nil
}

func (s agentSettings) document() ([]byte, error) {
	settings := orderedObject{}
	disks := orderedObject{}
	disks.set("system", s.SystemDisk)
	disks.set("persistent", struct{}{})
	if s.Disks.Ephemeral != "" {
		disks.set("ephemeral", s.Disks.Ephemeral)
	}
	if len(s.Disks.Raw) > 0 {
		disks.set("raw_ephemeral", rawPaths(s.Disks.Raw))
	}
	// The name comes from the agent id, so that nothing about a VM is random but the CPI's own nonce.
	settings.set("vm", map[string]string{"name": "vm-" + s.AgentID})
	settings.set("agent_id", s.AgentID)
	networks, err := s.networks()
	if err != nil {
		return nil, err
	}
	settings.set("networks", networks)
	settings.set("disks", &disks)
	if s.Env != nil {
		settings.set("env", s.Env)
	}
	if err := settings.merge(s.Agent); err != nil {
		return nil, err
	}
	settings.set("dns", s.dns())
	return encode(&settings)
}

func rawPaths(paths []string) []map[string]string {
	list := make([]map[string]string, len(paths))
	for i, path := range paths {
		list[i] = map[string]string{"path": path}
	}
	return list
}

// networks passes every network on as it came, with use_dhcp, since EC2 serves all addresses by DHCP.
func (s agentSettings) networks() (*orderedObject, error) {
	all := &orderedObject{}
	for _, one := range s.Networks {
		settings := &orderedObject{}
		if err := settings.merge(one.Settings); err != nil {
			return nil, err
		}
		settings.set("use_dhcp", true)
		if mac := s.MACs[one.Name]; mac != "" {
			settings.set("mac", mac)
		}
		all.set(one.Name, settings)
	}
	return all, nil
}

// dns gives the name servers of the first manual network that has any; null when none has.
func (s agentSettings) dns() any {
	for _, one := range s.Networks {
		if one.Kind == network.Manual && one.DNS != nil {
			return map[string][]string{"nameserver": one.DNS}
		}
	}
	return nil
}

// orderedObject is a JSON object that keeps the order of its keys. Setting a key again keeps its place.
type orderedObject struct {
	keys   []string
	values map[string]any
}

func (o *orderedObject) set(key string, value any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (o *orderedObject) merge(raw json.RawMessage) error {
	var report properties.Report
	object := properties.Parse(raw, "", &report)
	for _, key := range object.Keys() {
		if value := object.Raw(key); value != nil {
			o.set(key, value)
		} else {
			o.set(key, nil)
		}
	}
	return report.Err()
}

func (o *orderedObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := encode(key)
		if err != nil {
			return nil, err
		}
		value, err := encode(o.values[key])
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// encode writes compact JSON without the \u003c forms that Go uses for HTML: every byte counts in user data.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
