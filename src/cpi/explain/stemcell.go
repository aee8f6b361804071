package explain

const imageRemedy = "Upload the stemcell again (bosh upload-stemcell --fix), or share the AMI with this account: this region and account do not have it."

// stemcellRows are codes about AMIs and snapshots.
var stemcellRows = []row{
	{Codes: []string{"InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"}, InCreateVM: final, Say: imageRemedy},
	{
		Codes: []string{"InvalidAMIID.Malformed"}, InCreateVM: final,
		Say: "The stemcell's CID is not the id of an AMI: it may belong to another CPI (cpi in the cloud config's azs).",
	},
	{
		Codes: []string{"InvalidAMIName.Duplicate"},
		Say:   "An AMI of that name exists: deregister it if nothing uses it, and upload the stemcell again.",
	},
	{
		Codes: []string{"InvalidAMIName.Malformed"},
		Say:   "AWS does not accept the AMI's name, which is made from the stemcell's name and version.",
	},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:DeregisterImage"}, InCreateVM: final,
		Say: "The AMI is protected, most often by deregistration protection: switch that off in the AWS console. " +
			"Even then AWS may keep the AMI for another 24 hours.",
	},

	{
		Codes: []string{"InvalidSnapshot.NotFound"}, InCreateVM: final,
		Say: "The snapshot was deleted or is not shared with this account; where an AMI needs it, upload the stemcell again.",
	},
	{Codes: []string{"InvalidSnapshotID.Malformed"}, Say: "The snapshot's CID is not the id of an EBS snapshot."},
	{Codes: []string{"InvalidSnapshot.InUse"}, Say: "An AMI uses the snapshot: deregister that first."},
	{
		Codes: []string{"OperationNotPermitted"}, Actions: []string{"ec2:DeleteSnapshot"}, InCreateVM: final,
		Say: "The snapshot is protected, most often by a snapshot lock: unlock it in the AWS console, or wait until the lock expires.",
	},
	{
		Codes: []string{"SnapshotCreationPerVolumeRateExceeded"},
		Say:   "AWS takes one snapshot of a volume in about 15 seconds: try again.",
	},
	{
		Codes: []string{"ConcurrentSnapshotLimitExceeded"},
		Say:   "Too many snapshots of this volume are under way: wait until they are completed.",
	},
	{
		Codes: []string{"PendingSnapshotLimitExceeded"},
		Say:   "Too many snapshots of this account are under way: wait until they are completed.",
	},
	{
		Codes: []string{"SnapshotLimitExceeded"},
		Say:   "The account has all the snapshots it may have: delete old ones (bosh delete-snapshots), or ask AWS for more.",
	},
	{
		Codes: []string{"ResourceLimitExceeded"}, Actions: []string{"ec2:Copy*"},
		Say: "Too many copies of AMIs or snapshots are under way in this region: wait until they are completed.",
	},
	{Codes: []string{"ResourceLimitExceeded"}, Say: quotaRemedy},

	// The EBS direct calls, which upload the content of a stemcell.
	{
		Codes: []string{"ServiceQuotaExceededException"},
		Say:   "The account's quota for EBS direct calls or snapshots is used up: wait, delete old snapshots, or ask AWS for more.",
	},
	{
		Codes: []string{"ConcurrentLimitExceededException"},
		Say:   "Too many snapshots are being uploaded at once: wait until they are completed.",
	},
	{
		Codes: []string{"ResourceNotFoundException"},
		Say:   "The snapshot that was being uploaded is gone: upload the stemcell again.",
	},
	{Codes: []string{"ConflictException"}, Say: tokenRemedy},
}
