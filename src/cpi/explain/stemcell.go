package explain

const imageRemedy = "Upload the stemcell again (bosh upload-stemcell --fix), or share the AMI with this account: this region and account do not have it."

// stemcellRows are codes about AMIs and snapshots.
var stemcellRows = []row{
	{"InvalidAMIID.NotFound", "", kindCloudError, final, imageRemedy},
	{"InvalidAMIID.Unavailable", "", kindCloudError, final, imageRemedy},
	{"InvalidAMIID.Malformed", "", kindCloudError, final, "The stemcell's CID is no id of an AMI: it may belong to another CPI (cpi in the cloud config's azs)."},
	{"InvalidAMIName.Duplicate", "", kindCloudError, asElsewhere, "An AMI of that name exists: deregister it if nothing uses it, and upload the stemcell again."},
	{"InvalidAMIName.Malformed", "", kindCloudError, asElsewhere, "AWS does not take the AMI's name, which is made from the stemcell's name and version."},

	{"InvalidSnapshot.NotFound", "", kindCloudError, final, "The snapshot was deleted or is not shared with this account; where an AMI needs it, upload the stemcell again."},
	{"InvalidSnapshotID.Malformed", "", kindCloudError, asElsewhere, "The snapshot's CID is no id of an EBS snapshot."},
	{"InvalidSnapshot.InUse", "", kindCloudError, asElsewhere, "An AMI uses the snapshot: deregister that first."},
	{"SnapshotCreationPerVolumeRateExceeded", "", kindCloudError, asElsewhere, "AWS takes one snapshot of a volume in about 15 seconds: try again."},
	{"ConcurrentSnapshotLimitExceeded", "", kindCloudError, asElsewhere, "Too many snapshots of this volume are under way: wait until they are completed."},
	{"PendingSnapshotLimitExceeded", "", kindCloudError, asElsewhere, "Too many snapshots of this account are under way: wait until they are completed."},
	{"SnapshotLimitExceeded", "", kindCloudError, asElsewhere, "The account has all the snapshots it may have: delete old ones (bosh delete-snapshots), or ask AWS for more."},
	{"ResourceLimitExceeded", "", kindCloudError, asElsewhere, "Too many copies of AMIs or snapshots are under way in this region: wait until they are completed."},

	// The EBS direct calls, by which the content of a stemcell is uploaded.
	{"ServiceQuotaExceededException", "", kindCloudError, asElsewhere, "The account's quota for EBS direct calls or snapshots is used up: wait, delete old snapshots, or ask AWS for more."},
	{"ConcurrentLimitExceededException", "", kindCloudError, asElsewhere, "Too many snapshots are being uploaded at once: wait until they are completed."},
	{"ResourceNotFoundException", "", kindCloudError, asElsewhere, "The snapshot that was being uploaded is gone: upload the stemcell again."},
	{"ConflictException", "", kindCloudError, asElsewhere, "The CPI used one client token for two different requests, which is a fault in the CPI: please report it with this message."},
}
