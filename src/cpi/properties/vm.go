package properties

import (
	"encoding/json"
	"strings"

	"bosh-aws-cpi/src/cpi/decode"
)

// VM is the cloud properties of a VM. The Director merges those of the AZ, the VM type and the VM extensions. Where
// several set the same key, the later in this order wins.
type VM struct {
	// EC2 instance type, such as m5.large.
	InstanceType string `key:"instance_type,required"`
	// Availability zone, such as us-east-1a. It is set in the cloud config's azs. The subnet and the persistent disks of
	// the VM must be in the same zone.
	AvailabilityZone string `key:"availability_zone,required"`
	// Security groups, by id or by name. They replace those of the networks and the default ones.
	SecurityGroups []string `key:"security_groups" unset:"those of the VM's networks, else aws.default_security_groups"`
	// Name of the EC2 key pair whose public key the VM gets.
	KeyName string `key:"key_name" unset:"aws.default_key_name"`
	// Name (not ARN) of the instance profile that the VM gets.
	IAMInstanceProfile string `key:"iam_instance_profile" unset:"aws.default_iam_instance_profile" action:"iam:PassRole"`
	// Name of the placement group in which the VM is launched. It must exist.
	PlacementGroup string `key:"placement_group"`
	// Whether the VM shares its hardware with other accounts. Another value is ignored with a warning.
	Tenancy Tenancy `key:"tenancy" values:"default dedicated host" unset:"default"`
	// Gives the VM a public IPv4 address that AWS chooses. Otherwise the VM gets none, even if the subnet would assign
	// one.
	AutoAssignPublicIP bool `key:"auto_assign_public_ip" unset:"false"`
	// Hands the instance store disks of the instance type to the agent as raw disks.
	RawInstanceStorage bool `key:"raw_instance_storage" unset:"false" never:"true for an instance type without instance store"`
	// The disk for /var/vcap/data.
	EphemeralDisk EphemeralDisk `key:"ephemeral_disk"`
	// Changes the root volume of the stemcell.
	RootDisk RootDisk `key:"root_disk"`
	// Options of the instance metadata service. An option that is not set here comes from aws.metadata_options.
	MetadataOptions MetadataOptions `key:"metadata_options" unset:"aws.metadata_options"`
	// Tags of the VM, its volumes and its network interfaces. They win over those of the deployment. Numbers and booleans
	// count as text.
	Tags map[string]string `key:"tags" action:"ec2:CreateTags"`
	Spot
	// Classic load balancers to register the VM with, by name. Not supported by this version yet.
	ELBs []string `key:"elbs" action:"elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:RegisterInstancesWithLoadBalancer"`
	// Target groups to register the VM with, by name. Not supported by this version yet.
	LBTargetGroups []string `key:"lb_target_groups" action:"elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:RegisterTargets"`
	// Routes that lead to the VM. Not supported by this version yet.
	AdvertisedRoutes []AdvertisedRoute `key:"advertised_routes" action:"ec2:DescribeRouteTables ec2:CreateRoute ec2:ReplaceRoute"`
	// Whether AWS drops packets that are not from or to the VM's own addresses. This version does not support "false" yet.
	SourceDestCheck *bool `key:"source_dest_check" unset:"true" action:"ec2:ModifyInstanceAttribute"`
}

// Spot asks for a spot instance.
type Spot struct {
	// Asks for a spot instance at this price or less. "false" and an empty string ask for none.
	MaxPrice Price `key:"spot_bid_price" unit:"USD an hour" unset:"no spot instance" never:"text that is no number"`
	// Launches on demand where the spot market refuses because of capacity, price or a quota.
	OnDemandFallback bool `key:"spot_ondemand_fallback" unset:"false"`
}

// Wanted reports whether a spot instance is asked for.
func (s Spot) Wanted() bool { return s.MaxPrice != "" }

// AdvertisedRoute is a route to the VM.
type AdvertisedRoute struct {
	// Id of the route table.
	TableID string `key:"table_id"`
	// Destination of the route in CIDR form, such as 10.5.0.0/16.
	Destination string `key:"destination"`
}

// ParseVM reads the cloud properties of a VM.
func ParseVM(raw json.RawMessage, report *decode.Report) VM {
	const path = "cloud_properties"
	vm := decode.Read[VM](raw, path, report)
	if missing := decode.Missing(vm); len(missing) > 0 {
		report.Add(&missingProperties{path, missing})
	}
	vm.refuseNotYet(path, report)
	return vm
}

// refuseNotYet refuses what this version reads but cannot serve. If it were ignored, the VM would not be the one that the
// manifest describes.
func (v VM) refuseNotYet(path string, report *decode.Report) {
	const notYet = "is not supported by this version of the CPI yet"
	if len(v.ELBs) > 0 {
		report.Fault(path+".elbs", notYet)
	}
	if len(v.LBTargetGroups) > 0 {
		report.Fault(path+".lb_target_groups", notYet)
	}
	if len(v.AdvertisedRoutes) > 0 {
		report.Fault(path+".advertised_routes", notYet)
	}
	if check := v.SourceDestCheck; check != nil && !*check {
		report.Fault(path+".source_dest_check", "cannot be switched off by this version of the CPI yet")
	}
}

// missingProperties is the required properties that are not there.
type missingProperties struct {
	path string
	keys []string
}

func (e *missingProperties) Error() string {
	paths := make([]string, len(e.keys))
	for i, key := range e.keys {
		paths[i] = decode.Path(e.path, key)
	}
	return "Missing properties: " + strings.Join(paths, ", ") + ". See http://bosh.io/docs/aws-cpi.html for the list of supported properties."
}

// Defaults are what the configuration says for VMs that do not set it themselves.
type Defaults struct {
	KeyName            string
	IAMInstanceProfile string
	MetadataOptions    MetadataOptions
}

// Over returns the properties with defaults for what they do not set. The default security groups are not among the
// defaults, since the groups of the VM's networks come first. Neither is encryption, since each volume decides for
// itself.
func (v VM) Over(defaults Defaults) VM {
	if v.KeyName == "" {
		v.KeyName = defaults.KeyName
	}
	if v.IAMInstanceProfile == "" {
		v.IAMInstanceProfile = defaults.IAMInstanceProfile
	}
	v.MetadataOptions = defaults.MetadataOptions.With(v.MetadataOptions)
	return v
}
