package explain

const (
	capacityRemedy = "AWS has no free instance of this type in this availability zone now: wait, or choose another cloud_properties.instance_type " +
		"or another zone with a subnet in it."
	spotRemedy     = "Raise cloud_properties.spot_bid_price, or set spot_ondemand_fallback: true to launch on demand instead."
	tenancyRemedy  = "Change cloud_properties.tenancy: this instance type or VPC does not support it."
	hostRemedy     = "No dedicated host of this account fits: allocate one for this type and zone, or change cloud_properties.tenancy."
	zoneNameRemedy = "Correct availability_zone in the cloud config's azs: this region and account do not have the zone."
)

// vmRows are codes about instances and what they are launched with.
//
// Missing capacity is `again`, since what is free in a zone changes from second to second. In a recreate, the VM that the
// Director has just deleted frees its own capacity. A refusal costs one call and leaves nothing behind, so five calls do
// no harm. Hosts and reservations belong to the operator and stay full until one of their instances ends, so they are
// `final`.
var vmRows = []row{
	{
		Codes:      []string{"InsufficientInstanceCapacity", "InsufficientCapacity", "UnfulfillableCapacity"},
		InCreateVM: again, Say: capacityRemedy,
	},
	{
		Codes: []string{"InsufficientHostCapacity"}, InCreateVM: final,
		Say: "AWS has no free dedicated host of this type in the zone: allocate one elsewhere, or change cloud_properties.tenancy.",
	},
	{
		Codes: []string{"InsufficientCapacityOnHost"}, InCreateVM: final,
		Say: "The dedicated host is full: allocate another, or change cloud_properties.tenancy.",
	},
	{
		Codes: []string{"InsufficientReservedInstanceCapacity"}, InCreateVM: final,
		Say: "The reservation has no capacity left: wait, or choose another cloud_properties.instance_type.",
	},
	{
		Codes: []string{"ReservationCapacityExceeded"}, InCreateVM: final,
		Say: "The capacity reservation is used up: enlarge it, or launch outside of it.",
	},
	{
		Codes: []string{"Unsupported"}, Actions: []string{"ec2:RunInstances"}, InCreateVM: final,
		Say: "AWS does not offer this combination here: choose another cloud_properties.instance_type, availability_zone or tenancy.",
	},
	{
		Codes: []string{"UnsupportedOperation"}, Actions: []string{"ec2:RunInstances"}, InCreateVM: final,
		Say: "AWS does not offer this combination: check that cloud_properties.instance_type fits the stemcell (architecture, boot mode) and the other options.",
	},
	{Codes: []string{"UnsupportedTenancy", "InvalidTenancy"}, InCreateVM: final, Say: tenancyRemedy},
	{Codes: []string{"UnavailableHostRequirements", "IncompatibleHostRequirements"}, InCreateVM: final, Say: hostRemedy},

	{
		Codes: []string{"InstanceLimitExceeded"}, InCreateVM: final,
		Say: "The account may run no more instances of this kind in this region: delete some, or ask AWS for a higher quota (EC2, Running On-Demand instances).",
	},
	{
		Codes: []string{"VcpuLimitExceeded"}, InCreateVM: final,
		Say: "The account may run no more vCPUs of this family in this region: delete VMs, or ask AWS for a higher quota (EC2, Running On-Demand instances).",
	},
	{
		Codes: []string{"MaxSpotInstanceCountExceeded"}, InCreateVM: final,
		Say: "The account's quota for spot instances is used up: ask AWS for more, or set spot_ondemand_fallback: true.",
	},
	{Codes: []string{"SpotMaxPriceTooLow"}, InCreateVM: final, Say: spotRemedy},
	{
		Codes: []string{"HostLimitExceeded"}, InCreateVM: final,
		Say: "The account may allocate no more dedicated hosts of this type: ask AWS for a higher quota, or change cloud_properties.tenancy.",
	},

	{
		Codes: []string{"InvalidInstanceType"}, InCreateVM: final,
		Say: "Correct cloud_properties.instance_type: this region does not have the type, or the type does not support these options.",
	},
	{
		Codes: []string{"InvalidKeyPair.NotFound"}, InCreateVM: final,
		Say: "Correct cloud_properties.key_name or aws.default_key_name, or create the key pair in this region.",
	},
	{
		Codes: []string{"InvalidPlacementGroup.Unknown"}, InCreateVM: final,
		Say: "Correct cloud_properties.placement_group, or create the group in this region.",
	},
	{
		Codes: []string{"InvalidPlacementGroup.Duplicate"}, InCreateVM: final,
		Say: "A placement group of that name exists: take another name for cloud_properties.placement_group.",
	},
	{
		Codes: []string{"InvalidPlacementGroup.InUse"}, InCreateVM: final,
		Say: "Instances are in the placement group: it can be changed once they are gone.",
	},
	{
		Codes: []string{"InvalidIamInstanceProfileArn.Malformed"}, InCreateVM: final,
		Say: "cloud_properties.iam_instance_profile and aws.default_iam_instance_profile take a name, not an ARN.",
	},
	{Codes: []string{"InvalidAvailabilityZone", "InvalidZone.NotFound"}, InCreateVM: final, Say: zoneNameRemedy},

	// In create_vm the instance belongs to the call. AWS has not shown it for a minute, or no longer shows it. A new call
	// launches another.
	{
		Codes: []string{"InvalidInstanceID.NotFound"}, Class: classVMNotFound, InCreateVM: again,
		Say: "The instance does not exist in this region and account; bosh cloud-check recreates a missing VM.",
	},
	{
		Codes: []string{"InvalidInstanceID.Malformed"}, InCreateVM: final,
		Say: "The VM's CID is not the id of an EC2 instance: it may belong to another CPI (cpi in the cloud config's azs).",
	},
	{Codes: []string{"IncorrectInstanceState", "InvalidInstanceState"}, InCreateVM: final, Say: stateRemedy},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:TerminateInstances", "ec2:RebootInstances", "ec2:ModifyInstanceAttribute"},
		InCreateVM: final,
		Say:        "The instance is protected, most often by termination protection: switch that off in the AWS console.",
	},
	// Everything else that AWS protects or does not offer. Volumes, AMIs and others have rows beside their own codes.
	{
		Codes: []string{"OperationNotPermitted"}, InCreateVM: final,
		Say: "AWS does not allow this with the resource, and its message says why: look at the resource in the AWS console.",
	},
	{Codes: []string{"Unsupported", "UnsupportedOperation"}, InCreateVM: final, Say: offerRemedy},
}
