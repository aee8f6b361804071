package aws

import (
	"context"
	"encoding/base64"
	"errors"
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
		err = fmt.Errorf("launching the instance: %w", err)
		if AnswerLost(err) {
			err = errors.Join(err, c.terminateLaunched(ctx, token))
		}
		return "", err
	}
	if len(out.Instances) != 1 {
		return "", fmt.Errorf("launching the instance: EC2 answered with %d instances", len(out.Instances))
	}
	return sdk.ToString(out.Instances[0].InstanceId), nil
}

// terminateLaunched ends what a RunInstances without an answer has started. EC2 may show it only after some seconds. The
// error names an instance that was left behind.
func (c *Client) terminateLaunched(ctx context.Context, token string) error {
	after, stop := c.Undoing(ctx)
	defer stop()
	w := wait{what: "an instance launched without an answer to show up", limit: freshGrace}
	if ctx.Err() != nil {
		w.limit = 0 // asked to stop: one look, within the undo's few seconds
	}
	var found []string
	err := c.until(after, w, func(ctx context.Context) (done bool, state string, err error) {
		found, err = c.launchedWith(ctx, token)
		return len(found) > 0, "none found", err
	})
	if len(found) == 0 {
		c.Warn(fmt.Sprintf("the answer to RunInstances was lost and no instance with client token %s was found (%s)", token, errorName(err)))
		return nil
	}
	var left []error
	for _, id := range found {
		c.Warn(fmt.Sprintf("the answer to RunInstances was lost; terminating instance %s that it had started", id))
		if err := c.Terminate(after, id); err != nil {
			left = append(left, fmt.Errorf("instance %s was left behind: %w", id, err))
		}
	}
	return errors.Join(left...)
}

// launchedWith returns the instances that a client token has started.
func (c *Client) launchedWith(ctx context.Context, token string) ([]string, error) {
	out, err := c.EC2.DescribeInstances(ctx, &ec2.DescribeInstancesInput{
		Filters: []types.Filter{{Name: sdk.String("client-token"), Values: []string{token}}},
	})
	if err != nil {
		return nil, err
	}
	var found []string
	for _, reservation := range out.Reservations {
		for _, instance := range reservation.Instances {
			found = append(found, sdk.ToString(instance.InstanceId))
		}
	}
	return found, nil
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
	if Unauthorized(err) {
		c.Warn("the instance's console is not shown: the right ec2:GetConsoleOutput is missing, which only helps to find out why a VM died")
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
