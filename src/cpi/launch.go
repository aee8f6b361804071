package cpi

import (
	"context"
	"fmt"
	"time"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/network"
)

// launch starts the instance and waits until it runs. One that does not come up is terminated, whatever the reason.
func (c *CPI) launch(ctx context.Context, launch plan.Launch) (_ string, err error) {
	id, err := c.start(ctx, launch)
	if err != nil {
		return "", err
	}
	var undo rollback
	undo.add("instance "+id, func(ctx context.Context) error { return c.aws.Terminate(ctx, id) })
	running := false
	defer func() {
		if !running { // a panic leaves no instance behind either
			err = c.undone(ctx, &undo, err)
		}
	}()
	if _, err = c.aws.Running(ctx, id); err != nil {
		return "", err
	}
	running = true
	return id, nil
}

// start launches on the spot market first where that is asked for.
func (c *CPI) start(ctx context.Context, launch plan.Launch) (string, error) {
	if !launch.VM.Spot.Wanted() {
		return c.startAt(ctx, launch, onDemand)
	}
	id, err := c.startAt(ctx, launch, spot)
	if err == nil {
		return id, nil
	}
	if !launch.VM.Spot.OnDemandFallback || !spotRefused(err) || ctx.Err() != nil {
		return "", fmt.Errorf("Spot instance creation failed: %w", err)
	}
	c.aws.Warn(fmt.Sprintf("no spot instance (%s); launching on demand, as spot_ondemand_fallback asks", aws.Code(err)))
	return c.startAt(ctx, launch, onDemand)
}

type market string

const (
	onDemand market = "on-demand"
	spot     market = "spot"
)

// startAt launches, and once more with a token of its own where that can help: when the address was in use and has become
// free, and after a pause when there was no capacity. The Director would call again for want of capacity, but
// `bosh create-env` does not. The spot market has its fallback instead.
func (c *CPI) startAt(ctx context.Context, launch plan.Launch, on market) (string, error) {
	address := network.NewClaim(c.aws, launch.NIC.Subnet, launch.NIC.Address())
	waited := on == spot
	for rung := 0; ; rung++ {
		in, err := launch.Input(on == spot)
		if err != nil {
			return "", err
		}
		id, err := c.aws.Launch(ctx, in, string(on), fmt.Sprint(rung))
		switch {
		case aws.Code(err) == "InsufficientInstanceCapacity" && !waited:
			waited = true
			if c.aws.Pause(ctx, capacityPause) != nil {
				return "", err
			}
		case aws.Code(err) == "InvalidIPAddress.InUse" && launch.NIC.Address() != "":
			if freeErr := address.Free(ctx); freeErr != nil {
				return "", fmt.Errorf("%w: %w", freeErr, err)
			}
		default:
			return id, err
		}
	}
}

// capacityPause is before the second try for capacity: what is free in a zone changes from second to second.
const capacityPause = 5 * time.Second

// spotRefused reports whether the spot market said no: capacity, price and quota. Any other error would meet the
// on-demand launch too, and be paid for.
func spotRefused(err error) bool {
	switch aws.Code(err) {
	case "InsufficientInstanceCapacity", "InsufficientCapacity", "InsufficientHostCapacity", "UnfulfillableCapacity", "SpotMaxPriceTooLow",
		"MaxSpotInstanceCountExceeded", "MaxSpotFleetRequestCountExceeded", "InstanceLimitExceeded", "VcpuLimitExceeded", "Unsupported":
		return true
	}
	return false
}
