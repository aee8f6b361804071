package cpi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/network"
)

// launch starts an instance, first on the spot market where that is asked for.
func (c *CPI) launch(ctx context.Context, undo *aws.Undo, launch plan.Launch) (string, error) {
	if !launch.VM.Spot.Wanted() {
		return c.launchOn(ctx, undo, launch, onDemand)
	}
	id, err := c.launchOn(ctx, undo, launch, spot)
	if err == nil {
		return id, nil
	}
	if !launch.VM.Spot.OnDemandFallback || !aws.SpotRefused(err) || leftBehind(err) || ctx.Err() != nil {
		return "", fmt.Errorf("Spot instance creation failed: %w", err)
	}
	c.log.Warn(fmt.Sprintf("no spot instance (%s); launching on demand, as spot_ondemand_fallback asks", aws.Code(err)))
	return c.launchOn(ctx, undo, launch, onDemand)
}

type market string

const (
	onDemand market = "on-demand"
	spot     market = "spot"
)

// launchOn launches on a market, and again with a token of its own where that can help: when the address was in use and
// has become free, and once after a pause when there was no capacity. The Director would call again when capacity is
// missing, but `bosh create-env` does not. The spot market has its fallback instead of the pause.
func (c *CPI) launchOn(ctx context.Context, undo *aws.Undo, launch plan.Launch, on market) (string, error) {
	address := network.NewClaim(c.aws, c.log.Warn, launch.NIC.Subnet, launch.NIC.Address())
	waited := on == spot
	for rung := 0; ; rung++ {
		in, err := launch.Input(on == spot)
		if err != nil {
			return "", err
		}
		id, err := c.aws.BeginLaunch(ctx, undo, in, launch.Birth, string(on), fmt.Sprint(rung))
		switch {
		case leftBehind(err):
			return "", err // another launch could make a second VM
		case aws.OutOfCapacity(err) && !waited:
			waited = true
			if c.aws.Pause(ctx, capacityPause) != nil {
				return "", err
			}
		case aws.AddressInUse(err) && launch.NIC.Address() != "":
			if freeErr := address.Free(ctx); freeErr != nil {
				return "", fmt.Errorf("%w: %w", freeErr, err)
			}
		default:
			return id, err
		}
	}
}

// leftBehind reports whether something that a failed launch made may still run.
func leftBehind(err error) bool {
	var left *aws.LeftBehind
	return errors.As(err, &left)
}

// capacityPause is the pause before the second try for capacity. What is free in a zone changes from second to second.
const capacityPause = 5 * time.Second
