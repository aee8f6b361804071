package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Instance is what the CPI reads of an instance.
type Instance struct {
	ID, Type, State, Zone string            // State is EC2's word: pending, running, shutting-down, terminated, stopping, stopped
	Tags                  map[string]string // by key
	Disks                 []InstanceDisk
	NICs                  []string // ids of its network interfaces
	ShowsTags             bool     // its metadata service shows its tags

	reasonCode, reason string // why it is in its state
}

// InstanceDisk is an EBS volume as its instance shows it, which may be some seconds old.
type InstanceDisk struct {
	Device, Volume      string
	State               string // attaching, attached, detaching, detached
	DeleteOnTermination bool
}

// Going reports whether an instance is terminated or about to be.
func (i Instance) Going() bool {
	return i.State == string(types.InstanceStateNameShuttingDown) || i.Terminated()
}

// Terminated reports whether an instance is terminated. AWS shows such instances for about an hour.
func (i Instance) Terminated() bool { return i.State == string(types.InstanceStateNameTerminated) }

// OwnVolumes returns the ids of the volumes that AWS deletes together with an instance.
func (i Instance) OwnVolumes() []string {
	var ids []string
	for _, disk := range i.Disks {
		if disk.DeleteOnTermination {
			ids = append(ids, disk.Volume)
		}
	}
	return ids
}

// Instance describes one instance. The error is a *Missing or NotFound when there is none.
func (c *Client) Instance(ctx context.Context, id string) (Instance, error) {
	return c.instance(ctx, id, reads)
}

// LookUpInstance describes an instance that the Director named and that may be seconds old.
func (c *Client) LookUpInstance(ctx context.Context, id string) (Instance, error) {
	return c.instance(ctx, id, reads.ofGiven())
}

func (c *Client) instance(ctx context.Context, id string, k kind) (Instance, error) {
	describe := orMissing(c.ec2.DescribeInstances, &Missing{What: "instance", ID: id}, func(out *ec2.DescribeInstancesOutput) bool {
		return len(instancesOf(out)) > 0
	})
	out, err := call(ctx, c, describe, &ec2.DescribeInstancesInput{InstanceIds: []string{id}}, k)
	if err != nil {
		return Instance{}, fmt.Errorf("describing instance %s: %w", id, err)
	}
	return instancesOf(out)[0], nil
}

func instancesOf(out *ec2.DescribeInstancesOutput) []Instance {
	var found []Instance
	for _, reservation := range out.Reservations {
		for _, instance := range reservation.Instances {
			found = append(found, readInstance(instance))
		}
	}
	return found
}

func readInstance(from types.Instance) Instance {
	read := Instance{
		ID: sdk.ToString(from.InstanceId), Type: string(from.InstanceType), Tags: tagMap(from.Tags), reason: sdk.ToString(from.StateTransitionReason),
	}
	if from.State != nil {
		read.State = string(from.State.Name)
	}
	if from.Placement != nil {
		read.Zone = sdk.ToString(from.Placement.AvailabilityZone)
	}
	if from.StateReason != nil {
		read.reasonCode = sdk.ToString(from.StateReason.Code)
		if message := sdk.ToString(from.StateReason.Message); message != "" {
			read.reason = message
		}
	}
	if from.MetadataOptions != nil {
		read.ShowsTags = from.MetadataOptions.InstanceMetadataTags == types.InstanceMetadataTagsStateEnabled
	}
	for _, mapping := range from.BlockDeviceMappings {
		if mapping.Ebs != nil {
			read.Disks = append(read.Disks, InstanceDisk{
				Device: sdk.ToString(mapping.DeviceName), Volume: sdk.ToString(mapping.Ebs.VolumeId), State: string(mapping.Ebs.Status),
				DeleteOnTermination: sdk.ToBool(mapping.Ebs.DeleteOnTermination),
			})
		}
	}
	for _, nic := range from.NetworkInterfaces {
		read.NICs = append(read.NICs, sdk.ToString(nic.NetworkInterfaceId))
	}
	return read
}

// BeginReboot reboots an instance that the Director named. EC2 answers before the reboot has happened.
func (c *Client) BeginReboot(ctx context.Context, id string) error {
	_, err := call(ctx, c, c.ec2.RebootInstances, &ec2.RebootInstancesInput{InstanceIds: []string{id}}, changes.ofGiven())
	if err != nil {
		return fmt.Errorf("rebooting instance %s: %w", id, err)
	}
	return nil
}
