package explain

import "strings"

// mention ties words of AWS's messages to the properties that they are about.
type mention struct {
	words string // separated by |, in lower case; one of them is enough
	vm    string // for create_vm
	disk  string // for the methods of disks
}

var mentions = []mention{
	{"throughput", "ephemeral_disk.throughput or root_disk.throughput", "cloud_properties.throughput of the disk type"},
	{"iops", "ephemeral_disk.iops or root_disk.iops", "cloud_properties.iops of the disk type"},
	{"kms|encrypt", "kms_key_arn and encrypted of ephemeral_disk or root_disk, or aws.kms_key_arn and aws.encrypted", "kms_key_arn and encrypted of the disk type, or aws.kms_key_arn and aws.encrypted"},
	{"volume type|volumetype", "ephemeral_disk.type or root_disk.type", "cloud_properties.type of the disk type"},
	{"volume size|volumesize|size of|gib", "ephemeral_disk.size or root_disk.size", "the disk's size (persistent_disk, disk_size of the disk type)"},
	{"instance profile|iaminstanceprofile", "cloud_properties.iam_instance_profile or aws.default_iam_instance_profile", ""},
	{"key pair|keyname|key name", "cloud_properties.key_name or aws.default_key_name", ""},
	{"security group|groupid", "security_groups of the VM or its networks, or aws.default_security_groups", ""},
	{"address range|privateipaddress|private ip|ip address|ipv6", "the network's static_ips and range, which must lie in the subnet", ""},
	{"subnet", "networks.*.subnets.*.cloud_properties.subnet", ""},
	{"availability zone|availabilityzone", "availability_zone in the cloud config's azs", "availability_zone in the cloud config's azs"},
	{"instance type|instancetype", "cloud_properties.instance_type", ""},
	{"architecture|boot mode|bootmode", "cloud_properties.instance_type, which must fit the stemcell", ""},
	{"placement group|groupname|partition", "cloud_properties.placement_group", ""},
	{"tenancy", "cloud_properties.tenancy", ""},
	{"spot|maxprice|price", "cloud_properties.spot_bid_price", ""},
	{"metadata option|httptokens|hop limit|hoplimit|httpendpoint", "cloud_properties.metadata_options or aws.metadata_options", ""},
	{"user data|userdata", "env of the instance group and the agent's settings, which together are the user data", ""},
	{"imageid|image id|ami-", "the stemcell", ""},
	{"tag", "cloud_properties.tags or the deployment's tags", "cloud_properties.tags or the deployment's tags"},
}

// refusedValue says which properties a refused value may come from. AWS checks values, and moves their limits, so its
// message is the only source.
func refusedValue(method, message string) string {
	message = strings.ToLower(message)
	var paths []string
	for _, mention := range mentions {
		path := mention.disk
		if method == "create_vm" {
			path = mention.vm
		}
		if path != "" && len(paths) < 3 && containsAny(message, strings.Split(mention.words, "|")) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return valueRemedy
	}
	return "AWS does not take a value as it is. In the manifest it comes from: " + strings.Join(paths, "; ") + "."
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
