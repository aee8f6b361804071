package aws

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// How long EC2 usually takes, and how long it may take. Medians seen on EC2: about 8 s from launch to running, 20-30 s
// from TerminateInstances to terminated. Ten minutes is what AWS's own waiters allow.
const (
	runningFirst    = 8 * time.Second
	terminatedFirst = 15 * time.Second
	instanceLimit   = 10 * time.Minute
)

// BeginLaunch starts one instance and returns its id as soon as EC2 has one. WaitRunning waits for the rest. candidate
// tells requests with different parameters apart. An instance whose id was lost with the answer is terminated before the
// error is returned. So an error means that nothing runs, or it names what does (*LeftBehind).
func (c *Client) BeginLaunch(ctx context.Context, undo *Undo, in *ec2.RunInstancesInput, birth Birth, candidate ...string) (string, error) {
	token := c.identity.Token("launch", candidate...)
	in.ClientToken = sdk.String(token)
	in.MinCount, in.MaxCount = sdk.Int32(1), sdk.Int32(1)
	in.TagSpecifications = c.tagSpecifications(birth, types.ResourceTypeInstance, types.ResourceTypeVolume, types.ResourceTypeNetworkInterface)
	launched := creation{
		what: "instance", mark: "the client token " + token, discard: c.DiscardInstance,
		find: func(ctx context.Context) ([]string, error) { return c.launchedWith(ctx, token) },
	}
	out, err := call(ctx, c, c.ec2.RunInstances, in, creates)
	if err != nil {
		return "", c.discardLost(ctx, fmt.Errorf("launching the instance: %w", err), launched)
	}
	if len(out.Instances) != 1 {
		return "", fmt.Errorf("launching the instance: EC2 answered with %d instances", len(out.Instances))
	}
	id := sdk.ToString(out.Instances[0].InstanceId)
	launched.undoneBy(undo, id)
	return id, nil
}

// launchedWith returns the instances that a client token has started.
func (c *Client) launchedWith(ctx context.Context, token string) ([]string, error) {
	out, err := call(ctx, c, c.ec2.DescribeInstances, &ec2.DescribeInstancesInput{
		Filters: []types.Filter{{Name: sdk.String("client-token"), Values: []string{token}}},
	}, reads)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, instance := range instancesOf(out) {
		found = append(found, instance.ID)
	}
	return found, nil
}

// WaitRunning waits until a new instance runs. When it ends instead, the error is a *LaunchFailure with EC2's own reason.
func (c *Client) WaitRunning(ctx context.Context, id string) error {
	return c.untilReady(ctx, newborn{
		wait: wait{what: "instance " + id + " to be running", first: runningFirst, limit: instanceLimit},
		look: func(ctx context.Context) (bool, string, error) {
			instance, err := c.Instance(ctx, id)
			if err != nil {
				return false, "", err
			}
			switch types.InstanceStateName(instance.State) {
			case types.InstanceStateNameRunning:
				return true, "", nil
			case types.InstanceStateNamePending:
				return false, instance.State, nil
			}
			return false, "", c.launchFailure(ctx, instance)
		},
		vanished: func() error {
			return &LaunchFailure{InstanceID: id, Code: NotShown, Reason: "EC2 does not show the instance any more"}
		},
	})
}

// launchFailure returns why an instance ended while it started, with the end of its console where that can be had.
func (c *Client) launchFailure(ctx context.Context, instance Instance) error {
	failure := &LaunchFailure{InstanceID: instance.ID, Code: instance.reasonCode, Reason: instance.reason}
	if failure.Code == "" {
		failure.Code = instance.State
	}
	failure.Console = c.consoleTail(ctx, instance.ID)
	return failure
}

const consoleTailBytes = 1000

// consoleTail returns the end of an instance's console; "" where there is none, as for an instance that never ran, and
// where the right is missing. The published policy does not grant it.
func (c *Client) consoleTail(ctx context.Context, id string) string {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	out, err := call(ctx, c, c.ec2.GetConsoleOutput, &ec2.GetConsoleOutputInput{InstanceId: sdk.String(id)}, reads)
	if Unauthorized(err) {
		c.timeline.Warn("the instance's console is not shown: the right ec2:GetConsoleOutput is missing; it only helps to find out why a VM died")
	}
	if err != nil {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(sdk.ToString(out.Output))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text[max(0, len(text)-consoleTailBytes):]))
}
