package explain

const (
	// A spec compares the rights in this sentence with the policy's table.
	keyRemedy = "Look at the KMS key: kms_key_arn of the disk, ephemeral_disk or root_disk, else aws.kms_key_arn, else the account's default key for EBS. " +
		"It must be enabled and in this region. Its own policy and that of the CPI's credentials must both allow " +
		"kms:CreateGrant, kms:DescribeKey, kms:GenerateDataKey* and kms:ReEncrypt*."

	zoneRemedy    = "A volume cannot leave its availability zone: give the VM the zone of its disk."
	storageRemedy = "The account's quota of EBS storage of this volume type is used up in this region: " +
		"delete disks (bosh clean-up removes orphaned ones), or ask AWS for more."
	heldRemedy     = "Detach the volume there if that VM does not need it; bosh cloud-check puts a disk back where it belongs."
	typeRemedy     = "Correct the volume type: cloud_properties.type of the disk type, ephemeral_disk.type or root_disk.type."
	iopsRemedy     = "Lower iops: cloud_properties.iops of the disk type, ephemeral_disk.iops or root_disk.iops."
	modifiedRemedy = "AWS allows one modification of a volume at a time and few in a day: " +
		"wait until the last one is completed and the time that AWS names has passed."
)

// diskRows are codes about volumes and their keys. None of them is `again`, since a second call asks for the same
// volumes.
var diskRows = []row{
	{Codes: []string{"InvalidVolume.NotFound"}, Class: classDiskNotFound, Say: "The volume does not exist in this region and account."},
	{
		Codes: []string{"InvalidVolumeID.Malformed"}, InCreateVM: final,
		Say: "The disk's CID is not the id of an EBS volume: it may belong to another CPI (cpi in the cloud config's azs).",
	},
	{Codes: []string{"InvalidVolume.ZoneMismatch", "InvalidVolumeID.ZoneMismatch"}, InCreateVM: final, Say: zoneRemedy},
	{Codes: []string{"InvalidAttachment.NotFound"}, Class: classDiskNotAttached, Say: "The volume is not attached to that instance."},
	{
		Codes: []string{"VolumeInUse"}, InCreateVM: final,
		Say: "An instance holds the volume: detach it there if that VM does not need it.",
	},
	{
		Codes: []string{"InvalidDevice.InUse"}, InCreateVM: final,
		Say: "Another volume has that device name on the instance: try again.",
	},
	// AWS's message: `Volume 'vol-1' is in the 'available' state.`
	{
		Codes: []string{"IncorrectState"}, Actions: []string{"ec2:DetachVolume"}, About: "'available'", Class: classDiskNotAttached,
		Say: "The volume is not attached to any instance.",
	},
	{Codes: []string{"IncorrectState"}, InCreateVM: final, Say: stateRemedy},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:DetachVolume"}, About: "root", InCreateVM: final,
		Say: "The volume is the root disk of its instance, which AWS detaches only from a stopped instance.",
	},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:*Volume"}, InCreateVM: final,
		Say: "AWS does not allow this with the volume, and its message says why: look at the volume in the AWS console.",
	},
	{
		Codes: []string{"AttachmentLimitExceeded"}, InCreateVM: final,
		Say: "The instance type cannot have more volumes and network interfaces: choose a larger cloud_properties.instance_type, or fewer disks.",
	},
	{
		Codes: []string{"EncryptedVolumesNotSupported"}, InCreateVM: final,
		Say: "The instance type does not support encrypted volumes: choose another cloud_properties.instance_type.",
	},

	{Codes: []string{"UnknownVolumeType"}, InCreateVM: final, Say: typeRemedy},
	{
		Codes: []string{"VolumeTypeNotAvailableInZone"}, InCreateVM: final,
		Say: "The zone does not have this volume type: change the type (cloud_properties.type, ephemeral_disk.type or root_disk.type) or the zone.",
	},
	{
		Codes: []string{"BootForVolumeTypeUnsupported"}, InCreateVM: final,
		Say: "Change root_disk.type: a VM cannot boot from this volume type.",
	},
	// EBS capacity for a volume type in a zone comes back after hours, not after seconds.
	{
		Codes: []string{"InsufficientVolumeCapacity"}, InCreateVM: final,
		Say: "AWS has no room for this volume type in the zone now: wait, or change the volume type or the zone.",
	},
	{Codes: []string{"VolumeLimitExceeded"}, InCreateVM: final, Say: storageRemedy},
	{
		Codes: []string{"MaxIOPSLimitExceeded"}, InCreateVM: final,
		Say: "The account's quota of provisioned IOPS is used up in this region: ask AWS for more. " + iopsRemedy,
	},
	{Codes: []string{"VolumeIOPSLimit"}, InCreateVM: final, Say: iopsRemedy},
	{Codes: []string{"InvalidBlockDeviceMapping"}, InCreateVM: final, Advise: refusedValue},

	{Codes: []string{"IncorrectModificationState", "VolumeModificationRateExceeded"}, Say: modifiedRemedy},
	{
		Codes: []string{"InvalidVolumeModification.NotFound"},
		Say:   "AWS does not show the modification of the volume: look at the volume's size in the AWS console, and try again.",
	},
	{
		Codes: []string{"VolumeModificationSizeLimitExceeded"},
		Say:   "The account's quota of storage under modification is used up: wait for the modifications under way, or ask AWS for more.",
	},

	{
		Codes: []string{
			"CustomerKeyHasBeenRevoked", "InvalidKMSKey.InvalidState", "KMSInvalidStateException", "DisabledException",
			"KeyUnavailableException", "InvalidKeyUsageException",
		},
		InCreateVM: final, Say: keyRemedy,
	},
}
