package network

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"bosh-aws-cpi/src/aws"
)

// A Director never gives one address to two VMs, so an address held by an instance of the same Director that was never
// committed is what a killed create_vm left behind. A process that lives commits within this time as a rule; until then
// the holder is looked at again, for it may be committed or go away.
const (
	abandonedAfter = 2 * time.Minute
	holderPace     = 10 * time.Second
	holderLimit    = 15 * time.Minute // an instance on its way out takes seconds as a rule, at most ten minutes
)

// Holder is who has an address: a network interface, and the instance that it is attached to, if any.
type Holder struct {
	ENI      string
	Instance string // "" when the interface is not attached
	State    types.InstanceStateName
	Owner    string // in words, for the message
	mark     aws.Mark
	ours     bool // the private tag names our Director
	going    bool
}

// AddressHeld is an address that somebody holds and keeps.
type AddressHeld struct {
	Address string
	Holder  Holder
}

func (e *AddressHeld) Error() string {
	where := "network interface " + e.Holder.ENI
	if e.Holder.Instance != "" {
		where += fmt.Sprintf(" of instance %s (%s)", e.Holder.Instance, e.Holder.State)
	}
	return fmt.Sprintf("address %s is in use by %s, which %s", e.Address, where, e.Holder.Owner)
}

// FreeAddress waits for an address that AWS refused as in use, or makes it free when a killed create_vm of the same
// Director left it. Any other holder that stays is an *AddressHeld error at once.
func FreeAddress(ctx context.Context, client *aws.Client, subnet, address string) error {
	removed, started := false, time.Now()
	for {
		holder, err := findHolder(ctx, client, subnet, address)
		if err != nil {
			return err
		}
		if holder == nil {
			return nil
		}
		abandoned := holder.abandoned(client)
		switch {
		case abandoned && !removed:
			client.Warn(fmt.Sprintf("address %s is held by %s (instance %s), which a create_vm left behind that was killed; removing it", address, holder.ENI, holder.Instance))
			if err := remove(ctx, client, holder); err != nil {
				return err
			}
			removed = true
			continue
		case !holder.going && !removed && !holder.undecided(client), time.Since(started) > client.Scaled(holderLimit):
			return &AddressHeld{Address: address, Holder: *holder}
		}
		if err := client.Pause(ctx, holderPace); err != nil {
			return err
		}
	}
}

func findHolder(ctx context.Context, client *aws.Client, subnet, address string) (*Holder, error) {
	out, err := client.EC2.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{Filters: []types.Filter{
		{Name: sdk.String(addressFilter(address)), Values: []string{address}},
		{Name: sdk.String("subnet-id"), Values: []string{subnet}},
	}})
	if err != nil {
		return nil, fmt.Errorf("looking for the holder of address %s: %w", address, err)
	}
	if len(out.NetworkInterfaces) == 0 {
		return nil, nil
	}
	eni := out.NetworkInterfaces[0]
	holder := &Holder{ENI: sdk.ToString(eni.NetworkInterfaceId)}
	tags := eni.TagSet
	if eni.Attachment != nil && sdk.ToString(eni.Attachment.InstanceId) != "" {
		holder.Instance = *eni.Attachment.InstanceId
		instance, err := client.Instance(ctx, holder.Instance)
		if err != nil && !aws.NotFound(err) {
			return nil, err
		}
		if instance.State != nil {
			holder.State = instance.State.Name
		}
		tags = append(tags, instance.Tags...)
	}
	holder.identify(client, eni, tags)
	return holder, nil
}

func addressFilter(address string) string {
	if (&Network{IP: address}).IPv6() {
		return "ipv6-addresses.ipv6-address"
	}
	return "addresses.private-ip-address"
}

func (h *Holder) identify(client *aws.Client, eni types.NetworkInterface, tags []types.Tag) {
	h.going = eni.Status == types.NetworkInterfaceStatusDetaching ||
		h.State == types.InstanceStateNameShuttingDown || h.State == types.InstanceStateNameTerminated
	name, marked := "", false
	for _, tag := range tags {
		switch sdk.ToString(tag.Key) {
		case aws.PrivateTagKey:
			mark, ok := aws.ParseMark(sdk.ToString(tag.Value))
			// The instance's tag counts over the interface's when either is committed: they are committed together,
			// but a right to tag interfaces may be missing.
			if ok && (!marked || mark.Committed) {
				h.mark, marked = mark, true
			}
		case "Name":
			name = sdk.ToString(tag.Value)
		}
	}
	h.ours = marked && h.mark.Director == client.Identity.Director && h.mark.Nonce != client.Identity.Nonce
	h.Owner = describeOwner(eni, name, marked, h.mark)
}

func describeOwner(eni types.NetworkInterface, name string, marked bool, mark aws.Mark) string {
	called := ""
	if name != "" {
		called = fmt.Sprintf(" (%s)", name)
	}
	switch {
	case marked && mark.Committed:
		return fmt.Sprintf("belongs to a VM%s of Director %s", called, mark.Director)
	case marked:
		return fmt.Sprintf("belongs to a VM that Director %s began to create at %s", mark.Director, mark.Made.Format(time.RFC3339))
	case sdk.ToBool(eni.RequesterManaged):
		return fmt.Sprintf("AWS manages for %s: %s", sdk.ToString(eni.RequesterId), sdk.ToString(eni.Description))
	}
	return fmt.Sprintf("bears no mark of this CPI%s: %s", called, sdk.ToString(eni.Description))
}

// abandoned tells whether a killed create_vm of this Director left the holder.
func (h *Holder) abandoned(client *aws.Client) bool {
	return h.ours && !h.mark.Committed && !h.going && time.Since(h.mark.Made) >= client.Scaled(abandonedAfter)
}

// undecided tells whether the holder is an uncommitted one of this Director that is still young.
func (h *Holder) undecided(client *aws.Client) bool {
	return h.ours && !h.mark.Committed && !h.abandoned(client)
}

func remove(ctx context.Context, client *aws.Client, holder *Holder) error {
	if holder.Instance != "" {
		if err := client.Terminate(ctx, holder.Instance); err != nil {
			return err
		}
		return client.Terminated(ctx, holder.Instance)
	}
	_, err := client.EC2.DeleteNetworkInterface(ctx, &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: sdk.String(holder.ENI)})
	if err != nil && !aws.NotFound(err) {
		return fmt.Errorf("deleting network interface %s: %w", holder.ENI, err)
	}
	return nil
}
