package network

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// InLaunch returns the NIC as part of RunInstances. It is made and deleted together with the instance, so nothing is left
// behind when the launch fails. groups are ids of security groups.
func (n NIC) InLaunch(groups []string, place Place, publicAddress bool) types.InstanceNetworkInterfaceSpecification {
	nic := types.InstanceNetworkInterfaceSpecification{
		DeviceIndex: sdk.Int32(0), SubnetId: sdk.String(n.Subnet), Groups: groups, DeleteOnTermination: sdk.Bool(true),
	}
	if n.IPv4 != "" {
		nic.PrivateIpAddress = sdk.String(n.IPv4)
	}
	if n.IPv6 != "" {
		nic.Ipv6Addresses = []types.InstanceIpv6Address{{Ipv6Address: sdk.String(n.IPv6)}}
	}
	// This is always sent. Otherwise the subnet's own setting could assign a public address that the manifest does not
	// ask for. For a subnet without IPv4 AWS refuses it.
	if !place.IPv6Only[n.Subnet] {
		nic.AssociatePublicIpAddress = sdk.Bool(publicAddress)
	}
	return nic
}
