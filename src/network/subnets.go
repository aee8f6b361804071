package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/aws"
)

// Place is where the NICs of a VM are: one zone, and the VPC whose security groups they can have.
type Place struct {
	Zone, VPC string
	IPv6Only  map[string]bool // by subnet; such a subnet takes no public IPv4 address setting
}

// FindPlace looks up the subnets of a VM. All must be in one availability zone.
func FindPlace(ctx context.Context, client *aws.Client, subnets []string) (Place, error) {
	// A filter, unlike a list of ids, does not fail as a whole for one unknown id, so that the message can name it.
	out, err := client.EC2.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{
		Filters: []types.Filter{{Name: sdk.String("subnet-id"), Values: subnets}},
	})
	if err != nil {
		return Place{}, fmt.Errorf("looking up the subnets: %w", err)
	}
	place := Place{IPv6Only: map[string]bool{}}
	var zones, found []string
	for _, subnet := range out.Subnets {
		found = append(found, sdk.ToString(subnet.SubnetId))
		place.VPC = sdk.ToString(subnet.VpcId)
		place.IPv6Only[sdk.ToString(subnet.SubnetId)] = sdk.ToBool(subnet.Ipv6Native)
		if zone := sdk.ToString(subnet.AvailabilityZone); !slices.Contains(zones, zone) {
			zones = append(zones, zone)
		}
	}
	for _, subnet := range subnets {
		if !slices.Contains(found, subnet) {
			return Place{}, fmt.Errorf("subnet %s does not exist in this region and account (networks.*.cloud_properties.subnet)", subnet)
		}
	}
	if len(zones) > 1 {
		slices.Sort(zones)
		return Place{}, fmt.Errorf("All nic groups must be in the same availability zone. Found subnets in zones: %s", strings.Join(zones, ", "))
	}
	place.Zone = zones[0]
	return place, nil
}
