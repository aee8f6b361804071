package house_test

import "bosh-aws-cpi/spec/house"

// pending are the files that do not keep a rule as yet. The list only gets shorter: when a file keeps the rule, the spec
// fails until the file is taken out.
var pending = []house.Pending{
	{Rule: "imports", Reason: "handlers still write requests", Files: []string{
		"src/cpi/create_vm.go", "src/cpi/disk.go", "src/cpi/snapshot.go", "src/cpi/stemcell.go", "src/cpi/vm.go",
		"src/cpi/vm_metadata.go",
	}},
	{Rule: "read types", Reason: "what is read is not a plain value yet", Files: []string{
		"src/aws/attachment.go", "src/aws/detachment.go", "src/aws/image.go", "src/aws/instance.go", "src/aws/retry.go",
		"src/aws/volume.go",
		"src/cpi/create_vm.go", "src/cpi/disk.go", "src/cpi/snapshot.go", "src/cpi/vm.go", "src/cpi/vm_metadata.go",
		"src/cpi/plan/block_devices.go", "src/cpi/plan/launch.go",
		"src/network/holder.go", "src/network/security_groups.go", "src/network/subnets.go",
	}},
	{Rule: "calls", Reason: "calls AWS without the one loop", Files: []string{
		"src/aws/attachment.go", "src/aws/credentials.go", "src/aws/detachment.go", "src/aws/image.go", "src/aws/instance.go",
		"src/aws/instance_types.go", "src/aws/launch.go", "src/aws/lost.go", "src/aws/modification.go", "src/aws/snapshot.go",
		"src/aws/tags.go", "src/aws/volume.go",
		"src/network/holder.go", "src/network/security_groups.go", "src/network/subnets.go",
	}},
	{Rule: "clients", Reason: "EC2's client is still public", Files: []string{
		"src/aws/client.go",
	}},
	{Rule: "codes", Reason: "the codes are not in codes.go yet", Files: []string{
		"src/aws/attachment.go", "src/aws/detachment.go", "src/aws/errors.go", "src/aws/image.go", "src/aws/instance.go",
		"src/aws/instance_types.go", "src/aws/modification.go", "src/aws/volume.go",
		"src/cpi/launch.go", "src/cpi/vm_metadata.go",
	}},
}
