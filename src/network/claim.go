package network

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"bosh-aws-cpi/src/aws"
)

// A Director never assigns one address to two VMs. So an instance of the same Director that holds the address and was
// never committed was left behind by a killed create_vm. A living process usually commits within this time. Until then
// the holder is looked at again, since it may be committed or go away.
const (
	abandonedAfter = 2 * time.Minute
	holderPace     = 10 * time.Second
	holderLimit    = 15 * time.Minute // an instance that is being terminated usually takes seconds, ten minutes at most
	unseenLimit    = 6                // pauses of ten seconds, in which AWS may show a holder that it has not shown yet
)

// Claim is one VM's claim of a private address. It lasts through all tries to launch the VM.
type Claim struct {
	client          *aws.Client
	warn            func(...string)
	subnet, address string
	started         time.Time
	unseen          int // times that AWS refused the address and showed no holder
	removed         bool
}

// NewClaim claims an address of a subnet. When a holder is removed, warn gets a warning.
func NewClaim(client *aws.Client, warn func(...string), subnet, address string) *Claim {
	return &Claim{client: client, warn: warn, subnet: subnet, address: address, started: time.Now()}
}

// AddressHidden is an address that AWS refuses as in use without showing its holder. That happens in a subnet that
// another account shares.
type AddressHidden struct{ Subnet, Address string }

func (e *AddressHidden) Error() string {
	return fmt.Sprintf("address %s of subnet %s is in use, and AWS does not show by what: it may belong to another account that shares the subnet",
		e.Address, e.Subnet)
}

// Free makes an address available that AWS has just refused as in use. It waits for a holder that is going away, and
// removes one that a killed create_vm of the same Director left behind. For any other holder it returns an *AddressHeld
// at once. When AWS shows no holder, it waits for a while and returns nil, so that AWS is asked for the address again.
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

// displace removes a holder that was left behind, waits a little for one that may go away, and fails for any other.
func (c *Claim) displace(ctx context.Context, holder *Holder) error {
	late := time.Since(c.started) > c.client.Scaled(holderLimit)
	switch {
	case holder.abandoned(c.client) && !c.removed:
		c.warn(fmt.Sprintf("address %s is held by %s (instance %s), which a killed create_vm left behind; removing it",
			c.address, holder.ENI, holder.Instance))
		c.removed = true
		return remove(ctx, c.client, holder)
	case !holder.going && !c.removed && !holder.undecided(c.client), late:
		return &AddressHeld{Address: c.address, Holder: *holder}
	}
	return c.client.Pause(ctx, holderPace)
}

// AddressHeld is an address that something holds and keeps.
type AddressHeld struct {
	Address string
	Holder  Holder
}

func (e *AddressHeld) Error() string {
	where := "network interface " + e.Holder.ENI
	if e.Holder.Instance != "" {
		where += fmt.Sprintf(" of instance %s (%s)", e.Holder.Instance, cmp.Or(e.Holder.State, "not shown by AWS"))
	}
	return fmt.Sprintf("address %s is in use by %s, which %s", e.Address, where, e.Holder.Owner)
}
