package plan

import (
	"errors"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// AgentDisks is what the agent is told of a VM's disks, beside the root device.
type AgentDisks struct {
	Ephemeral string   // a path; "" when there is none
	Raw       []string // paths of raw instance storage; on NVMe types only their number counts
}

// BlockDevices plans the volumes of a new VM: its mappings for EC2 and what the agent is told. It is pure.
func BlockDevices(vm properties.VM, kind aws.InstanceType, image aws.Image, global encryption.Setting, report *decode.Report) ([]types.BlockDeviceMapping, AgentDisks) {
	if err := checkInstanceStorage(vm, kind, global); err != nil {
		report.Add(err)
		return nil, AgentDisks{}
	}
	var mappings []types.BlockDeviceMapping
	var disks AgentDisks
	if !vm.EphemeralDisk.UseRootDisk {
		mappings = append(mappings, ephemeralMapping(vm, global, report))
		disks.Ephemeral = aws.EphemeralDevice
		raw, paths := rawMappings(vm, kind)
		mappings, disks.Raw = append(mappings, raw...), paths
	}
	return append(mappings, rootMappings(vm.RootDisk, image, global, report)...), disks
}

// CheckVolumes finds the faults that need neither the AMI nor the instance type to be known, before any call.
func CheckVolumes(vm properties.VM, global encryption.Setting) error {
	var report decode.Report
	if !vm.EphemeralDisk.UseRootDisk {
		ephemeralMapping(vm, global, &report)
	}
	rootMappings(vm.RootDisk, aws.Image{}, global, &report)
	return report.Err()
}

func checkInstanceStorage(vm properties.VM, kind aws.InstanceType, global encryption.Setting) error {
	disk := vm.EphemeralDisk
	if vm.RawInstanceStorage && kind.Disks == 0 {
		return fmt.Errorf("raw_instance_storage requested for instance type '%s' that does not have instance storage", vm.InstanceType)
	}
	if !disk.UseInstanceStorage || disk.UseRootDisk {
		return nil
	}
	// An inherited wish for encryption counts too: an instance store is not an EBS volume that KMS could encrypt.
	inherited := disk.Encryption().Under(global).On()
	switch {
	case vm.RawInstanceStorage:
		return errors.New("ephemeral_disk.use_instance_storage and raw_instance_storage cannot both be true")
	case disk.Size != 0 || disk.Type != "" || disk.IOPS != nil || inherited:
		return errors.New("use_instance_storage cannot be combined with additional ephemeral_disk properties")
	case kind.Disks == 0:
		return fmt.Errorf("use_instance_storage requested for instance type '%s' that does not have instance storage", vm.InstanceType)
	}
	return nil
}

func ephemeralMapping(vm properties.VM, global encryption.Setting, report *decode.Report) types.BlockDeviceMapping {
	disk := vm.EphemeralDisk
	if disk.UseInstanceStorage {
		return types.BlockDeviceMapping{DeviceName: sdk.String(aws.EphemeralDevice), VirtualName: sdk.String("ephemeral0")}
	}
	const perGiB = 1024
	size := disk.Size
	if size == 0 {
		size = perGiB * 10
		if !vm.RawInstanceStorage {
			size = properties.MiB(perGiB * defaultEphemeralGiB(vm.InstanceType))
		}
	}
	ebs := ebsDevice(PlanVolume(disk.Volume, global, report))
	gib, err := size.GiB()
	if err != nil {
		report.Fault(disk.Path+".size", "%v", err)
	}
	ebs.VolumeSize = sdk.Int32(gib)
	return types.BlockDeviceMapping{DeviceName: sdk.String(aws.EphemeralDevice), Ebs: ebs}
}

func ebsDevice(settings Volume) *types.EbsBlockDevice {
	ebs := &types.EbsBlockDevice{
		VolumeType: settings.Type, Iops: settings.IOPS, Throughput: settings.Throughput, DeleteOnTermination: sdk.Bool(true),
	}
	ebs.Encrypted, ebs.KmsKeyId = settings.Encryption.Sent()
	return ebs
}

// rawMappings exposes instance-store disks. NVMe ones are attached by EC2 without being asked for, and the agent counts
// them itself: their paths are hints.
func rawMappings(vm properties.VM, kind aws.InstanceType) (mappings []types.BlockDeviceMapping, paths []string) {
	if !vm.RawInstanceStorage {
		return nil, nil
	}
	for i := range kind.Disks {
		if kind.DisksNVMe {
			paths = append(paths, aws.RawStoragePath(i))
			continue
		}
		device := aws.RawStorageDevice(i)
		paths = append(paths, device)
		mappings = append(mappings, types.BlockDeviceMapping{
			DeviceName: sdk.String(device), VirtualName: sdk.String(fmt.Sprintf("ephemeral%d", i)),
		})
	}
	return mappings, paths
}

// rootMappings changes the root volume, which goes with the VM, and encrypts every EBS volume of the AMI at launch when
// that is wanted: no copy of the AMI is needed for it.
func rootMappings(root properties.RootDisk, image aws.Image, global encryption.Setting, report *decode.Report) []types.BlockDeviceMapping {
	dropUnfitting(&root, report)
	settings := PlanVolume(root.Volume, global, report)
	ebs := ebsDevice(settings)
	device := image.RootMapping()
	ebs.VolumeSize = imageSize(image, device)
	if root.Size > 0 {
		gib, err := root.Size.GiB()
		if err != nil {
			report.Fault(root.Path+".size", "%v", err)
		}
		ebs.VolumeSize = sdk.Int32(gib)
	}
	mappings := []types.BlockDeviceMapping{{DeviceName: sdk.String(device), Ebs: ebs}}
	if !settings.Encryption.Encrypted {
		return mappings
	}
	for _, mapping := range image.Mappings {
		if !mapping.EBS || mapping.Device == device {
			continue
		}
		more := &types.EbsBlockDevice{VolumeSize: mapping.SizeGiB}
		more.Encrypted, more.KmsKeyId = settings.Encryption.Sent()
		mappings = append(mappings, types.BlockDeviceMapping{DeviceName: sdk.String(mapping.Device), Ebs: more})
	}
	return mappings
}

// imageSize is the size that the AMI has for a device (GiB), nil where it says none. It is what AWS would take by itself.
func imageSize(image aws.Image, device string) *int32 {
	for _, mapping := range image.Mappings {
		if mapping.Device == device && mapping.EBS {
			return mapping.SizeGiB
		}
	}
	return nil
}

// dropUnfitting drops performance settings that the type does not take: manifests in the field carry them, as they were
// always ignored for root disks.
func dropUnfitting(r *properties.RootDisk, report *decode.Report) {
	kind := r.Type
	if kind == "" {
		kind = string(types.VolumeTypeGp3)
	}
	if r.IOPS != nil && knownType(kind) && !takesIOPS[kind] {
		report.Warn(r.Path+".iops", "is ignored: a volume of type %s takes none", kind)
		r.IOPS = nil
	}
	if r.Throughput != nil && knownType(kind) && !takesThroughput[kind] {
		report.Warn(r.Path+".throughput", "is ignored: a volume of type %s takes none", kind)
		r.Throughput = nil
	}
}
