package explain

import (
	"fmt"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// grant is a statement of the CPI's IAM policy: its id, its actions, and what needs them.
type grant struct {
	statement string
	actions   string // "ec2:A ec2:B"; an ending * takes all that begin so
	need      string
}

// grants are tried in order. An empty statement is a right that the example policy leaves out.
var grants = []grant{
	{"BaselinePolicy", "ec2:DescribeInstanceTypes", "instance types that this CPI is too old to know; aws.enable_describe_instance_types: false does without"},
	{"BaselinePolicy", "ec2:CreateTags", "the tags that everything is created with (cloud_properties.tags, the deployment's tags; aws.private_tag)"},
	{"BaselinePolicy", "ec2:AttachVolume ec2:CreateVolume ec2:DeleteVolume ec2:DescribeVolumes ec2:DetachVolume ec2:DescribeAvailabilityZones", "every persistent disk"},
	{"BaselinePolicy", "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:ModifyNetworkInterfaceAttribute", "every VM with its network interfaces"},
	{"BaselinePolicy", "ec2:DescribeImages ec2:DescribeInstances ec2:DescribeRegions ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:RebootInstances ec2:RunInstances ec2:TerminateInstances", "every VM"},
	{"RequiredIfUsingHeavyStemcells", "ec2:RegisterImage ec2:DeregisterImage ebs:StartSnapshot ebs:PutSnapshotBlock ebs:CompleteSnapshot", "heavy stemcells and the deletion of AMIs that the CPI made"},
	{"RequiredIfEncryptingStemcells", "ec2:CopyImage", "stemcells that are copied (encrypted in the stemcell's cloud properties, aws.stemcell_copy: always)"},
	{"RequiredIfUsingCustomKMSKeys", "kms:*", "volumes encrypted with a key of your own (kms_key_arn, aws.kms_key_arn); the key's own policy must allow it as well"},
	{"RequiredIfUsingSnapshotsFeature", "ec2:CreateSnapshot ec2:DeleteSnapshot ec2:DescribeSnapshots", "snapshots of disks, heavy stemcells, and the deletion of AMIs that the CPI made"},
	{"RequiredIfUsingElasticIPs", "ec2:AssociateAddress ec2:DescribeAddresses ec2:DisassociateAddress", "vip networks"},
	{"RequiredIfUsingSourceDestCheckCloudProperties", "ec2:ModifyInstanceAttribute", "cloud_properties.source_dest_check: false"},
	{"RequiredIfUsingELBCloudProperties", "elasticloadbalancing:RegisterInstancesWithLoadBalancer elasticloadbalancing:DescribeLoadBalancers", "cloud_properties.elbs"},
	{"RequiredIfUsingLBTargetGroupCloudProperties", "elasticloadbalancing:*", "cloud_properties.lb_target_groups"},
	{"RequiredIfUsingAdvertisedRoutesCloudProperties", "ec2:CreateRoute ec2:DescribeRouteTables ec2:ReplaceRoute", "cloud_properties.advertised_routes"},
	{"RequiredIfUsingIAMInstanceProfileCloudProperty", "iam:PassRole", "cloud_properties.iam_instance_profile and aws.default_iam_instance_profile"},
	{"RequiredIfCPIResizeDiskEnabled", "ec2:DescribeVolumesModifications ec2:ModifyVolume", "disks that are resized or changed in place (director.enable_cpi_resize_disk, director.enable_cpi_update_disk)"},
	{"", "ec2:AssignPrivateIpAddresses ec2:AssignIpv6Addresses", "networks with a prefix (networks.*.subnets.*.prefix)"},
	{"", "sts:AssumeRole", "aws.role_arn; the role's trust policy must allow it as well"},
}

// permission says which right is missing and what needs it.
func permission(failure aws.Failure) string {
	action := actionIn(failure.Message)
	if action == "" {
		action = failure.Action
	}
	if action == "" {
		return permissionRemedy
	}
	denied := "The IAM policy of the CPI's credentials lacks " + action
	if strings.Contains(failure.Message, "explicit deny") {
		denied = "A policy forbids " + action + " to the CPI's credentials, which no further right can outweigh"
	}
	for _, grant := range grants {
		if !slices.ContainsFunc(strings.Fields(grant.actions), func(known string) bool { return covers(known, action) }) {
			continue
		}
		if grant.statement != "" {
			denied += fmt.Sprintf(" (statement %s)", grant.statement)
		}
		return fmt.Sprintf("%s. It is needed for %s.", denied, grant.need)
	}
	return denied + "."
}

func covers(known, action string) bool {
	if prefix, all := strings.CutSuffix(known, "*"); all {
		return strings.HasPrefix(action, prefix)
	}
	return known == action
}

// actionIn finds the action that AWS names, which may be another than the one that was called: RunInstances is refused
// for iam:PassRole, ec2:CreateTags or a right on a key. "... is not authorized to perform: iam:PassRole on resource: ..."
func actionIn(message string) string {
	_, rest, found := strings.Cut(message, "authorized to perform: ")
	if !found {
		return ""
	}
	words := strings.Fields(rest)
	if len(words) == 0 || !strings.Contains(words[0], ":") {
		return ""
	}
	return strings.TrimRight(words[0], ".,;")
}
