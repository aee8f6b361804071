package cpi

import (
	"context"
	"fmt"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/explain"
)

type vmArgs struct {
	VM string `rpc:"vm_cid"`
}

// hasVM is false for a terminated instance only: one that is shutting down still holds its address and disks.
func (c *CPI) hasVM(ctx context.Context, args vmArgs) (bool, error) {
	instance, err := c.aws.Instance(ctx, args.VM)
	if aws.NotFound(err) {
		return false, nil
	}
	return err == nil && !instance.Terminated(), err
}

// deleteVM ends an instance and waits until it is terminated, so that its address and disks are free for the next call.
// Its network interface and its own volumes go with it.
func (c *CPI) deleteVM(ctx context.Context, args vmArgs) (any, error) {
	if err := c.aws.BeginTermination(ctx, args.VM); err != nil {
		if aws.NotFound(err) {
			return nil, explain.VMNotFound(args.VM, err)
		}
		return nil, err
	}
	if c.config.FastPathDelete {
		c.markDeleted(ctx, args.VM)
		return nil, nil
	}
	return nil, c.aws.WaitTerminated(ctx, args.VM)
}

// markDeleted names what is on its way out, where aws.fast_path_delete asks not to wait for it.
// The deletion has happened, so that the name cannot be set is worth a warning at most.
func (c *CPI) markDeleted(ctx context.Context, id string) {
	err := c.aws.TagOnce(ctx, []aws.Tag{{Key: "Name", Value: "to be deleted"}}, id)
	if err != nil && !aws.NotFound(err) {
		c.log.Warn(fmt.Sprintf("%s is being deleted without a name that says so: %s", id, err.Error()))
	}
}

func (c *CPI) rebootVM(ctx context.Context, args vmArgs) (any, error) {
	return nil, c.aws.BeginReboot(ctx, args.VM)
}

// getDisks returns all EBS volumes of an instance, its root and ephemeral ones too, as before.
func (c *CPI) getDisks(ctx context.Context, args vmArgs) ([]string, error) {
	instance, err := c.aws.Instance(ctx, args.VM)
	if err != nil {
		return nil, err
	}
	disks := []string{} // null is no list to the Director
	for _, disk := range instance.Disks {
		disks = append(disks, disk.Volume)
	}
	return disks, nil
}

func (c *CPI) currentVMID(ctx context.Context, _ noArgs) (string, error) {
	return c.aws.CurrentInstanceID(ctx)
}
