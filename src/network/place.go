package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// Place is where the NICs of a VM are: one zone, and the VPC whose security groups they can have.
type Place struct {
	Zone, VPC string
	IPv6Only  map[string]bool // by subnet; for such a subnet AWS refuses AssociatePublicIpAddress
}

// FindPlace looks up the subnets of a VM. All must be in one availability zone.
func FindPlace(ctx context.Context, client *aws.Client, subnets []string) (Place, error) {
	found, err := client.Subnets(ctx, subnets)
	if err != nil {
		return Place{}, err
	}
	place := Place{IPv6Only: map[string]bool{}}
	var zones []string
	for _, subnet := range found {
		place.VPC = subnet.VPC
		place.IPv6Only[subnet.ID] = subnet.IPv6Only
		if !slices.Contains(zones, subnet.Zone) {
			zones = append(zones, subnet.Zone)
		}
	}
	for _, subnet := range subnets {
		if _, there := place.IPv6Only[subnet]; !there {
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
