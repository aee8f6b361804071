package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// How long EC2 takes as a rule, and how long it may take. Medians seen on EC2: about 8 s from launch to running, 20-30 s
// from TerminateInstances to terminated; ten minutes is what AWS's own waiters allow.
const (
	runningFirst    = 8 * time.Second
	terminatedFirst = 15 * time.Second
	instanceLimit   = 10 * time.Minute
)

// Instance describes one instance that the Director named. Terminated instances are shown for about an hour.
func (c *Client) Instance(ctx context.Context, id string) (types.Instance, error) {
	out, err := c.EC2.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	if err != nil {
		return types.Instance{}, fmt.Errorf("describing instance %s: %w", id, err)
	}
	for _, reservation := range out.Reservations {
		for _, instance := range reservation.Instances {
			return instance, nil
		}
	}
	return types.Instance{}, fmt.Errorf("describing instance %s: %w", id, &Missing{Kind: "instance", ID: id})
}

// Running waits until a freshly launched instance runs. When it dies instead, the error is a *LaunchFailure with EC2's
// own reason. The timer starts at the launch, so the first look comes when most instances run.
func (c *Client) Running(ctx context.Context, id string) (types.Instance, error) {
	var running types.Instance
	sighting := c.follow()
	w := wait{what: "instance " + id + " to be running", first: runningFirst, limit: instanceLimit}
	err := c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		instance, err := c.Instance(ctx, id)
		if NotFound(err) {
			if sighting.gone() {
				return false, "", &LaunchFailure{InstanceID: id, Code: "NotFound", Reason: "EC2 does not show the instance any more"}
			}
			return false, "not visible yet", nil
		}
		if err != nil {
			return false, "", err
		}
		sighting.seen = true
		running = instance
		state := stateOf(instance)
		switch state {
		case types.InstanceStateNameRunning:
			return true, "", nil
		case types.InstanceStateNamePending:
			return false, string(state), nil
		}
		return false, "", c.launchFailure(ctx, instance)
	})
	return running, err
}

func stateOf(instance types.Instance) types.InstanceStateName {
	if instance.State == nil {
		return ""
	}
	return instance.State.Name
}

// Terminate ends an instance without waiting for its end. One that this process launched may be too young to be found;
// one that stays unknown is ended.
func (c *Client) Terminate(ctx context.Context, id string) error {
	err := c.discard(ctx, func(ctx context.Context) error {
		_, err := c.EC2.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
		return err
	})
	if err != nil {
		return fmt.Errorf("terminating instance %s: %w", id, err)
	}
	return nil
}

// TerminateKnown ends an instance that the Director named; a *Missing error when there is none.
func (c *Client) TerminateKnown(ctx context.Context, id string) error {
	ctx, tries := WithTries(ctx)
	err := c.known(ctx, func(ctx context.Context) error {
		before := tries.Count()
		_, err := c.EC2.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
		if NotFound(err) && tries.Count() > before+1 {
			return nil // the try before this one ended it and its answer was lost
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("terminating instance %s: %w", id, err)
	}
	return nil
}

// Terminated waits until an instance is terminated: its addresses and volumes are free then, which the Director's next
// call may need.
func (c *Client) Terminated(ctx context.Context, id string) error {
	w := wait{what: "instance " + id + " to be terminated", first: terminatedFirst, limit: instanceLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		instance, err := c.Instance(ctx, id)
		if NotFound(err) {
			return true, "", nil
		}
		return stateOf(instance) == types.InstanceStateNameTerminated, string(stateOf(instance)), err
	})
}

// Reboot restarts an instance; EC2 answers before it has.
func (c *Client) Reboot(ctx context.Context, id string) error {
	return c.known(ctx, func(ctx context.Context) error {
		_, err := c.EC2.RebootInstances(ctx, &ec2.RebootInstancesInput{InstanceIds: []string{id}})
		if err != nil {
			return fmt.Errorf("rebooting instance %s: %w", id, err)
		}
		return nil
	})
}

// Missing is an id that AWS answers nothing for, where it answers an empty list instead of an error.
type Missing struct{ Kind, ID string }

func (e *Missing) Error() string { return fmt.Sprintf("%s %s does not exist", e.Kind, e.ID) }

// Volumes returns the EBS volumes in an instance's mappings that pass the filter.
func Volumes(instance types.Instance, want func(types.EbsInstanceBlockDevice) bool) []string {
	var ids []string
	for _, mapping := range instance.BlockDeviceMappings {
		if mapping.Ebs != nil && want(*mapping.Ebs) {
			ids = append(ids, sdk.ToString(mapping.Ebs.VolumeId))
		}
	}
	return ids
}

// KnownInstance describes an instance that the Director named and that may be seconds old.
func (c *Client) KnownInstance(ctx context.Context, id string) (instance types.Instance, err error) {
	err = c.known(ctx, func(ctx context.Context) error {
		instance, err = c.Instance(ctx, id)
		return err
	})
	return instance, err
}
