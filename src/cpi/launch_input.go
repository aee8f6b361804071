package cpi

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/network"
)

// launchPlan is all that a RunInstances needs, known before the first write.
type launchPlan struct {
	vm       VMProperties
	image    types.Image
	place    network.Place
	nic      network.NIC
	groups   []string
	mappings []types.BlockDeviceMapping
	userData string
	tags     []types.TagSpecification
	metadata *types.InstanceMetadataOptionsRequest
}

// input writes the request. With one NIC it is declared in the request, so that nothing can be left behind when the
// launch fails: the NIC is born and dies with the instance.
func (p launchPlan) input(spot bool) *ec2.RunInstancesInput {
	in := &ec2.RunInstancesInput{
		ImageId: p.image.ImageId, InstanceType: types.InstanceType(p.vm.InstanceType), UserData: sdk.String(p.userData),
		BlockDeviceMappings: p.mappings, TagSpecifications: p.tags, MetadataOptions: p.metadata,
		Placement:         &types.Placement{AvailabilityZone: sdk.String(p.place.Zone)},
		NetworkInterfaces: []types.InstanceNetworkInterfaceSpecification{p.networkInterface()},
	}
	if p.vm.KeyName != "" {
		in.KeyName = sdk.String(p.vm.KeyName)
	}
	if p.vm.IAMInstanceProfile != "" {
		in.IamInstanceProfile = &types.IamInstanceProfileSpecification{Name: sdk.String(p.vm.IAMInstanceProfile)}
	}
	if p.vm.PlacementGroup != "" {
		in.Placement.GroupName = sdk.String(p.vm.PlacementGroup)
	}
	if p.vm.Tenancy == "dedicated" || p.vm.Tenancy == "host" {
		in.Placement.Tenancy = types.Tenancy(p.vm.Tenancy)
	}
	if spot {
		in.InstanceMarketOptions = &types.InstanceMarketOptionsRequest{
			MarketType: types.MarketTypeSpot,
			SpotOptions: &types.SpotMarketOptions{
				MaxPrice: sdk.String(p.vm.Spot.MaxPrice), SpotInstanceType: types.SpotInstanceTypeOneTime,
				InstanceInterruptionBehavior: types.InstanceInterruptionBehaviorTerminate,
			},
		}
	}
	return in
}

func (p launchPlan) networkInterface() types.InstanceNetworkInterfaceSpecification {
	nic := types.InstanceNetworkInterfaceSpecification{
		DeviceIndex: sdk.Int32(0), SubnetId: sdk.String(p.nic.Subnet), Groups: p.groups, DeleteOnTermination: sdk.Bool(true),
	}
	if p.nic.IPv4 != "" {
		nic.PrivateIpAddress = sdk.String(p.nic.IPv4)
	}
	if p.nic.IPv6 != "" {
		nic.Ipv6Addresses = []types.InstanceIpv6Address{{Ipv6Address: sdk.String(p.nic.IPv6)}}
	}
	// Always said, or the subnet's own setting would hand out a public address that the manifest does not ask for. A
	// subnet without IPv4 takes no such setting.
	if !p.place.IPv6Only[p.nic.Subnet] {
		nic.AssociatePublicIpAddress = sdk.Bool(p.vm.AutoAssignPublicIP)
	}
	return nic
}
