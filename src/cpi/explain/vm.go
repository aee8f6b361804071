package explain

const (
	capacityRemedy = "AWS has no free instance of this type in this availability zone now: wait, or choose another cloud_properties.instance_type or another zone with a subnet in it."
	spotRemedy     = "Raise cloud_properties.spot_bid_price, or set spot_ondemand_fallback: true to launch on demand instead."
)

// vmRows are codes about instances and what they are launched with.
//
// Capacity is `again`: what is free in a zone changes from second to second, and in a recreate the VM that the Director
// has just deleted gives its own back; a refusal costs one call and leaves nothing behind, so five do no harm. Hosts and
// reservations are the operator's own and stay full until one of their instances ends, so they are final.
var vmRows = []row{
	{"InsufficientInstanceCapacity", "", kindCloudError, again, capacityRemedy},
	{"InsufficientCapacity", "", kindCloudError, again, capacityRemedy},
	{"UnfulfillableCapacity", "", kindCloudError, again, capacityRemedy},
	{"InsufficientHostCapacity", "", kindCloudError, final, "AWS has no free dedicated host of this type in the zone: allocate one elsewhere, or change cloud_properties.tenancy."},
	{"InsufficientCapacityOnHost", "", kindCloudError, final, "The dedicated host is full: allocate another, or change cloud_properties.tenancy."},
	{"InsufficientReservedInstanceCapacity", "", kindCloudError, final, "The reservation has no capacity left: wait, or choose another cloud_properties.instance_type."},
	{"ReservationCapacityExceeded", "", kindCloudError, final, "The capacity reservation is used up: enlarge it, or launch outside of it."},
	{"Unsupported", "", kindCloudError, final, "AWS does not offer this combination here: choose another cloud_properties.instance_type, availability_zone or tenancy."},
	{"UnsupportedOperation", "", kindCloudError, final, "AWS does not offer this combination: check that cloud_properties.instance_type fits the stemcell (architecture, boot mode) and the other options."},
	{"UnsupportedTenancy", "", kindCloudError, final, "Change cloud_properties.tenancy: this type or VPC does not take it."},
	{"InvalidTenancy", "", kindCloudError, final, "Change cloud_properties.tenancy: this type or VPC does not take it."},
	{"UnavailableHostRequirements", "", kindCloudError, final, "No dedicated host of this account fits: allocate one for this type and zone, or change cloud_properties.tenancy."},
	{"IncompatibleHostRequirements", "", kindCloudError, final, "No dedicated host of this account fits: allocate one for this type and zone, or change cloud_properties.tenancy."},

	{"InstanceLimitExceeded", "", kindCloudError, final, "The account may run no more instances of this kind in this region: delete some, or ask AWS for a higher quota (EC2, Running On-Demand instances)."},
	{"VcpuLimitExceeded", "", kindCloudError, final, "The account may run no more vCPUs of this family in this region: delete VMs, or ask AWS for a higher quota (EC2, Running On-Demand instances)."},
	{"MaxSpotInstanceCountExceeded", "", kindCloudError, final, "The account's quota for spot instances is used up: ask AWS for more, or set spot_ondemand_fallback: true."},
	{"SpotMaxPriceTooLow", "", kindCloudError, final, spotRemedy},
	{"HostLimitExceeded", "", kindCloudError, final, "The account may allocate no more dedicated hosts of this type: ask AWS for a higher quota, or change cloud_properties.tenancy."},

	{"InvalidInstanceType", "", kindCloudError, final, "Correct cloud_properties.instance_type: this region does not have the type, or it does not take these options."},
	{"InvalidKeyPair.NotFound", "", kindCloudError, final, "Correct cloud_properties.key_name or aws.default_key_name, or create the key pair in this region."},
	{"InvalidPlacementGroup.Unknown", "", kindCloudError, final, "Correct cloud_properties.placement_group, or create the group in this region."},
	{"InvalidPlacementGroup.Duplicate", "", kindCloudError, final, "A placement group of that name exists: take another name for cloud_properties.placement_group."},
	{"InvalidPlacementGroup.InUse", "", kindCloudError, final, "Instances are in the placement group: it can be changed once they are gone."},
	{"InvalidIamInstanceProfileArn.Malformed", "", kindCloudError, final, "cloud_properties.iam_instance_profile and aws.default_iam_instance_profile take a name, not an ARN."},
	{"InvalidAvailabilityZone", "", kindCloudError, final, "Correct availability_zone in the cloud config's azs: this region and account do not have the zone."},
	{"InvalidZone.NotFound", "", kindCloudError, final, "Correct availability_zone in the cloud config's azs: this region and account do not have the zone."},

	// In create_vm the instance is the call's own, which AWS has not shown for a minute or shows no more; a new call
	// launches another.
	{"InvalidInstanceID.NotFound", "", kindVMNotFound, again, "The instance does not exist in this region and account; bosh cloud-check makes a missing VM anew."},
	{"InvalidInstanceID.Malformed", "", kindCloudError, final, "The VM's CID is no id of an EC2 instance: it may belong to another CPI (cpi in the cloud config's azs)."},
	{"IncorrectInstanceState", "", kindCloudError, final, stateRemedy},
	{"InvalidInstanceState", "", kindCloudError, final, stateRemedy},
	{"OperationNotPermitted", "", kindCloudError, final, "The instance is protected, most often by termination protection: switch that off in the AWS console."},

	{"LoadBalancerNotFound", "", kindCloudError, final, "Correct cloud_properties.elbs: it takes names of classic load balancers of this region; others go by cloud_properties.lb_target_groups."},
	{"TargetGroupNotFound", "", kindCloudError, final, "Correct cloud_properties.lb_target_groups: it takes names of target groups of this region."},
	{"InvalidInstance", "", kindCloudError, final, "The load balancer does not take the instance: both must be in one VPC."},
	{"InvalidTarget", "", kindCloudError, final, "The target group does not take the instance: it must be of target type instance and in the VM's VPC (cloud_properties.lb_target_groups)."},
	{"TooManyTargets", "", kindCloudError, final, "The target group is full: take another in cloud_properties.lb_target_groups, or ask AWS for a higher quota."},
	{"TooManyRegistrationsForTargetId", "", kindCloudError, final, "The instance is in too many target groups: shorten cloud_properties.lb_target_groups."},
}
