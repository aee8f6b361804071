package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// lookUp finds what this process made of one kind; "" when there is nothing.
type lookUp func(context.Context) (string, error)

// lost looks for what a creating call has made whose answer stays lost, so that it can be undone or kept; "" when there
// is nothing. Several looks are needed, since AWS may show a new resource only after some seconds; after a request to
// stop there is time for one. Without the private tag nothing can be told apart.
func (c *Client) lost(ctx context.Context, err error, find lookUp) string {
	if c.Identity.Hidden || !AnswerLost(err) {
		return ""
	}
	after, stop := c.Undoing(ctx)
	defer stop()
	w := wait{what: "a resource made without an answer to show up", limit: freshGrace}
	if ctx.Err() != nil {
		w.limit = 0
	}
	found := ""
	lookErr := c.until(after, w, func(ctx context.Context) (bool, string, error) {
		var err error
		found, err = find(ctx)
		return found != "", "none found", err
	})
	if found == "" {
		c.Warn(fmt.Sprintf("an answer was lost (%s), and nothing that it made was found (%s); what shows up later bears the tag %s = %s",
			errorName(err), errorName(lookErr), PrivateTagKey, c.Identity.PendingTag()))
	}
	return found
}

// createOnce repeats a creating call that takes no client token, but only after looking for what a try without an answer
// may have made. The id is returned beside an error when there is something to undo.
func (c *Client) createOnce(ctx context.Context, create, find lookUp) (string, error) {
	creating, stop := c.finishing(ctx)
	defer stop()
	for n := 0; ; n++ {
		id, err := create(creating)
		if err == nil || !AnswerLost(err) {
			return id, err
		}
		found := c.lost(ctx, err, find)
		switch {
		case ctx.Err() != nil:
			return found, err
		case found != "":
			return found, nil
		case c.Identity.Hidden || n >= c.MaxRetries:
			return "", err
		}
	}
}

// ownFilter finds what bears this process's private tag.
func (c *Client) ownFilter() []types.Filter {
	return []types.Filter{{Name: sdk.String("tag:" + PrivateTagKey), Values: []string{c.Identity.PendingTag()}}}
}

func (c *Client) ownVolume(ctx context.Context) (string, error) {
	out, err := c.EC2.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{Filters: c.ownFilter()})
	if err != nil || len(out.Volumes) == 0 {
		return "", err
	}
	return sdk.ToString(out.Volumes[0].VolumeId), nil
}

func (c *Client) ownSnapshot(ctx context.Context) (string, error) {
	out, err := c.EC2.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, Filters: c.ownFilter()})
	if err != nil || len(out.Snapshots) == 0 {
		return "", err
	}
	return sdk.ToString(out.Snapshots[0].SnapshotId), nil
}

func (c *Client) ownImage(ctx context.Context) (string, error) {
	out, err := c.EC2.DescribeImages(ctx, &ec2.DescribeImagesInput{Owners: []string{"self"}, Filters: c.ownFilter()})
	if err != nil || len(out.Images) == 0 {
		return "", err
	}
	return sdk.ToString(out.Images[0].ImageId), nil
}
