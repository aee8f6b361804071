package testbed

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"bosh-aws-cpi/spec/support/gateway"
)

// Director calls the CPI as a Director does: one process for each call, with a cleared environment.
type Director struct {
	Bed             *Bed
	Binary          string
	ConfigPath      string
	APIVersion      int // of its requests
	StemcellVersion int // of context.vm.stemcell; 0 leaves vm out
	Context         map[string]any
	Env             []string
}

// Pace shortens the CPI's waits on the test bed, whose emulator is faster than AWS.
const Pace = 0.02

// Paced sets the part of its usual times that the CPI waits.
func (c Config) Paced(pace float64) Config {
	c["cloud"].(map[string]any)["properties"].(map[string]any)["debug"].(map[string]any)["cpi"].(map[string]any)["pace"] = pace
	return c
}

// NewDirector makes a Director whose CPI has the bed's configuration with changes to its aws section, in folder.
func (b *Bed) NewDirector(binary, folder string, changes map[string]any) (*Director, error) {
	path, err := b.Config().Paced(Pace).With(changes).Write(folder)
	return &Director{Bed: b, Binary: binary, ConfigPath: path, APIVersion: 2, StemcellVersion: 3}, err
}

// Run is one call: its answer and the AWS calls that it made.
type Run struct {
	Answer
	Method string
	Calls  []gateway.Call
}

// Request makes a request of this Director.
func (d *Director) Request(method string, arguments ...any) Request {
	request := NewRequest(method, arguments...)
	request.APIVersion = d.APIVersion
	if d.StemcellVersion == 0 {
		delete(request.Context, "vm")
	} else {
		request.Context["vm"] = map[string]any{"stemcell": map[string]any{"api_version": d.StemcellVersion}}
	}
	maps.Copy(request.Context, d.Context)
	return request
}

// Start starts one call and does not wait for it.
func (d *Director) Start(ctx context.Context, method string, arguments ...any) (*Process, error) {
	return StartCPI(ctx, d.Binary, d.ConfigPath, d.Request(method, arguments...), d.Env...)
}

// Call does one call to its end. The error says that the test bed failed or that stdout is not a valid answer. The CPI's
// own error is in the Run.
func (d *Director) Call(ctx context.Context, method string, arguments ...any) (Run, error) {
	mark := d.Bed.Gateway.Mark()
	process, err := d.Start(ctx, method, arguments...)
	if err != nil {
		return Run{}, err
	}
	run := Run{Answer: process.Wait(), Method: method, Calls: d.Bed.Gateway.Since(mark)}
	return run, run.Faulty
}

// Text returns the result where it is a string, as a CID is.
func (r Run) Text() string {
	var text string
	_ = json.Unmarshal(r.Result, &text)
	return text
}

// VM returns the CID in create_vm's result, in each of its shapes.
func (r Run) VM() string {
	var list []json.RawMessage
	if json.Unmarshal(r.Result, &list) != nil || len(list) == 0 {
		return r.Text()
	}
	var cid string
	_ = json.Unmarshal(list[0], &cid)
	return cid
}

// Cost returns the calls that count in a budget, by action in the order of their arrival. A Describe after the first
// writing call only watches its progress, and is left out.
func (r Run) Cost() []string {
	var actions []string
	written := false
	for _, call := range r.Calls {
		reading := strings.HasPrefix(call.Action, "Describe")
		if !reading || !written {
			actions = append(actions, call.Action)
		}
		written = written || !reading
	}
	return actions
}

// Machine is what create_vm is asked for.
type Machine struct {
	AgentID    string
	Stemcell   string
	Properties map[string]any
	Networks   json.RawMessage // in the Director's order
	Disks      []string
	Env        map[string]any
}

// Machine returns a VM of the first subnet at an address, with an ephemeral disk, as a deployment has them.
func (b *Bed) Machine(stemcell, address string) Machine {
	subnet := b.Account.Subnets[0]
	network := fmt.Sprintf(`{"default":{"type":"manual","ip":%q,"netmask":"255.255.255.0","gateway":%q,"dns":["10.0.0.2"],`+
		`"default":["dns","gateway"],"cloud_properties":{"subnet":%q,"security_groups":[%q]}}}`,
		address, subnet.Gateway, subnet.ID, b.Account.SecurityGroups[0].ID)
	return Machine{
		AgentID: NewAgentID(), Stemcell: stemcell, Networks: json.RawMessage(network), Disks: []string{},
		Properties: map[string]any{"instance_type": "m5.large", "availability_zone": subnet.Zone, "ephemeral_disk": map[string]any{"size": 10240}},
		Env: map[string]any{"bosh": map[string]any{
			"group": "dep-web", "tags": map[string]any{"deployment": "dep"}, "mbus": map[string]any{"cert": map[string]any{"private_key": PlantedSecret}},
		}},
	}
}

// PlantedSecret stands in env where a Director puts private keys. Only user data may show it.
const PlantedSecret = "planted-private-key-5f0c1d"

// Arguments are create_vm's.
func (m Machine) Arguments() []any {
	return []any{m.AgentID, m.Stemcell, m.Properties, m.Networks, m.Disks, m.Env}
}

// NewAgentID makes a random id as the Director's are.
func NewAgentID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	h := hex.EncodeToString(b[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
