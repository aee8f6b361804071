package explain

const (
	keyRemedy = "Look at the KMS key (kms_key_arn of the disk, ephemeral_disk or root_disk, else aws.kms_key_arn, else the account's default key for EBS): it must be enabled, in this region, and its policy and that of the CPI's credentials must allow kms:CreateGrant, kms:DescribeKey, kms:GenerateDataKey* and kms:ReEncrypt*."

	storageRemedy  = "The account's quota of EBS storage of this volume type is used up in this region: delete disks (bosh clean-up removes orphaned ones), or ask AWS for more."
	typeRemedy     = "Correct the volume type: cloud_properties.type of the disk type, ephemeral_disk.type or root_disk.type."
	iopsRemedy     = "Lower iops: cloud_properties.iops of the disk type, ephemeral_disk.iops or root_disk.iops."
	modifiedRemedy = "AWS allows a few modifications of a volume in a day and one at a time: wait until the last one is completed and the time that AWS names has passed."
)

// diskRows are codes about volumes and their keys. Nothing here is `again`: a second call asks for the same volumes.
var diskRows = []row{
	{"InvalidVolume.NotFound", "", kindDiskNotFound, asElsewhere, "The volume does not exist in this region and account."},
	{"InvalidVolumeID.Malformed", "", kindCloudError, final, "The disk's CID is no id of an EBS volume: it may belong to another CPI (cpi in the cloud config's azs)."},
	{"InvalidVolume.ZoneMismatch", "", kindCloudError, final, "A volume cannot leave its availability zone: give the VM the zone of its disk."},
	{"InvalidVolumeID.ZoneMismatch", "", kindCloudError, final, "A volume cannot leave its availability zone: give the VM the zone of its disk."},
	{"InvalidAttachment.NotFound", "", kindDiskNotAttached, asElsewhere, "The volume is not attached to that instance."},
	{"VolumeInUse", "", kindCloudError, final, "An instance holds the volume: detach it there if that VM does not need it."},
	{"InvalidDevice.InUse", "", kindCloudError, final, "Another volume has that device name on the instance: try again."},
	{"IncorrectState", "", kindCloudError, final, stateRemedy},
	{"AttachmentLimitExceeded", "", kindCloudError, final, "The instance type takes no more volumes and NICs: choose a larger cloud_properties.instance_type, or fewer disks."},
	{"EncryptedVolumesNotSupported", "", kindCloudError, final, "The instance type takes no encrypted volumes: choose another cloud_properties.instance_type."},

	{"UnknownVolumeType", "", kindCloudError, final, typeRemedy},
	{"VolumeTypeNotAvailableInZone", "", kindCloudError, final, "The zone does not have this volume type: change the type (cloud_properties.type, ephemeral_disk.type or root_disk.type) or the zone."},
	{"BootForVolumeTypeUnsupported", "", kindCloudError, final, "Change root_disk.type: no VM boots from this volume type."},
	// EBS's capacity for a type in a zone comes back in hours, not in seconds.
	{"InsufficientVolumeCapacity", "", kindCloudError, final, "AWS has no room for this volume type in the zone now: wait, or change the volume type or the zone."},
	{"VolumeLimitExceeded", "", kindCloudError, final, storageRemedy},
	{"MaxIOPSLimitExceeded", "", kindCloudError, final, "The account's quota of provisioned IOPS is used up in this region: ask AWS for more. " + iopsRemedy},
	{"VolumeIOPSLimit", "", kindCloudError, final, iopsRemedy},
	{"InvalidBlockDeviceMapping", "", kindCloudError, final, valueRemedy},

	{"IncorrectModificationState", "", kindCloudError, asElsewhere, modifiedRemedy},
	{"InvalidVolumeModification.NotFound", "", kindCloudError, asElsewhere, "AWS does not show the modification of the volume: look at the volume's size in the AWS console, and try again."},
	{"VolumeModificationRateExceeded", "", kindCloudError, asElsewhere, modifiedRemedy},
	{"VolumeModificationSizeLimitExceeded", "", kindCloudError, asElsewhere, "The account's quota of storage under modification is used up: wait for the modifications under way, or ask AWS for more."},

	{"CustomerKeyHasBeenRevoked", "", kindCloudError, final, keyRemedy},
	{"InvalidKMSKey.InvalidState", "", kindCloudError, final, keyRemedy},
	{"KMSInvalidStateException", "", kindCloudError, final, keyRemedy},
	{"DisabledException", "", kindCloudError, final, keyRemedy},
	{"KeyUnavailableException", "", kindCloudError, final, keyRemedy},
	{"InvalidKeyUsageException", "", kindCloudError, final, keyRemedy},
}
