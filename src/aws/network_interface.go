package aws

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// NetworkInterface is what the CPI reads of a network interface.
type NetworkInterface struct {
	ID, Description string
	Instance        string // "" when it is not attached
	Detaching       bool
	ManagedBy       string // the AWS service that made it and will remove it; "" where there is none
	Tags            map[string]string
}

// AddressHolder returns the network interface that has a private address of a subnet, IPv4 or IPv6; nil when AWS shows
// none. The subnet matters, because another VPC may have the same address.
func (c *Client) AddressHolder(ctx context.Context, subnet, address string) (*NetworkInterface, error) {
	family := "addresses.private-ip-address"
	if strings.Contains(address, ":") {
		family = "ipv6-addresses.ipv6-address"
	}
	out, err := call(ctx, c, c.ec2.DescribeNetworkInterfaces, &ec2.DescribeNetworkInterfacesInput{Filters: []types.Filter{
		{Name: sdk.String(family), Values: []string{address}},
		{Name: sdk.String("subnet-id"), Values: []string{subnet}},
	}}, reads)
	if err != nil {
		return nil, fmt.Errorf("looking for the holder of address %s: %w", address, err)
	}
	if len(out.NetworkInterfaces) == 0 {
		return nil, nil
	}
	found := readNetworkInterface(out.NetworkInterfaces[0])
	return &found, nil
}

func readNetworkInterface(from types.NetworkInterface) NetworkInterface {
	read := NetworkInterface{
		ID: sdk.ToString(from.NetworkInterfaceId), Description: sdk.ToString(from.Description), Tags: tagMap(from.TagSet),
		Detaching: from.Status == types.NetworkInterfaceStatusDetaching,
	}
	if from.Attachment != nil {
		read.Instance = sdk.ToString(from.Attachment.InstanceId)
	}
	if sdk.ToBool(from.RequesterManaged) {
		read.ManagedBy = sdk.ToString(from.RequesterId)
	}
	return read
}

// DeleteNetworkInterface deletes an unattached network interface. One that does not exist counts as deleted.
func (c *Client) DeleteNetworkInterface(ctx context.Context, id string) error {
	_, err := call(ctx, c, c.ec2.DeleteNetworkInterface, &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: sdk.String(id)}, removes)
	if err != nil && !NotFound(err) {
		return fmt.Errorf("deleting network interface %s: %w", id, err)
	}
	return nil
}
