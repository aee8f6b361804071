package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Subnet is what the CPI reads of a subnet.
type Subnet struct {
	ID, VPC, Zone string
	IPv6Only      bool
}

// Subnets describes those of the subnets that exist. It uses a filter, because a list of ids fails as a whole for one
// unknown id. So the caller can name the unknown one.
func (c *Client) Subnets(ctx context.Context, ids []string) ([]Subnet, error) {
	out, err := call(ctx, c, c.ec2.DescribeSubnets, &ec2.DescribeSubnetsInput{
		Filters: []types.Filter{{Name: sdk.String("subnet-id"), Values: ids}},
	}, reads)
	if err != nil {
		return nil, fmt.Errorf("looking up the subnets: %w", err)
	}
	var found []Subnet
	for _, subnet := range out.Subnets {
		found = append(found, Subnet{
			ID: sdk.ToString(subnet.SubnetId), VPC: sdk.ToString(subnet.VpcId), Zone: sdk.ToString(subnet.AvailabilityZone),
			IPv6Only: sdk.ToBool(subnet.Ipv6Native),
		})
	}
	return found, nil
}

// SecurityGroup is what the CPI reads of a security group.
type SecurityGroup struct{ ID, Name, VPC string }

// SecurityGroups describes the security groups that have one of the names, in all VPCs.
func (c *Client) SecurityGroups(ctx context.Context, names []string) ([]SecurityGroup, error) {
	in := &ec2.DescribeSecurityGroupsInput{Filters: []types.Filter{{Name: sdk.String("group-name"), Values: names}}}
	var found []SecurityGroup
	for {
		page, err := call(ctx, c, c.ec2.DescribeSecurityGroups, in, reads)
		if err != nil {
			return nil, fmt.Errorf("looking up security groups by name: %w", err)
		}
		for _, group := range page.SecurityGroups {
			found = append(found, SecurityGroup{ID: sdk.ToString(group.GroupId), Name: sdk.ToString(group.GroupName), VPC: sdk.ToString(group.VpcId)})
		}
		if sdk.ToString(page.NextToken) == "" {
			return found, nil
		}
		in.NextToken = page.NextToken
	}
}
