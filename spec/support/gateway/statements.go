package gateway

import (
	"maps"
	"slices"
)

// statements are those of the IAM policy that the Ruby CPI publishes: statement id, and the actions that it grants. A
// further right would break every account that was set up by that policy. The list is frozen, and not read from the CPI's
// own table: the two would only agree with each other.
var statements = map[string][]string{
	"BaselinePolicy": {
		"ec2:AttachVolume", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteVolume", "ec2:DescribeAvailabilityZones",
		"ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeRegions",
		"ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVolumes", "ec2:DetachVolume",
		"ec2:RebootInstances", "ec2:RunInstances", "ec2:TerminateInstances", "ec2:CreateNetworkInterface",
		"ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:ModifyNetworkInterfaceAttribute",
	},
	"RequiredIfUsingHeavyStemcells":                 {"ec2:RegisterImage", "ec2:DeregisterImage"},
	"RequiredIfEncryptingStemcells":                 {"ec2:CopyImage"},
	"RequiredIfUsingCustomKMSKeys":                  {"kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey*"},
	"RequiredIfUsingSnapshotsFeature":               {"ec2:CreateSnapshot", "ec2:DeleteSnapshot", "ec2:DescribeSnapshots"},
	"RequiredIfUsingElasticIPs":                     {"ec2:AssociateAddress", "ec2:DescribeAddresses"},
	"RequiredIfUsingSourceDestCheckCloudProperties": {"ec2:ModifyInstanceAttribute"},
	"RequiredIfUsingELBCloudProperties": {
		"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
	},
	"RequiredIfUsingLBTargetGroupCloudProperties": {
		"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups",
		"elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:RegisterTargets",
	},
	"RequiredIfUsingAdvertisedRoutesCloudProperties": {"ec2:CreateRoute", "ec2:DescribeRouteTables", "ec2:ReplaceRoute"},
	"RequiredIfUsingIAMInstanceProfileCloudProperty": {"iam:PassRole"},
	"RequiredIfCPIResizeDiskEnabled":                 {"ec2:DescribeVolumesModifications", "ec2:ModifyVolume"},
}

// always are actions that need no statement.
var always = []string{"sts:GetCallerIdentity"}

// ungranted are the actions that the Ruby CPI calls although its policy does not grant them. Accounts that use a role, a vip
// or a prefix have added them.
var ungranted = []string{
	"ec2:AssignIpv6Addresses", "ec2:AssignPrivateIpAddresses", "ec2:DisassociateAddress", "sts:AssumeRole",
}

// Statements returns the ids of all statements of the published policy, in order.
func Statements() []string { return slices.Sorted(maps.Keys(statements)) }

// Ungranted returns the actions that the Ruby CPI calls besides.
func Ungranted() []string { return slices.Clone(ungranted) }
