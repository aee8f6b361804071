package explain

const (
	groupRemedy = "Correct the security groups (cloud_properties.security_groups of the VM or its networks, aws.default_security_groups): " +
		"all must exist in the VPC of the subnet."
	groupsRemedy    = "The VM has more security groups than AWS allows on a network interface (5 unless raised): shorten cloud_properties.security_groups."
	subnetRemedy    = "Correct networks.*.subnets.*.cloud_properties.subnet: this region and account do not have the subnet."
	addressesRemedy = "The instance type can have fewer addresses on a network interface: choose a larger cloud_properties.instance_type, " +
		"or fewer addresses and prefixes."
	vipRemedy     = "Correct the address of the vip network: it must be an elastic IP of this region and account."
	routeRemedy   = "Correct cloud_properties.advertised_routes."
	addressRemedy = "Remove what holds the address if nothing needs it, or take another one for this VM (static_ips); " +
		"networks.*.subnets.*.reserved keeps BOSH away from addresses that are not its own."
)

// networkRows are codes about the NICs, addresses, groups, routes and load balancers of VMs. An address in use is final,
// since the CPI has already looked for its holder, and has waited where the holder was going away.
var networkRows = []row{
	{Codes: []string{"InvalidIPAddress.InUse", "Resource.AlreadyAssigned"}, InCreateVM: final, Say: addressRemedy},
	{
		Codes: []string{"InsufficientFreeAddressesInSubnet"}, InCreateVM: final,
		Say: "The subnet has no free address left: remove what is not needed in it, or use a larger subnet (networks.*.subnets.*.cloud_properties.subnet).",
	},
	{
		Codes: []string{"InsufficientAddressCapacity"}, InCreateVM: final,
		Say: "AWS has no free public address in this region now: wait, or do without cloud_properties.auto_assign_public_ip.",
	},
	{Codes: []string{"InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed", "InvalidSubnet"}, InCreateVM: final, Say: subnetRemedy},
	{
		Codes: []string{
			"InvalidGroup.NotFound", "InvalidGroupId.Malformed", "InvalidSecurityGroupID.NotFound", "InvalidSecurityGroupId.Malformed",
		},
		InCreateVM: final, Say: groupRemedy,
	},
	{Codes: []string{"SecurityGroupLimitExceeded", "SecurityGroupsPerInterfaceLimitExceeded"}, InCreateVM: final, Say: groupsRemedy},
	{
		Codes: []string{"SecurityGroupsPerInstanceLimitExceeded"}, InCreateVM: final,
		Say: "The VM has more security groups than AWS allows (5 unless raised): shorten cloud_properties.security_groups.",
	},
	{
		Codes: []string{"NetworkInterfaceLimitExceeded"}, InCreateVM: final,
		Say: "The account has too many network interfaces in this region: delete those that nothing uses, or ask AWS for a higher quota.",
	},
	{Codes: []string{"PrivateIpAddressLimitExceeded", "InvalidInterface.IpAddressLimitExceeded"}, InCreateVM: final, Say: addressesRemedy},
	// In create_vm the NIC belongs to the call, and AWS has not shown it for a minute. A new call makes another.
	{
		Codes: []string{"InvalidNetworkInterfaceID.NotFound"}, InCreateVM: again,
		Say: "AWS does not show the network interface: it was removed, or AWS lags behind.",
	},
	{
		Codes: []string{"InvalidNetworkInterfaceId.Malformed"}, InCreateVM: final,
		Say: "AWS does not accept a network interface id that AWS itself returned: report this with the whole message.",
	},
	{
		Codes: []string{"InvalidAttachmentID.NotFound"}, InCreateVM: final,
		Say: "The network interface was detached by something else meanwhile: look at the VM in the AWS console, and recreate it.",
	},
	{
		Codes: []string{"InvalidInstanceID"}, InCreateVM: final,
		Say: "The VM has several network interfaces, and AWS must be told which one is meant: report this with the whole message.",
	},
	{
		Codes: []string{"InsufficientCidrBlocks"}, InCreateVM: final,
		Say: "The subnet has no free block of that size: reserve a range for prefixes in it (subnet CIDR reservation), or use a larger subnet.",
	},
	{
		Codes: []string{"InvalidNetworkInterface.InUse"}, InCreateVM: final,
		Say: "The network interface is attached to an instance: wait until the instance is gone.",
	},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:*NetworkInterface*"}, InCreateVM: final,
		Say: "AWS does not allow this with the network interface: it may be the first of an instance that runs, or belong to an AWS service.",
	},

	{
		Codes: []string{
			"InvalidAddress.NotFound", "InvalidAddress.Malformed", "InvalidAddressID.NotFound", "InvalidAllocationID.NotFound",
		},
		InCreateVM: final, Say: vipRemedy,
	},
	{
		Codes: []string{"InvalidAssociationID.NotFound"}, InCreateVM: final,
		Say: "The elastic IP was moved elsewhere meanwhile: another VM may have the same vip.",
	},
	{
		Codes: []string{"Resource.AlreadyAssociated"}, InCreateVM: final,
		Say: "The elastic IP is associated with something else: release it there, or take another for the vip network.",
	},
	{
		Codes: []string{"AddressLimitExceeded"}, InCreateVM: final,
		Say: "The account has all the elastic IPs it may have: release some, or ask AWS for a higher quota.",
	},
	{
		Codes: []string{"Gateway.NotAttached"}, InCreateVM: final,
		Say: "The VPC has no internet gateway, which an elastic IP needs: attach one, or leave out the vip network.",
	},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:AssociateAddress", "ec2:DisassociateAddress"}, InCreateVM: final,
		Say: "AWS does not allow this with the elastic IP: it may belong to an AWS service. Take another for the vip network.",
	},

	{
		Codes:      []string{"InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "RouteAlreadyExists"},
		InCreateVM: final, Say: routeRemedy,
	},
	{
		Codes: []string{"RouteLimitExceeded"}, InCreateVM: final,
		Say: "The route table is full: shorten cloud_properties.advertised_routes, or ask AWS for a higher quota.",
	},

	{
		Codes: []string{"LoadBalancerNotFound"}, InCreateVM: final,
		Say: "Correct cloud_properties.elbs: it takes names of classic load balancers of this region; for others use cloud_properties.lb_target_groups.",
	},
	{
		Codes: []string{"TargetGroupNotFound"}, InCreateVM: final,
		Say: "Correct cloud_properties.lb_target_groups: it takes names of target groups of this region.",
	},
	{
		Codes: []string{"InvalidInstance"}, InCreateVM: final,
		Say: "The load balancer does not accept the instance: both must be in the same VPC.",
	},
	{
		Codes: []string{"InvalidTarget"}, InCreateVM: final,
		Say: "The target group does not accept the instance: the group must be of target type instance and in the VM's VPC (cloud_properties.lb_target_groups).",
	},
	{
		Codes: []string{"TooManyTargets"}, InCreateVM: final,
		Say: "The target group is full: take another in cloud_properties.lb_target_groups, or ask AWS for a higher quota.",
	},
	{
		Codes: []string{"TooManyRegistrationsForTargetId"}, InCreateVM: final,
		Say: "The instance is in too many target groups: shorten cloud_properties.lb_target_groups.",
	},
}
