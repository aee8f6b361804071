package cpi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/network"
)

type createVMArgs struct {
	AgentID    string          `rpc:"agent_id"`
	Stemcell   string          `rpc:"stemcell_cid"`
	Properties json.RawMessage `rpc:"cloud_properties"`
	Networks   json.RawMessage `rpc:"networks"`
	Disks      []string        `rpc:"disk_cids,optional"`
	Env        json.RawMessage `rpc:"env,optional"`
}

// createdVM is create_vm's result: the CID, and from API version 2 on also the networks as they were given.
type createdVM struct {
	CID      string
	Networks json.RawMessage
}

// ForAPI returns the result's shape by API version.
func (c createdVM) ForAPI(version int) any {
	if version < 2 {
		return c.CID
	}
	return []any{c.CID, c.Networks}
}

// createVM launches an instance and waits until it runs. Everything that can fail without a write fails before the
// launch. A failure after it terminates the instance, because the Director has no CID for that.
func (c *CPI) createVM(ctx context.Context, args createVMArgs) (_ createdVM, err error) {
	request, err := c.parseVMRequest(args)
	if err != nil {
		return createdVM{}, err
	}
	launch, err := c.planVM(ctx, request)
	if err != nil {
		return createdVM{}, err
	}
	var undo aws.Undo
	defer undo.IfFailed(ctx, &err)
	id, err := c.launch(ctx, &undo, launch)
	if err != nil {
		return createdVM{}, err
	}
	return createdVM{CID: id, Networks: args.Networks}, c.aws.WaitRunning(ctx, id)
}

// planVM looks up side by side what the launch depends on, and plans it. It writes nothing.
func (c *CPI) planVM(ctx context.Context, r vmRequest) (plan.Launch, error) {
	launch := plan.Launch{VM: r.vm, NIC: r.nic}
	var named []aws.SecurityGroup
	var image aws.Image
	var zones map[string]string
	var instanceType aws.InstanceType
	lookUps := []func(context.Context) error{
		func(ctx context.Context) (err error) {
			image, err = c.stemcellImage(ctx, r.args.Stemcell)
			return err
		},
		func(ctx context.Context) (err error) {
			launch.Place, err = network.FindPlace(ctx, c.aws, network.Subnets([]network.NIC{r.nic}))
			return err
		},
		func(ctx context.Context) (err error) {
			named, err = network.FindGroups(ctx, c.aws, r.groups)
			return err
		},
	}
	if len(r.args.Disks) > 0 {
		lookUps = append(lookUps, func(ctx context.Context) (err error) {
			zones, err = c.aws.LookUpZones(ctx, r.args.Disks)
			return err
		})
	}
	if r.vm.RawInstanceStorage || r.vm.EphemeralDisk.UseInstanceStorage {
		lookUps = append(lookUps, func(ctx context.Context) (err error) {
			instanceType, err = c.instanceType(ctx, r.vm.InstanceType)
			return err
		})
	}
	if err := aws.SideBySide(ctx, lookUps...); err != nil {
		return launch, err
	}
	if err := checkZones(launch.Place.Zone, r.vm.AvailabilityZone, zones); err != nil {
		return launch, err
	}
	var err error
	if launch.Groups, err = network.GroupIDs(r.groups, named, launch.Place.VPC); err != nil {
		return launch, err
	}
	return launch, c.planDisks(r, instanceType, image, &launch)
}

// planDisks plans what depends on the stemcell's AMI: volumes, user data and tags.
func (c *CPI) planDisks(r vmRequest, instanceType aws.InstanceType, image aws.Image, launch *plan.Launch) error {
	var report decode.Report
	var disks plan.AgentDisks
	launch.Mappings, disks = plan.BlockDevices(r.vm, instanceType, image, c.config.Encryption(), &report)
	c.log.Warn(report.Warnings()...)
	if err := report.Err(); err != nil {
		return err
	}
	launch.Agent = c.agentSettings(r, image.RootDevice, disks)
	if _, err := launch.Agent.UserData(nil); err != nil {
		return err
	}
	launch.Image = image.ID
	tags := r.tags
	if r.vm.MetadataOptions.InstanceMetadataTags == "enabled" {
		tags = aws.ForInstanceMetadata(tags, c.log.Warn)
	}
	launch.Birth = aws.Birth{Purpose: r.args.AgentID, Tags: tags}
	return nil
}

// stemcellImage returns a stemcell's AMI. A paravirtual AMI is refused, since no instance type that is still sold can run
// it.
func (c *CPI) stemcellImage(ctx context.Context, cid string) (aws.Image, error) {
	image, err := c.aws.Image(ctx, imageID(cid))
	if aws.NotFound(err) {
		return image, fmt.Errorf("could not find AMI '%s': %w", imageID(cid), err)
	}
	if err == nil && image.Paravirtual {
		return image, fmt.Errorf("AMI '%s' is paravirtual, which this CPI does not support; use an HVM stemcell", imageID(cid))
	}
	return image, err
}

// checkZones makes sure that the subnet, the VM and its disks are in one zone, since an EBS volume cannot leave its own.
func checkZones(subnet, vm string, disks map[string]string) error {
	volumes := slices.Compact(slices.Sorted(maps.Values(disks)))
	if subnet == vm && (len(volumes) == 0 || len(volumes) == 1 && volumes[0] == vm) {
		return nil
	}
	message := fmt.Sprintf("can't use multiple availability zones: subnet in %s, VM in %s", subnet, vm)
	if len(volumes) > 0 {
		message += ", and volume in " + strings.Join(volumes, ", ")
	}
	return errors.New(message)
}
