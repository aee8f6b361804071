package explain

import (
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// mention says which properties some words of AWS's messages are about.
type mention struct {
	Words    []string // in lower case; one of them is enough
	VM       string   // where a VM is launched
	Disk     string   // in the methods of disks
	Stemcell string   // where a stemcell is made
}

const (
	everyTag  = "cloud_properties.tags or the deployment's tags"
	everyZone = "availability_zone in the cloud config's azs"
)

var mentions = []mention{
	{
		Words: []string{"throughput"},
		VM:    "ephemeral_disk.throughput or root_disk.throughput",
		Disk:  "cloud_properties.throughput of the disk type",
	},
	{
		Words: []string{"iops"},
		VM:    "ephemeral_disk.iops or root_disk.iops",
		Disk:  "cloud_properties.iops of the disk type",
	},
	{
		Words:    []string{"kms", "encrypt"},
		VM:       "kms_key_arn and encrypted of ephemeral_disk or root_disk, or aws.kms_key_arn and aws.encrypted",
		Disk:     "kms_key_arn and encrypted of the disk type, or aws.kms_key_arn and aws.encrypted",
		Stemcell: "kms_key_arn and encrypted of the stemcell's cloud properties, or aws.kms_key_arn and aws.encrypted",
	},
	{
		Words: []string{"volume type", "volumetype"},
		VM:    "ephemeral_disk.type or root_disk.type",
		Disk:  "cloud_properties.type of the disk type",
	},
	{
		Words: []string{"volume size", "volumesize", "size of", "gib"},
		VM:    "ephemeral_disk.size or root_disk.size",
		Disk:  "the disk's size (persistent_disk, disk_size of the disk type)",
	},
	{Words: []string{"instance profile", "iaminstanceprofile"}, VM: "cloud_properties.iam_instance_profile or aws.default_iam_instance_profile"},
	{Words: []string{"key pair", "keyname", "key name"}, VM: "cloud_properties.key_name or aws.default_key_name"},
	{Words: []string{"security group", "groupid"}, VM: "security_groups of the VM or its networks, or aws.default_security_groups"},
	{
		Words: []string{"address range", "privateipaddress", "private ip", "ip address", "ipv6"},
		VM:    "the network's static_ips and range, which must lie in the subnet",
	},
	{Words: []string{"subnet"}, VM: "networks.*.subnets.*.cloud_properties.subnet"},
	{Words: []string{"availability zone", "availabilityzone"}, VM: everyZone, Disk: everyZone},
	{Words: []string{"instance type", "instancetype"}, VM: "cloud_properties.instance_type"},
	{Words: []string{"architecture", "boot mode", "bootmode"}, VM: "cloud_properties.instance_type, which must fit the stemcell"},
	{Words: []string{"placement group", "groupname", "partition"}, VM: "cloud_properties.placement_group"},
	{Words: []string{"tenancy"}, VM: "cloud_properties.tenancy"},
	{Words: []string{"spot", "maxprice", "price"}, VM: "cloud_properties.spot_bid_price"},
	{
		Words: []string{"metadata option", "httptokens", "hop limit", "hoplimit", "httpendpoint"},
		VM:    "cloud_properties.metadata_options or aws.metadata_options",
	},
	{Words: []string{"user data", "userdata"}, VM: "env of the instance group and the agent's settings, which together are the user data"},
	{
		Words:    []string{"imageid", "image id", "ami-"},
		VM:       "the stemcell",
		Stemcell: "ami of the stemcell's cloud properties",
	},
	{Words: []string{"tag"}, VM: everyTag, Disk: everyTag, Stemcell: "the tags of the default runtime config"},
}

const valueRemedy = "AWS does not accept a value: compare AWS's message with the manifest."

// refusedValue returns which properties a refused value may come from. Only AWS's message tells: AWS checks the values,
// and its limits change.
func refusedValue(situation Situation, failure aws.Failure) string {
	message := strings.ToLower(failure.Message)
	var paths []string
	for _, mention := range mentions {
		path := mention.path(situation)
		if path != "" && len(paths) < 3 && slices.ContainsFunc(mention.Words, func(word string) bool { return strings.Contains(message, word) }) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return valueRemedy
	}
	return "AWS does not accept a value. In the manifest it comes from: " + strings.Join(paths, "; ") + "."
}

func (m mention) path(situation Situation) string {
	switch situation {
	case LaunchesVM:
		return m.VM
	case MakesStemcell:
		return m.Stemcell
	case WorksOnGiven, MakesDisk:
	}
	return m.Disk
}
