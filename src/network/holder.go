package network

import (
	"context"
	"fmt"
	"time"

	"bosh-aws-cpi/src/aws"
)

// Holder is what holds an address: a network interface, and the instance that it is attached to, if any.
type Holder struct {
	ENI      string
	Instance string // "" when the interface is not attached
	State    string
	Owner    string   // in words, for the message
	mark     aws.Mark // empty when it has none
	going    bool
}

func findHolder(ctx context.Context, client *aws.Client, subnet, address string) (*Holder, error) {
	eni, err := client.AddressHolder(ctx, subnet, address)
	if err != nil || eni == nil {
		return nil, err
	}
	holder := &Holder{ENI: eni.ID, Instance: eni.Instance, going: eni.Detaching}
	mark, marked := aws.MarkOf(eni.Tags)
	name := eni.Tags["Name"]
	if holder.Instance != "" {
		instance, err := client.Instance(ctx, holder.Instance)
		if err != nil && !aws.NotFound(err) {
			return nil, err
		}
		holder.State = instance.State
		holder.going = holder.going || instance.Going()
		// Instance and interface are committed together, but a right to tag interfaces may be missing. So the one that is
		// committed counts, else that of the instance, which would be terminated.
		if own, ok := aws.MarkOf(instance.Tags); ok && !mark.Committed {
			mark, marked = own, true
		}
		if own := instance.Tags["Name"]; own != "" {
			name = own
		}
	}
	holder.mark = mark
	holder.Owner = describeOwner(*eni, name, marked, mark)
	return holder, nil
}

func describeOwner(eni aws.NetworkInterface, name string, marked bool, mark aws.Mark) string {
	called := ""
	if name != "" {
		called = fmt.Sprintf(" (%s)", name)
	}
	switch {
	case marked && mark.Committed:
		return fmt.Sprintf("belongs to a VM%s of Director %s", called, mark.Director)
	case marked:
		return fmt.Sprintf("belongs to a VM that Director %s began to create at %s", mark.Director, mark.Made.Format(time.RFC3339))
	case eni.ManagedBy != "":
		return fmt.Sprintf("AWS manages for %s: %s", eni.ManagedBy, eni.Description)
	}
	return fmt.Sprintf("does not have the tag of this CPI%s: %s", called, eni.Description)
}

// abandoned reports whether a create_vm of this Director that was killed left the holder behind.
func (h *Holder) abandoned(client *aws.Client) bool {
	return !h.going && client.Identity().Abandoned(h.mark, client.Scaled(abandonedAfter))
}

// undecided reports whether the holder may yet be committed or go: it belongs to this Director and is still young, or this
// process has just removed it and AWS shows an older state.
func (h *Holder) undecided(client *aws.Client) bool {
	identity := client.Identity()
	return identity.Own(h.mark) || identity.OtherProcess(h.mark) && !h.mark.Committed && !h.abandoned(client)
}

func remove(ctx context.Context, client *aws.Client, holder *Holder) error {
	if holder.Instance == "" {
		return client.DeleteNetworkInterface(ctx, holder.ENI)
	}
	if err := client.DiscardInstance(ctx, holder.Instance); err != nil {
		return err
	}
	return client.WaitTerminated(ctx, holder.Instance)
}
