package aws

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

const regularZone = "availability-zone"

// Zone returns the availability zone for a disk without a VM: the first by name of those that are open to everyone. A
// Local or Wavelength Zone has few volume types and none of the deployment's VMs.
func (c *Client) Zone(ctx context.Context) (string, error) {
	out, err := call(ctx, c, c.ec2.DescribeAvailabilityZones, &ec2.DescribeAvailabilityZonesInput{Filters: []types.Filter{
		{Name: sdk.String("zone-type"), Values: []string{regularZone}},
		{Name: sdk.String("state"), Values: []string{"available"}},
	}}, reads)
	if err != nil {
		return "", fmt.Errorf("choosing an availability zone: %w", err)
	}
	chosen := ""
	for _, zone := range out.AvailabilityZones {
		regular := zone.ZoneType == nil || *zone.ZoneType == regularZone
		if name := sdk.ToString(zone.ZoneName); regular && zone.State == types.AvailabilityZoneStateAvailable && (chosen == "" || name < chosen) {
			chosen = name
		}
	}
	if chosen == "" {
		return "", errors.New("choosing an availability zone: the region has no available zone")
	}
	return chosen, nil
}
