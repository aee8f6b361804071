package aws

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
)

// InstanceType is what the CPI must know of an instance type to name its disks.
type InstanceType struct {
	Name      string
	NVMe      bool // EBS volumes appear as NVMe devices (Nitro)
	Disks     int  // instance-store disks
	DiskGiB   int  // of each
	DisksNVMe bool // EC2 attaches them by itself, without a mapping
	Arch      []string
}

// InstanceType returns the facts about a type: from the table, else from AWS where ask is set. A type that stays unknown
// is assumed to be Nitro, as all families since 2018 are, and to have no instance storage. The warning says so. Not
// knowing a type is no reason to refuse it.
func (c *Client) InstanceType(ctx context.Context, name string, ask bool) (found InstanceType, warning string, err error) {
	if known, ok := tabledInstanceType(name); ok {
		return known, "", nil
	}
	assumed := InstanceType{Name: name, NVMe: true}
	if !ask || name == "" {
		return assumed, assume(name, "the CPI does not know the type and aws.enable_describe_instance_types is false"), nil
	}
	out, err := call(ctx, c, c.ec2.DescribeInstanceTypes, &ec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{types.InstanceType(name)}}, reads)
	switch {
	case Unauthorized(err):
		return assumed, assume(name, "the CPI does not know the type and the right to ask for it, ec2:DescribeInstanceTypes, is missing"), nil
	case unknownInstanceType(err) || err == nil && len(out.InstanceTypes) == 0:
		return assumed, assume(name, "AWS does not know the type in this region"), nil
	case err != nil:
		return InstanceType{}, "", fmt.Errorf("DescribeInstanceTypes API error for '%s': %w", name, err)
	}
	return described(name, out.InstanceTypes[0]), "", nil
}

func assume(name, why string) string {
	return fmt.Sprintf("instance type %q is assumed to have NVMe volumes and no instance storage: %s", name, why)
}

func described(name string, info types.InstanceTypeInfo) InstanceType {
	found := InstanceType{Name: name}
	if info.EbsInfo != nil {
		found.NVMe = info.EbsInfo.NvmeSupport == types.EbsNvmeSupportRequired
	}
	if info.ProcessorInfo != nil {
		for _, arch := range info.ProcessorInfo.SupportedArchitectures {
			found.Arch = append(found.Arch, string(arch))
		}
	}
	if store := info.InstanceStorageInfo; store != nil {
		found.DisksNVMe = store.NvmeSupport == types.EphemeralNvmeSupportRequired || store.NvmeSupport == types.EphemeralNvmeSupportSupported
		for _, disk := range store.Disks {
			found.Disks += int(sdk.ToInt32(disk.Count))
			found.DiskGiB = int(sdk.ToInt64(disk.SizeInGB))
		}
	}
	return found
}

// tabledInstanceType looks a type up in the built-in table. The table is text that is read at the look-up only, because
// most calls do not need it and all would pay for work done at the start.
func tabledInstanceType(name string) (InstanceType, bool) {
	family, size, _ := strings.Cut(name, ".")
	if family == "" || size == "" {
		return InstanceType{}, false
	}
	for line := range strings.Lines(instanceTypeTable) {
		words := strings.Fields(line)
		if len(words) < 4 || words[0] != family {
			continue
		}
		for _, word := range words[3:] {
			if entry, disks, _ := strings.Cut(word, ":"); entry == size {
				return entryOf(name, words[1], words[2], disks), true
			}
		}
	}
	return InstanceType{}, false
}

func entryOf(name, flags, architectures, disks string) InstanceType {
	found := InstanceType{
		Name: name, NVMe: strings.Contains(flags, "e"), DisksNVMe: strings.Contains(flags, "d"),
		Arch: strings.Split(architectures, "+"),
	}
	if count, gib, ok := strings.Cut(disks, "x"); ok {
		found.Disks, _ = strconv.Atoi(count) // a spec reads every entry of the table
		found.DiskGiB, _ = strconv.Atoi(gib)
	}
	return found
}
