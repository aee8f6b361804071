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

// AgentDisks is what the agent is told of a VM's disks, apart from the root device.
type AgentDisks struct {
	Ephemeral string   // a path; "" when there is none
	Raw       []string // paths of raw instance storage; for NVMe types the agent only counts them
}

// BlockDevices returns the volumes of a new VM, as mappings for EC2 and as the agent is told of them.
func BlockDevices(
	vm properties.VM, instanceType aws.InstanceType, image aws.Image, global encryption.Setting, report *decode.Report,
) ([]types.BlockDeviceMapping, AgentDisks) {
	if err := checkInstanceStorage(vm, instanceType, global); err != nil {
		report.Add(err)
		return nil, AgentDisks{}
	}
	var mappings []types.BlockDeviceMapping
	var disks AgentDisks
	if !vm.EphemeralDisk.UseRootDisk {
		mappings = append(mappings, ephemeralMapping(vm, global, report))
		disks.Ephemeral = aws.EphemeralDevice
		raw, paths := rawMappings(vm, instanceType)
		mappings, disks.Raw = append(mappings, raw...), paths
	}
	return append(mappings, rootMappings(vm.RootDisk, image, global, report)...), disks
}

// CheckVolumes returns the faults that can be found before any call, with neither the AMI nor the instance type known.
func CheckVolumes(vm properties.VM, global encryption.Setting) error {
	var report decode.Report
	if !vm.EphemeralDisk.UseRootDisk {
		ephemeralMapping(vm, global, &report)
	}
	rootMappings(vm.RootDisk, aws.Image{}, global, &report)
	return report.Err()
}

func checkInstanceStorage(vm properties.VM, instanceType aws.InstanceType, global encryption.Setting) error {
	disk := vm.EphemeralDisk
	if vm.RawInstanceStorage && instanceType.Disks == 0 {
		return fmt.Errorf("raw_instance_storage requested for instance type '%s' that does not have instance storage", vm.InstanceType)
	}
	if !disk.UseInstanceStorage || disk.UseRootDisk {
		return nil
	}
	// Inherited encryption counts too, since KMS can encrypt EBS volumes but no instance store.
	inherited := disk.Encryption().Under(global).On()
	switch {
	case vm.RawInstanceStorage:
		return errors.New("ephemeral_disk.use_instance_storage and raw_instance_storage cannot both be true")
	case disk.Size != 0 || disk.Type != "" || disk.IOPS != nil || inherited:
		return errors.New("use_instance_storage cannot be combined with additional ephemeral_disk properties")
	case instanceType.Disks == 0:
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

func ebsDevice(volume Volume) *types.EbsBlockDevice {
	ebs := &types.EbsBlockDevice{
		VolumeType: volume.Type, Iops: volume.IOPS, Throughput: volume.Throughput, DeleteOnTermination: sdk.Bool(true),
	}
	ebs.Encrypted, ebs.KmsKeyId = volume.Encryption.Sent()
	return ebs
}

// rawMappings hands instance-store disks to the VM. EC2 attaches NVMe disks without a mapping, and the agent counts them
// itself, so their paths are hints only.
func rawMappings(vm properties.VM, instanceType aws.InstanceType) (mappings []types.BlockDeviceMapping, paths []string) {
	if !vm.RawInstanceStorage {
		return nil, nil
	}
	for i := range instanceType.Disks {
		if instanceType.DisksNVMe {
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

// rootMappings changes the root volume, which goes with the VM. Where encryption is wanted, it encrypts every EBS volume
// of the AMI at launch, so that no copy of the AMI is needed.
func rootMappings(root properties.RootDisk, image aws.Image, global encryption.Setting, report *decode.Report) []types.BlockDeviceMapping {
	dropUnfitting(&root, report)
	volume := PlanVolume(root.Volume, global, report)
	ebs := ebsDevice(volume)
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
	if !volume.Encryption.Encrypted {
		return mappings
	}
	for _, mapping := range image.Mappings {
		if !mapping.EBS || mapping.Device == device {
			continue
		}
		more := &types.EbsBlockDevice{VolumeSize: mapping.SizeGiB}
		more.Encrypted, more.KmsKeyId = volume.Encryption.Sent()
		mappings = append(mappings, types.BlockDeviceMapping{DeviceName: sdk.String(mapping.Device), Ebs: more})
	}
	return mappings
}

// imageSize returns the size in GiB that the AMI has for a device, which AWS would use by itself; nil where the AMI says
// none.
func imageSize(image aws.Image, device string) *int32 {
	for _, mapping := range image.Mappings {
		if mapping.Device == device && mapping.EBS {
			return mapping.SizeGiB
		}
	}
	return nil
}

// dropUnfitting drops iops and throughput where the volume type does not support them. Existing manifests have them,
// because the Ruby CPI always ignored them for root disks.
func dropUnfitting(r *properties.RootDisk, report *decode.Report) {
	volumeType := r.Type
	if volumeType == "" {
		volumeType = string(types.VolumeTypeGp3)
	}
	if r.IOPS != nil && knownType(volumeType) && !takesIOPS[volumeType] {
		report.Warn(r.Path+".iops", "is ignored: a volume of type %s takes none", volumeType)
		r.IOPS = nil
	}
	if r.Throughput != nil && knownType(volumeType) && !takesThroughput[volumeType] {
		report.Warn(r.Path+".throughput", "is ignored: a volume of type %s takes none", volumeType)
		r.Throughput = nil
	}
}
