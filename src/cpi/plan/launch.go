package plan

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/network"
)

// Launch is everything that RunInstances needs. It is known before the first write.
type Launch struct {
	VM       properties.VM
	Image    string // id of the AMI
	Place    network.Place
	NIC      network.NIC
	Groups   []string // ids
	Mappings []types.BlockDeviceMapping
	Agent    AgentSettings
	Birth    aws.Birth
}

// Input returns the request. The one NIC is declared in it. It is made and deleted together with the instance, so nothing
// is left behind when the launch fails.
func (p Launch) Input(spot bool) (*ec2.RunInstancesInput, error) {
	userData, err := p.Agent.UserData(nil)
	if err != nil {
		return nil, err
	}
	in := &ec2.RunInstancesInput{
		ImageId: sdk.String(p.Image), InstanceType: types.InstanceType(p.VM.InstanceType), UserData: sdk.String(userData),
		BlockDeviceMappings: p.Mappings, MetadataOptions: MetadataOptions(p.VM.MetadataOptions),
		Placement:         &types.Placement{AvailabilityZone: sdk.String(p.Place.Zone)},
		NetworkInterfaces: []types.InstanceNetworkInterfaceSpecification{p.NIC.InLaunch(p.Groups, p.Place, p.VM.AutoAssignPublicIP)},
	}
	if p.VM.KeyName != "" {
		in.KeyName = sdk.String(p.VM.KeyName)
	}
	if p.VM.IAMInstanceProfile != "" {
		in.IamInstanceProfile = &types.IamInstanceProfileSpecification{Name: sdk.String(p.VM.IAMInstanceProfile)}
	}
	if p.VM.PlacementGroup != "" {
		in.Placement.GroupName = sdk.String(p.VM.PlacementGroup)
	}
	if p.VM.Tenancy.Dedicated() {
		in.Placement.Tenancy = types.Tenancy(p.VM.Tenancy)
	}
	if spot {
		in.InstanceMarketOptions = &types.InstanceMarketOptionsRequest{
			MarketType: types.MarketTypeSpot,
			SpotOptions: &types.SpotMarketOptions{
				MaxPrice: sdk.String(string(p.VM.Spot.MaxPrice)), SpotInstanceType: types.SpotInstanceTypeOneTime,
				InstanceInterruptionBehavior: types.InstanceInterruptionBehaviorTerminate,
			},
		}
	}
	return in, nil
}
