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
	unseenLimit    = 6                // pauses of ten seconds, in which AWS shows what it did not show yet
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

// Claim is the wish for one address, over all the tries to get it.
type Claim struct {
	client          *aws.Client
	subnet, address string
	started         time.Time
	unseen          int // times that AWS refused the address and showed no holder
	removed         bool
}

// NewClaim claims an address of a subnet.
func NewClaim(client *aws.Client, subnet, address string) *Claim {
	return &Claim{client: client, subnet: subnet, address: address, started: time.Now()}
}

// AddressHidden is an address that AWS refuses as in use without showing by whom, as in a subnet that another account
// shares.
type AddressHidden struct{ Subnet, Address string }

func (e *AddressHidden) Error() string {
	return fmt.Sprintf("address %s of subnet %s is in use, and AWS does not show by what: it may belong to another account that shares the subnet", e.Address, e.Subnet)
}

// Free waits for an address that AWS has just refused as in use, or makes it free when a killed create_vm of the same
// Director left it. Any other holder that stays is an *AddressHeld error at once. Without a visible holder it waits
// for a while and leaves it to AWS to be asked again.
func (c *Claim) Free(ctx context.Context) error {
	for looks := 0; ; looks++ {
		holder, err := findHolder(ctx, c.client, c.subnet, c.address)
		switch {
		case err != nil:
			return err
		case holder == nil && looks > 0:
			return nil
		case holder == nil:
			if c.unseen++; c.unseen > unseenLimit {
				return &AddressHidden{Subnet: c.subnet, Address: c.address}
			}
			return c.client.Pause(ctx, holderPace)
		}
		if err := c.displace(ctx, holder); err != nil {
			return err
		}
	}
}

// displace removes a holder that was left behind, waits a little for one that may go, and fails for any other.
func (c *Claim) displace(ctx context.Context, holder *Holder) error {
	late := time.Since(c.started) > c.client.Scaled(holderLimit)
	switch {
	case holder.abandoned(c.client) && !c.removed:
		c.client.Warn(fmt.Sprintf("address %s is held by %s (instance %s), which a create_vm left behind that was killed; removing it", c.address, holder.ENI, holder.Instance))
		c.removed = true
		return remove(ctx, c.client, holder)
	case !holder.going && !c.removed && !holder.undecided(c.client), late:
		return &AddressHeld{Address: c.address, Holder: *holder}
	}
	return c.client.Pause(ctx, holderPace)
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

// abandoned reports whether a killed create_vm of this Director left the holder.
func (h *Holder) abandoned(client *aws.Client) bool {
	return h.ours && !h.mark.Committed && !h.going && time.Since(h.mark.Made) >= client.Scaled(abandonedAfter)
}

// undecided reports whether the holder is an uncommitted one of this Director that is still young.
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
