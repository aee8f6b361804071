package cpi

import (
	"encoding/json"
	"fmt"
	"maps"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/network"
)

// vmRequest is create_vm's arguments, read and checked without a call of AWS.
type vmRequest struct {
	args     createVMArgs
	vm       properties.VM
	networks properties.Networks
	nic      network.NIC
	groups   []string
	tags     map[string]string
}

func (c *CPI) parseVMRequest(args createVMArgs) (vmRequest, error) {
	var report decode.Report
	request := vmRequest{args: args, vm: properties.ParseVM(args.Properties, &report).Over(c.config.VMDefaults())}
	if version := c.config.StemcellAPIVersion(); version < 2 {
		report.Add(fmt.Errorf("the stemcell's API version is %d and this CPI needs 2 or later: it has no registry; "+
			"use a stemcell whose stemcell.MF has api_version 2 or 3", version))
	}
	request.networks = properties.ParseNetworks(args.Networks, &report)
	request.chooseNIC(&report)
	var err error
	request.groups, err = request.networks.Spec().ChooseGroups(request.vm.SecurityGroups, c.config.DefaultSecurityGroups)
	report.Add(err)
	request.tags = envTags(args.Env, &report)
	maps.Copy(request.tags, request.vm.Tags)
	if report.Err() == nil {
		report.Add(plan.CheckVolumes(request.vm, c.config.Encryption()))
		// The device names are not known yet, so the final user data can only be longer. What exceeds the limit already
		// is refused without a call of AWS.
		_, err = c.agentSettings(request, "", plan.AgentDisks{}).UserData(nil)
		report.Add(err)
	}
	c.log.Warn(report.Warnings()...)
	return request, report.Err()
}

// chooseNIC chooses the one NIC that this version can serve.
func (r *vmRequest) chooseNIC(report *decode.Report) {
	for _, one := range r.networks {
		if one.Kind == network.VIP {
			report.Fault("networks."+one.Name, "vip networks are not supported by this version of the CPI yet")
		}
	}
	nics, err := r.networks.Spec().NICs()
	report.Add(err)
	if err != nil {
		return
	}
	// Networks that share an interface also need it made before the VM: the agent configures each network by its MAC
	// address.
	if len(nics) > 1 || len(nics[0].Networks) > 1 {
		report.Fault("networks", "several networks for one VM are not supported by this version of the CPI yet")
	}
	if len(nics[0].Prefixes) > 0 {
		report.Fault("networks", "delegated prefixes are not supported by this version of the CPI yet")
	}
	r.nic = nics[0]
}

// vmEnv is the part of create_vm's env that the CPI reads. The rest is for the agent.
type vmEnv struct {
	_    struct{} `unknown:"ignore"`
	Bosh boshEnv  `key:"bosh"`
}

type boshEnv struct {
	_    struct{}          `unknown:"ignore"`
	Tags map[string]string `key:"tags"`
}

// envTags reads env.bosh.tags.
func envTags(env json.RawMessage, report *decode.Report) map[string]string {
	tags := decode.Read[vmEnv](env, "env", report).Bosh.Tags
	if tags == nil {
		tags = map[string]string{}
	}
	return tags
}

func (c *CPI) agentSettings(r vmRequest, systemDisk string, disks plan.AgentDisks) plan.AgentSettings {
	return plan.AgentSettings{
		AgentID: r.args.AgentID, SystemDisk: systemDisk, Disks: disks, Networks: r.networks, Env: presentJSON(r.args.Env), Agent: c.config.Agent,
	}
}

func presentJSON(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}
