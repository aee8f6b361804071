package properties

import "bosh-aws-cpi/src/encryption"

// Volume is the properties of every EBS volume. Zero and nil mean unset.
type Volume struct {
	Path string `key:",path"` // path of the object in messages
	// EBS volume type.
	Type string `key:"type" unset:"gp3"`
	// I/O operations a second. 0 lets AWS choose.
	IOPS *int64 `key:"iops" unset:"AWS's default for the volume" never:"a negative number; but for root_disk, type gp2, st1, sc1 or standard"`
	// Throughput. 0 lets AWS choose.
	Throughput *int64 `key:"throughput" unit:"MiB/s" unset:"AWS's default for the volume" never:"a negative number; but for root_disk, a type other than gp3"`
	// Whether the volume is encrypted. "false" does not switch off encryption in an account that encrypts by default.
	Encrypted *bool `key:"encrypted" unset:"aws.encrypted"`
	// ARN of the KMS key of an encrypted volume.
	KMSKeyARN string `key:"kms_key_arn" unset:"aws.kms_key_arn, else AWS's default key of the account" never:"where the volume is not encrypted" action:"kms:*"`
}

// Encryption returns what the volume itself says about encryption.
func (v Volume) Encryption() encryption.Setting {
	return encryption.Setting{Enabled: v.Encrypted, KeyARN: v.KMSKeyARN}
}

// EphemeralDisk is the disk on which the agent puts /var/vcap/data. It goes with the VM.
type EphemeralDisk struct {
	// Size, rounded up to GiB.
	Size MiB `key:"size" unit:"MiB" unset:"10 GiB; for some older instance types with instance store the size of one of its disks" never:"0 or less"`
	Volume
	// Takes an instance store disk of the instance type instead of an EBS volume. Instance types with NVMe instance store
	// need raw_instance_storage instead. Those without instance store are refused.
	UseInstanceStorage bool `key:"use_instance_storage" unset:"false" never:"true beside raw_instance_storage, size, type, iops or encryption"`
	// Makes no ephemeral disk: /var/vcap/data is on the root disk.
	UseRootDisk bool `key:"use_root_disk" unset:"false"`
}

// RootDisk changes the root volume of the stemcell, which goes with the VM. Where it is encrypted, so is every other EBS
// volume of the AMI. "iops" and "throughput" are left out with a warning where the type does not support them, because
// existing manifests have them.
type RootDisk struct {
	// Size, rounded up to GiB. AWS refuses a size below that of the AMI.
	Size MiB `key:"size" unit:"MiB" unset:"the size that the AMI has" never:"0 or less"`
	Volume
}
