package aws

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// BeginTermination ends an instance that the Director named; NotFound when there is none. WaitTerminated waits for its end.
func (c *Client) BeginTermination(ctx context.Context, id string) error {
	return c.terminate(ctx, id, removes.ofGiven())
}

// DiscardInstance ends an instance that this process launched and nobody knows of, without waiting for its end. It may be
// too young to be found, so a NotFound is believed only after ownGrace.
func (c *Client) DiscardInstance(ctx context.Context, id string) error {
	return goneIsDone(ctx, c.terminate(ctx, id, removes.ofOwn()))
}

func (c *Client) terminate(ctx context.Context, id string, k kind) error {
	_, err := call(ctx, c, c.ec2.TerminateInstances, &ec2.TerminateInstancesInput{InstanceIds: []string{id}}, k)
	if err != nil {
		return fmt.Errorf("terminating instance %s: %w", id, err)
	}
	return nil
}

// goneIsDone takes a NotFound for a deletion that is done, unless the end of ctx cut the look for it short: then the thing
// may be there.
func goneIsDone(ctx context.Context, err error) error {
	if NotFound(err) && ctx.Err() == nil {
		return nil
	}
	return err
}

// WaitTerminated waits until an instance is terminated: its addresses and volumes are free then, which the Director's next
// call may need.
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
