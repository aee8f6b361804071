// Package testbed is what the CPI's black-box specs run in: an emulated AWS account behind a gateway, a metadata service,
// and the built CPI, started as the Director starts it. A spec reads like this:
//
//	binary, err := testbed.Binary()    // CPI_BIN, else built; once in a suite
//	bed, err := testbed.Start(ctx)     // once in a suite; bed.Stop() at its end
//	err = bed.Reset(ctx)               // before each spec: gateway and account as new
//	d, err := bed.NewDirector(binary, folder, map[string]any{"encrypted": true}) // with changes of cloud.properties.aws
//	run, err := d.Call(ctx, "create_disk", 2048, map[string]any{}, nil)
//	run.Error, run.Result, run.Stderr  // what the Director gets
//	run.Calls                          // what AWS was called for: see gateway.Call
//	world, err := bed.World(ctx)       // all that is in the account beyond the seed; empty: nothing leaked
//
// What AWS does in a spec is set at bed.Gateway: refuse, drop, delay, lag, policy, ... (see package gateway). To kill the
// CPI when a launch is done:
//
//	run, err := d.Interrupt(ctx, testbed.Interruption{At: gateway.Rule{Action: "RunInstances"}}, "create_vm", arguments...)
//
// What stands in the account is in bed.Account; bed.Emulator.AWS makes more and looks around, past the gateway and its
// record. bed.IMDS.Requests() counts what was asked of the metadata service.
package testbed

import (
	"context"

	"bosh-aws-cpi/spec/support/gateway"
)

// Region is where the account is.
const Region = "us-east-1"

// Bed is an emulator with a gateway in front, a network in its account, and a metadata service beside them.
type Bed struct {
	Gateway  *gateway.Gateway
	Emulator *Emulator
	IMDS     *IMDS // of the instance DirectorInstance
	Account  Account

	seeded World // what the emulator has of its own
}

// DirectorInstance is the instance on which the CPI runs, by what its metadata says. It is not in the account.
const DirectorInstance = "i-0d1ec70bb0540d1ec"

// Start starts emulator and gateway and seeds the account. One Bed serves a suite; Reset makes it new for each spec.
func Start(ctx context.Context) (*Bed, error) {
	emulator, err := StartEmulator()
	if err != nil {
		return nil, err
	}
	g, err := gateway.Start(emulator.URL)
	if err != nil {
		emulator.Stop()
		return nil, err
	}
	bed := &Bed{Gateway: g, Emulator: emulator}
	if bed.IMDS, err = StartIMDS(DirectorInstance, "ASIAIOSFODNN7EXAMPLE", "imds/7MDENG/bPxRfiCYEXAMPLEKEY"); err != nil {
		bed.Stop()
		return nil, err
	}
	if err := bed.Reset(ctx); err != nil {
		bed.Stop()
		return nil, err
	}
	return bed, nil
}

// Reset empties gateway and account, and seeds the account anew.
func (b *Bed) Reset(ctx context.Context) error {
	if err := b.Gateway.Reset(); err != nil {
		return err
	}
	var err error
	if b.Account, err = seed(ctx, b.Emulator); err != nil {
		return err
	}
	b.seeded, err = everything(ctx, b.Emulator)
	return err
}

// Stop ends all three.
func (b *Bed) Stop() {
	if b.IMDS != nil {
		b.IMDS.Close()
	}
	b.Gateway.Close()
	b.Emulator.Stop()
}
