package policy

// statements are all rights of the CPI. A new feature whose rights no account has yet gets a statement of its own, with its
// name. A statement that existing accounts have must not grow, or a call that worked would fail in them.
var statements = []Statement{
	{ID: "BaselinePolicy", Rights: []Right{
		{
			Actions: []string{
				"ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeRegions", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
				"ec2:RebootInstances", "ec2:RunInstances", "ec2:TerminateInstances",
			},
			Need: "every VM",
		},
		{
			Actions: []string{
				"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:ModifyNetworkInterfaceAttribute",
			},
			Need: "every VM with its network interfaces",
		},
		{
			Actions: []string{
				"ec2:AttachVolume", "ec2:CreateVolume", "ec2:DeleteVolume", "ec2:DescribeAvailabilityZones", "ec2:DescribeVolumes", "ec2:DetachVolume",
			},
			Need: "every persistent disk",
		},
		{
			Actions: []string{"ec2:CreateTags"},
			Need:    "the tags that everything is created with (cloud_properties.tags, the deployment's tags; aws.private_tag)",
		},
		{
			Actions:  []string{"ec2:CreateTags"},
			Need:     "the deployment's tags on the volumes and network interfaces of a VM that runs",
			Optional: true,
		},
		{
			Actions:  []string{"ec2:CreateTags"},
			Need:     "the default runtime config's tags on the AMI of a light stemcell",
			Optional: true,
		},
		{
			Actions:  []string{"ec2:CreateTags"},
			Need:     "the name of a VM that is being deleted (aws.fast_path_delete)",
			Optional: true,
		},
		{
			Actions:  []string{"ec2:DescribeInstanceTypes"},
			Need:     "instance types that are newer than this CPI; aws.enable_describe_instance_types: false does without it",
			Optional: true,
		},
	}},
	{ID: "RequiredIfUsingIAMInstanceProfileCloudProperty", Resources: []string{"arn:aws:iam::*:*"}, Rights: []Right{
		{Actions: []string{"iam:PassRole"}, Need: "cloud_properties.iam_instance_profile and aws.default_iam_instance_profile"},
	}},
	{ID: "RequiredIfUsingElasticIPs", Rights: []Right{
		{Actions: []string{"ec2:AssociateAddress", "ec2:DescribeAddresses"}, Need: "vip networks"},
	}},
	{ID: "RequiredIfUsingSourceDestCheckCloudProperties", Rights: []Right{
		{Actions: []string{"ec2:ModifyInstanceAttribute"}, Need: "cloud_properties.source_dest_check: false"},
	}},
	{ID: "RequiredIfUsingAdvertisedRoutesCloudProperties", Rights: []Right{
		{Actions: []string{"ec2:CreateRoute", "ec2:DescribeRouteTables", "ec2:ReplaceRoute"}, Need: "cloud_properties.advertised_routes"},
	}},
	{ID: "RequiredIfUsingELBCloudProperties", Rights: []Right{
		{
			Actions: []string{"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:RegisterInstancesWithLoadBalancer"},
			Need:    "cloud_properties.elbs",
		},
	}},
	{ID: "RequiredIfUsingLBTargetGroupCloudProperties", Rights: []Right{
		{
			Actions: []string{
				"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups",
				"elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:RegisterTargets",
			},
			Need: "cloud_properties.lb_target_groups",
		},
	}},
	{ID: "RequiredIfUsingCustomKMSKeys", Rights: []Right{
		{
			Actions: []string{"kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey*"},
			Need:    "volumes encrypted with a key of your own (kms_key_arn, aws.kms_key_arn); the key's own policy must allow it as well",
		},
	}},
	{ID: "RequiredIfCPIResizeDiskEnabled", Rights: []Right{
		{
			Actions: []string{"ec2:DescribeVolumesModifications", "ec2:ModifyVolume"},
			Need:    "disks that are resized or changed in place (director.enable_cpi_resize_disk, director.enable_cpi_update_disk)",
		},
	}},
	{ID: "RequiredIfUsingSnapshotsFeature", Rights: []Right{
		{
			Actions: []string{"ec2:CreateSnapshot", "ec2:DeleteSnapshot", "ec2:DescribeSnapshots"},
			Need:    "snapshots of disks, heavy stemcells, and the deletion of AMIs that the CPI made",
		},
	}},
	{ID: "RequiredIfUsingHeavyStemcells", Rights: []Right{
		{Actions: []string{"ec2:RegisterImage", "ec2:DeregisterImage"}, Need: "heavy stemcells and the deletion of AMIs that the CPI made"},
	}},
	{ID: "RequiredIfEncryptingStemcells", Rights: []Right{
		{
			Actions: []string{"ec2:CopyImage"},
			Need:    "stemcells that are copied (encrypted in the stemcell's cloud properties, aws.stemcell_copy: always)",
		},
	}},

	// Rights that the document leaves out, since it grants what the Ruby CPI's policy grants.
	{Rights: []Right{
		{
			Actions:  []string{"ec2:GetConsoleOutput"},
			Need:     "the end of the console of a VM that died while it started",
			Optional: true,
			Origin:   New,
		},
		{Actions: []string{"sts:AssumeRole"}, Need: "aws.role_arn; the role's trust policy must allow it as well", Origin: RubyCalls},
		{Actions: []string{"ec2:DisassociateAddress"}, Need: "vip networks", Origin: RubyCalls},
		{
			Actions: []string{"ec2:AssignPrivateIpAddresses", "ec2:AssignIpv6Addresses"},
			Need:    "networks with a prefix (networks.*.subnets.*.prefix)",
			Origin:  RubyCalls,
		},
	}},

	// The Ruby CPI writes a heavy stemcell to a volume of the VM that it runs on.
	{Feature: "heavy stemcells are uploaded from any machine", Rights: []Right{
		{
			Actions: []string{"ebs:StartSnapshot", "ebs:PutSnapshotBlock", "ebs:CompleteSnapshot"},
			Need:    "the upload of heavy stemcells",
			Origin:  New,
		},
	}},
}
