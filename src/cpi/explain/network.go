package explain

const (
	groupRemedy  = "Correct the security groups (cloud_properties.security_groups of the VM or its networks, aws.default_security_groups): all must exist in the VPC of the subnet."
	subnetRemedy = "Correct networks.*.subnets.*.cloud_properties.subnet: this region and account do not have the subnet."
	vipRemedy    = "Correct the address of the vip network: it must be an elastic IP of this region and account."
	routeRemedy  = "Correct cloud_properties.advertised_routes."
)

// networkRows are codes about the NICs, addresses, groups and routes of VMs. Addresses in use are final: the CPI has
// looked for the holder, and waited for it where it was going away, before this is told.
var networkRows = []row{
	{"InvalidIPAddress.InUse", "", kindCloudError, final, addressRemedy},
	{"Resource.AlreadyAssigned", "", kindCloudError, final, addressRemedy},
	{"InsufficientFreeAddressesInSubnet", "", kindCloudError, final, "The subnet has no free address left: remove what is not needed in it, or use a larger subnet (networks.*.subnets.*.cloud_properties.subnet)."},
	{"InsufficientAddressCapacity", "", kindCloudError, final, "AWS has no free public address in this region now: wait, or do without cloud_properties.auto_assign_public_ip."},
	{"InvalidSubnetID.NotFound", "", kindCloudError, final, subnetRemedy},
	{"InvalidSubnetID.Malformed", "", kindCloudError, final, subnetRemedy},
	{"InvalidSubnet", "", kindCloudError, final, subnetRemedy},
	{"InvalidGroup.NotFound", "", kindCloudError, final, groupRemedy},
	{"InvalidGroupId.Malformed", "", kindCloudError, final, groupRemedy},
	{"InvalidSecurityGroupID.NotFound", "", kindCloudError, final, groupRemedy},
	{"InvalidSecurityGroupId.Malformed", "", kindCloudError, final, groupRemedy},
	{"SecurityGroupLimitExceeded", "", kindCloudError, final, "The VM has more security groups than AWS allows on a NIC (5 unless raised): shorten cloud_properties.security_groups."},
	{"SecurityGroupsPerInstanceLimitExceeded", "", kindCloudError, final, "The VM has more security groups than AWS allows (5 unless raised): shorten cloud_properties.security_groups."},
	{"SecurityGroupsPerInterfaceLimitExceeded", "", kindCloudError, final, "The VM has more security groups than AWS allows on a NIC (5 unless raised): shorten cloud_properties.security_groups."},
	{"NetworkInterfaceLimitExceeded", "", kindCloudError, final, "The account has too many network interfaces in this region: delete those that nothing uses, or ask AWS for a higher quota."},
	{"PrivateIpAddressLimitExceeded", "", kindCloudError, final, "The instance type takes fewer addresses on a NIC: choose a larger cloud_properties.instance_type or fewer addresses and prefixes."},
	{"InvalidInterface.IpAddressLimitExceeded", "", kindCloudError, final, "The instance type takes fewer addresses on a NIC: choose a larger cloud_properties.instance_type or fewer addresses and prefixes."},
	// In create_vm the NIC is the call's own, which AWS has not shown for a minute; a new call makes another.
	{"InvalidNetworkInterfaceID.NotFound", "", kindCloudError, again, "AWS does not show the network interface: it was removed, or AWS lags behind."},
	{"InvalidNetworkInterfaceId.Malformed", "", kindCloudError, final, "The id is none of a network interface: please report it with this message, since the CPI has it from AWS."},
	{"InvalidAttachmentID.NotFound", "", kindCloudError, final, "The network interface was detached by something else meanwhile: look at the VM in the AWS console, and recreate it."},
	{"InvalidInstanceID", "", kindCloudError, final, "The VM has several network interfaces, and AWS wants to be told which: please report it with this message."},
	{"InsufficientCidrBlocks", "", kindCloudError, final, "The subnet has no free block of that size: reserve a range for prefixes in it (subnet CIDR reservation), or use a larger subnet."},
	{"InvalidNetworkInterface.InUse", "", kindCloudError, final, "The network interface is attached to an instance: wait until that is gone."},

	{"InvalidAddress.NotFound", "", kindCloudError, final, vipRemedy},
	{"InvalidAddress.Malformed", "", kindCloudError, final, vipRemedy},
	{"InvalidAddressID.NotFound", "", kindCloudError, final, vipRemedy},
	{"InvalidAllocationID.NotFound", "", kindCloudError, final, vipRemedy},
	{"InvalidAssociationID.NotFound", "", kindCloudError, final, "The elastic IP was taken away meanwhile: another VM may have the same vip."},
	{"Resource.AlreadyAssociated", "", kindCloudError, final, "The elastic IP is associated with something else: release it there, or take another for the vip network."},
	{"AddressLimitExceeded", "", kindCloudError, final, "The account has all the elastic IPs it may have: release some, or ask AWS for a higher quota."},
	{"Gateway.NotAttached", "", kindCloudError, final, "The VPC has no internet gateway, which an elastic IP needs: attach one, or leave out the vip network."},

	{"InvalidRouteTableID.NotFound", "", kindCloudError, final, routeRemedy},
	{"InvalidRouteTableId.Malformed", "", kindCloudError, final, routeRemedy},
	{"RouteAlreadyExists", "", kindCloudError, final, routeRemedy},
	{"RouteLimitExceeded", "", kindCloudError, final, "The route table is full: shorten cloud_properties.advertised_routes, or ask AWS for a higher quota."},
}
