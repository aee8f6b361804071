// Package contract declares what each method of the CPI may cost: in which form, which AWS calls, under which rights. The
// specs that measure and the specs that look for gaps read the same table.
package contract

import (
	"fmt"
	"slices"
	"strings"
)

// Form is one way in which a Director calls a method.
type Form struct {
	Name       string   // the method; a comma and what is special about the form: "create_stemcell, copied"
	Calls      []string // the AWS actions that it costs, without polls; EC2's by name, others as "sts:AssumeRole"
	Statements []string // of the published policy: all the rights that it needs, its undo included
	Versions   []int    // the API versions in which it is measured; nil: each of Versions
	InTurn     int      // how many of the calls have to wait for the one before; 0: not measured
}

// Versions are the API versions that Directors of today speak.
func Versions() []int { return []int{2, 3} }

// Named returns the form with a name. There is one, or the spec that asks is mistaken: then it panics.
func Named(name string) Form {
	for _, form := range Forms() {
		if form.Name == name {
			return form
		}
	}
	panic(fmt.Sprintf("%q is no declared form of a method", name))
}

// Statements returns what all forms together need.
func Statements() (statements []string) {
	for _, form := range Forms() {
		statements = append(statements, form.Statements...)
	}
	slices.Sort(statements)
	return slices.Compact(statements)
}

// Method is the method as the Director sends it.
func (f Form) Method() string {
	method, _, _ := strings.Cut(f.Name, ",")
	return method
}

// Actions are the calls without their services.
func (f Form) Actions() []string {
	actions := []string{}
	for _, call := range f.Calls {
		actions = append(actions, call[strings.Index(call, ":")+1:])
	}
	return actions
}

// Statements of the published policy, by the short names that the table uses.
const (
	baseline   = "BaselinePolicy"
	snapshots  = "RequiredIfUsingSnapshotsFeature"
	resizing   = "RequiredIfCPIResizeDiskEnabled"
	encrypting = "RequiredIfEncryptingStemcells"
	heavy      = "RequiredIfUsingHeavyStemcells"
)

// Forms are the forms of all methods that need AWS, by name.
func Forms() []Form {
	return []Form{
		{Name: "attach_disk", Calls: []string{"DescribeInstances", "AttachVolume"}, Statements: []string{baseline}},
		{Name: "create_disk", Calls: []string{"DescribeInstances", "CreateVolume"}, Statements: []string{baseline}},
		{Name: "create_disk, without a VM", Calls: []string{"DescribeAvailabilityZones", "CreateVolume"}, Statements: []string{baseline}},
		{Name: "create_stemcell, copied", Calls: []string{"DescribeImages", "CopyImage"}, Statements: []string{baseline, encrypting, heavy, snapshots}},
		{Name: "create_stemcell, light", Calls: []string{"DescribeImages"}, Statements: []string{baseline}},
		{Name: "create_stemcell, light with tags", Calls: []string{"DescribeImages", "CreateTags"}, Statements: []string{baseline}, Versions: []int{3}},
		{Name: "create_vm", Calls: []string{"DescribeImages", "DescribeSubnets", "RunInstances"}, Statements: []string{baseline}, InTurn: 2},
		{
			Name:       "create_vm, with a disk and a group by name",
			Calls:      []string{"DescribeImages", "DescribeSubnets", "DescribeVolumes", "DescribeSecurityGroups", "RunInstances"},
			Statements: []string{baseline},
			InTurn:     2,
		},
		{Name: "current_vm_id"},
		{Name: "delete_disk", Calls: []string{"DeleteVolume"}, Statements: []string{baseline}},
		{Name: "delete_snapshot", Calls: []string{"DeleteSnapshot"}, Statements: []string{baseline, snapshots}},
		{Name: "delete_stemcell, copied", Calls: []string{"DescribeImages", "DeregisterImage", "DeleteSnapshot"}, Statements: []string{baseline, heavy, snapshots}},
		{Name: "delete_stemcell, light"},
		{Name: "delete_vm", Calls: []string{"TerminateInstances"}, Statements: []string{baseline}},
		{Name: "detach_disk", Calls: []string{"DescribeVolumes", "DetachVolume"}, Statements: []string{baseline}},
		{Name: "get_disks", Calls: []string{"DescribeInstances"}, Statements: []string{baseline}},
		{Name: "has_disk", Calls: []string{"DescribeVolumes"}, Statements: []string{baseline}},
		{Name: "has_vm", Calls: []string{"DescribeInstances"}, Statements: []string{baseline}},
		{Name: "reboot_vm", Calls: []string{"RebootInstances"}, Statements: []string{baseline}},
		{Name: "resize_disk", Calls: []string{"DescribeVolumes", "ModifyVolume"}, Statements: []string{baseline, resizing}},
		{Name: "set_disk_metadata", Calls: []string{"CreateTags"}, Statements: []string{baseline}},
		{Name: "set_vm_metadata", Calls: []string{"DescribeInstances", "CreateTags"}, Statements: []string{baseline}},
		{Name: "snapshot_disk", Calls: []string{"DescribeVolumes", "CreateSnapshot"}, Statements: []string{baseline, snapshots}},
	}
}

// Exempt names the methods that cost no AWS call in any form and have no scene in the crash matrix, with the reason.
func Exempt() map[string]string {
	return map[string]string{
		"current_vm_id": "it asks the metadata service of its own machine: there is no AWS call to pay for, to allow or to end at",
	}
}
