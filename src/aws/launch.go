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

// Launch starts one instance and gives its id as soon as EC2 has one; Running waits for the rest. candidate tells apart
// requests that differ in their parameters. When the answer to RunInstances stays lost, what it may have started is
// looked up by the client token and terminated, so that an error means that nothing runs.
func (c *Client) Launch(ctx context.Context, in *ec2.RunInstancesInput, candidate ...string) (string, error) {
	token := c.Identity.Token("launch", candidate...)
	in.ClientToken = sdk.String(token)
	in.MinCount, in.MaxCount = sdk.Int32(1), sdk.Int32(1)
	creating, stop := c.finishing(ctx)
	defer stop()
	out, err := c.EC2.RunInstances(creating, in)
	if err != nil {
		if AnswerLost(err) || ctx.Err() != nil {
			c.terminateLaunched(ctx, token)
		}
		return "", fmt.Errorf("launching the instance: %w", err)
	}
	if len(out.Instances) != 1 {
		return "", fmt.Errorf("launching the instance: EC2 answered with %d instances", len(out.Instances))
	}
	return sdk.ToString(out.Instances[0].InstanceId), nil
}

// terminateLaunched ends what a RunInstances without an answer has started. EC2 may show it only after some seconds.
func (c *Client) terminateLaunched(ctx context.Context, token string) {
	after, stop := c.Undoing(ctx)
	defer stop()
	in := &ec2.DescribeInstancesInput{Filters: []types.Filter{{Name: sdk.String("client-token"), Values: []string{token}}}}
	found := false
	limit := freshGrace
	if ctx.Err() != nil {
		limit = 0 // asked to stop: one look, within the undo's few seconds
	}
	w := wait{what: "an instance launched without an answer to show up", limit: limit}
	err := c.until(after, w, func(ctx context.Context) (bool, string, error) {
		out, err := c.EC2.DescribeInstances(ctx, in)
		if err != nil {
			return false, "", err
		}
		for _, reservation := range out.Reservations {
			for _, instance := range reservation.Instances {
				found = true
				id := sdk.ToString(instance.InstanceId)
				c.Warn(fmt.Sprintf("the answer to RunInstances was lost; terminating instance %s that it had started", id))
				if err := c.Terminate(ctx, id); err != nil {
					return false, "", err
				}
			}
		}
		return found, "none found", nil
	})
	if err != nil && !found {
		c.Warn(fmt.Sprintf("the answer to RunInstances was lost and no instance with client token %s was found: %v", token, err))
	}
}

// launchFailure reads why an instance died while it started, with the tail of its console where that can be had.
func (c *Client) launchFailure(ctx context.Context, instance types.Instance) error {
	failure := &LaunchFailure{InstanceID: sdk.ToString(instance.InstanceId), Code: string(stateOf(instance))}
	if instance.StateReason != nil {
		failure.Code, failure.Reason = sdk.ToString(instance.StateReason.Code), sdk.ToString(instance.StateReason.Message)
	}
	if failure.Reason == "" {
		failure.Reason = sdk.ToString(instance.StateTransitionReason)
	}
	failure.Console = c.consoleTail(ctx, failure.InstanceID)
	return failure
}

const consoleTailBytes = 1000

// consoleTail is "" where there is no console, as of an instance that never ran, and where the right is missing, which the
// published policy does not grant.
func (c *Client) consoleTail(ctx context.Context, id string) string {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	out, err := c.EC2.GetConsoleOutput(ctx, &ec2.GetConsoleOutputInput{InstanceId: sdk.String(id)})
	if err != nil {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(sdk.ToString(out.Output))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text[max(0, len(text)-consoleTailBytes):]))
}
