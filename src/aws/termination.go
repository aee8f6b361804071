package aws

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// BeginTermination terminates an instance that the Director named. The error is NotFound when there is none.
// WaitTerminated waits until it has ended.
func (c *Client) BeginTermination(ctx context.Context, id string) error {
	return c.terminate(ctx, id, removes.ofGiven())
}

// DiscardInstance terminates an instance that this process launched and nobody knows of, and does not wait until it has
// ended. The instance may be too young to be found, so a NotFound is believed only after ownGrace.
func (c *Client) DiscardInstance(ctx context.Context, id string) error {
	return notFoundIsDone(ctx, c.terminate(ctx, id, removes.ofOwn()))
}

func (c *Client) terminate(ctx context.Context, id string, k kind) error {
	_, err := call(ctx, c, c.ec2.TerminateInstances, &ec2.TerminateInstancesInput{InstanceIds: []string{id}}, k)
	if err != nil {
		return fmt.Errorf("terminating instance %s: %w", id, err)
	}
	return nil
}

// notFoundIsDone takes a NotFound for a deletion that is done. It does not when the end of ctx cut the search short,
// because then the resource may still exist.
func notFoundIsDone(ctx context.Context, err error) error {
	if NotFound(err) && ctx.Err() == nil {
		return nil
	}
	return err
}

// WaitTerminated waits until an instance is terminated. Then its addresses and volumes are free, which the Director's
// next call may need.
func (c *Client) WaitTerminated(ctx context.Context, id string) error {
	w := wait{what: "instance " + id + " to be terminated", first: terminatedFirst, limit: instanceLimit}
	return c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		instance, err := c.Instance(ctx, id)
		if NotFound(err) {
			return true, "", nil
		}
		return instance.Terminated(), instance.State, err
	})
}
