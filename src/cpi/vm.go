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

// hasVM returns false only for a VM that is terminated or does not exist: one that is shutting down still holds its
// address and disks.
func (c *CPI) hasVM(ctx context.Context, args vmArgs) (bool, error) {
	instance, err := c.aws.Instance(ctx, args.VM)
	if aws.NotFound(err) {
		return false, nil
	}
	return err == nil && !instance.Terminated(), err
}

// deleteVM terminates an instance and waits until it has ended, so that its address and disks are free for the next call.
// AWS deletes its network interface and its own volumes with it.
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

// markDeleted renames what is being deleted, where aws.fast_path_delete asks not to wait for it. The deletion has begun
// already, so a name that cannot be set is only a warning.
func (c *CPI) markDeleted(ctx context.Context, id string) {
	err := c.aws.TagOnce(ctx, []aws.Tag{{Key: "Name", Value: "to be deleted"}}, id)
	if err != nil && !aws.NotFound(err) {
		c.log.Warn(fmt.Sprintf("the name of %s, which is being deleted, could not be changed to say so: %s", id, err.Error()))
	}
}

func (c *CPI) rebootVM(ctx context.Context, args vmArgs) (any, error) {
	return nil, c.aws.BeginReboot(ctx, args.VM)
}

// getDisks returns all EBS volumes of an instance, also the root and ephemeral ones, as the Ruby CPI does.
func (c *CPI) getDisks(ctx context.Context, args vmArgs) ([]string, error) {
	instance, err := c.aws.Instance(ctx, args.VM)
	if err != nil {
		return nil, err
	}
	disks := []string{} // the Director does not take null for a list
	for _, disk := range instance.Disks {
		disks = append(disks, disk.Volume)
	}
	return disks, nil
}

func (c *CPI) currentVMID(ctx context.Context, _ noArgs) (string, error) {
	return c.aws.CurrentInstanceID(ctx)
}
