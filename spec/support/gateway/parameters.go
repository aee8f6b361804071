package gateway

import "strings"

// form is what an action takes: the names of its parameters, lists without their numbers, and those it cannot do without.
type form struct{ known, required string }

// parameters are the forms of the actions that a CPI calls, from the pages
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_<Action>.html of API version 2016-11-15. DryRun is left out:
// every action takes it.
var parameters = map[string]form{
	"AssignIpv6Addresses": {"Ipv6AddressCount Ipv6Addresses Ipv6Prefix Ipv6PrefixCount NetworkInterfaceId", "NetworkInterfaceId"},
	"AssignPrivateIpAddresses": {
		"AllowReassignment Ipv4Prefix Ipv4PrefixCount NetworkInterfaceId PrivateIpAddress SecondaryPrivateIpAddressCount",
		"NetworkInterfaceId",
	},
	"AssociateAddress": {"AllocationId AllowReassociation InstanceId NetworkInterfaceId PrivateIpAddress PublicIp", ""},
	"AttachVolume":     {"Device EbsCardIndex InstanceId VolumeId", "Device InstanceId VolumeId"},
	"CopyImage": {
		"ClientToken CopyImageTags Description DestinationAvailabilityZone DestinationAvailabilityZoneId " +
			"DestinationOutpostArn Encrypted KmsKeyId Name SnapshotCopyCompletionDurationMinutes SourceImageId SourceRegion " +
			"TagSpecification",
		"Name SourceImageId SourceRegion",
	},
	"CreateNetworkInterface": {
		"ClientToken ConnectionTrackingSpecification Description EnablePrimaryIpv6 InterfaceType Ipv4Prefix Ipv4PrefixCount " +
			"Ipv6AddressCount Ipv6Addresses Ipv6Prefix Ipv6PrefixCount Operator PrivateIpAddress PrivateIpAddresses " +
			"SecondaryPrivateIpAddressCount SecurityGroupId SubnetId TagSpecification",
		"SubnetId",
	},
	"CreateRoute": {
		"CarrierGatewayId CoreNetworkArn DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId " +
			"EgressOnlyInternetGatewayId GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId OdbNetworkArn " +
			"RouteTableId TransitGatewayId VpcEndpointId VpcPeeringConnectionId",
		"RouteTableId",
	},
	"CreateSnapshot": {"Description Location OutpostArn TagSpecification VolumeId", "VolumeId"},
	"CreateTags":     {"ResourceId Tag", "ResourceId Tag"},
	"CreateVolume": {
		"AvailabilityZone AvailabilityZoneId ClientToken Encrypted Iops KmsKeyId MultiAttachEnabled Operator OutpostArn Size " +
			"SnapshotId TagSpecification Throughput VolumeInitializationRate VolumeType",
		"",
	},
	"DeleteNetworkInterface":        {"NetworkInterfaceId", "NetworkInterfaceId"},
	"DeleteSnapshot":                {"SnapshotId", "SnapshotId"},
	"DeleteTags":                    {"ResourceId Tag", "ResourceId"},
	"DeleteVolume":                  {"VolumeId", "VolumeId"},
	"DeregisterImage":               {"DeleteAssociatedSnapshots ImageId", "ImageId"},
	"DescribeAddresses":             {"AllocationId Filter PublicIp", ""},
	"DescribeAvailabilityZones":     {"AllAvailabilityZones Filter ZoneId ZoneName", ""},
	"DescribeImages":                {"ExecutableBy Filter ImageId IncludeDeprecated IncludeDisabled MaxResults NextToken Owner", ""},
	"DescribeInstanceAttribute":     {"Attribute InstanceId", "Attribute InstanceId"},
	"DescribeInstanceStatus":        {"Filter IncludeAllInstances IncludeManagedResources InstanceId MaxResults NextToken", ""},
	"DescribeInstanceTypeOfferings": {"Filter LocationType MaxResults NextToken", ""},
	"DescribeInstanceTypes":         {"Filter IncludeUnsupportedInRegion InstanceType MaxResults NextToken", ""},
	"DescribeInstances":             {"Filter IncludeManagedResources InstanceId MaxResults NextToken", ""},
	"DescribeNetworkInterfaces":     {"Filter IncludeManagedResources MaxResults NetworkInterfaceId NextToken", ""},
	"DescribeRegions":               {"AllRegions Filter RegionName", ""},
	"DescribeRouteTables":           {"Filter MaxResults NextToken RouteTableId", ""},
	"DescribeSecurityGroups":        {"Filter GroupId GroupName MaxResults NextToken", ""},
	"DescribeSnapshots":             {"Filter MaxResults NextToken Owner RestorableBy SnapshotId", ""},
	"DescribeSubnets":               {"Filter MaxResults NextToken SubnetId", ""},
	"DescribeTags":                  {"Filter MaxResults NextToken", ""},
	"DescribeVolumeStatus":          {"Filter IncludeManagedResources MaxResults NextToken VolumeId", ""},
	"DescribeVolumes":               {"Filter IncludeManagedResources MaxResults NextToken VolumeId", ""},
	"DescribeVolumesModifications":  {"Filter IncludeManagedResources MaxResults NextToken VolumeId", ""},
	"DetachVolume":                  {"Device Force InstanceId VolumeId", "VolumeId"},
	"DisassociateAddress":           {"AssociationId PublicIp", ""},
	"GetConsoleOutput":              {"InstanceId Latest", "InstanceId"},
	"ModifyInstanceAttribute": {
		"Attribute BlockDeviceMapping DisableApiStop DisableApiTermination EbsOptimized EnaSupport EnclaveOptions GroupId " +
			"InstanceId InstanceInitiatedShutdownBehavior InstanceType Kernel Ramdisk SourceDestCheck SriovNetSupport UserData " +
			"Value",
		"InstanceId",
	},
	"ModifyNetworkInterfaceAttribute": {
		"AssociatePublicIpAddress AssociatedSubnetId Attachment ConnectionTrackingSpecification Description " +
			"EnaSrdSpecification EnablePrimaryIpv6 NetworkInterfaceId SecurityGroupId SourceDestCheck",
		"NetworkInterfaceId",
	},
	"ModifyVolume":    {"Iops MultiAttachEnabled Size Throughput VolumeId VolumeType", "VolumeId"},
	"RebootInstances": {"InstanceId", "InstanceId"},
	"RegisterImage": {
		"Architecture BillingProduct BlockDeviceMapping BootMode Description EnaSupport ImageLocation ImdsSupport KernelId " +
			"Name RamdiskId RootDeviceName SriovNetSupport TagSpecification TpmSupport UefiData VirtualizationType",
		"Name",
	},
	"ReplaceRoute": {
		"CarrierGatewayId CoreNetworkArn DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId " +
			"EgressOnlyInternetGatewayId GatewayId InstanceId LocalGatewayId LocalTarget NatGatewayId NetworkInterfaceId " +
			"OdbNetworkArn RouteTableId TransitGatewayId VpcEndpointId VpcPeeringConnectionId",
		"RouteTableId",
	},
	"RunInstances": {
		"AdditionalInfo BlockDeviceMapping CapacityReservationSpecification ClientToken CpuOptions CreditSpecification " +
			"DisableApiStop DisableApiTermination EbsOptimized ElasticGpuSpecification ElasticInferenceAccelerator " +
			"EnablePrimaryIpv6 EnclaveOptions HibernationOptions IamInstanceProfile ImageId InstanceInitiatedShutdownBehavior " +
			"InstanceMarketOptions InstanceType Ipv6Address Ipv6AddressCount KernelId KeyName LaunchTemplate " +
			"LicenseSpecification MaintenanceOptions MaxCount MetadataOptions MinCount Monitoring NetworkInterface " +
			"NetworkPerformanceOptions Operator Placement PrivateDnsNameOptions PrivateIpAddress RamdiskId SecondaryInterface " +
			"SecurityGroup SecurityGroupId SubnetId TagSpecification UserData",
		"MaxCount MinCount",
	},
	"TerminateInstances":         {"Force InstanceId SkipOsShutdown", "InstanceId"},
	"UnassignPrivateIpAddresses": {"Ipv4Prefix NetworkInterfaceId PrivateIpAddress", "NetworkInterfaceId"},
}

func (f form) takes(name string) bool {
	return name == "DryRun" || name == "Action" || name == "Version" || strings.Contains(" "+f.known+" ", " "+name+" ")
}
