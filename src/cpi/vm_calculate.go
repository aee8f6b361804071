package cpi

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/plan"
)

type calculateArgs struct {
	Requirements json.RawMessage `rpc:"desired_instance_size"`
}

// vmSize is vm_resources, as the manifest writes it.
type vmSize struct {
	_             struct{}        `unknown:"ignore"`
	CPU           *decode.AtLeast `key:"cpu,required"`
	RAM           *decode.AtLeast `key:"ram,required"`                 // MiB
	EphemeralDisk *decode.AtLeast `key:"ephemeral_disk_size,required"` // MiB
}

type calculatedVM struct {
	InstanceType  string            `json:"instance_type"`
	EphemeralDisk calculatedStorage `json:"ephemeral_disk"`
}

type calculatedStorage struct {
	Size int64 `json:"size"` // MiB, as it was asked for
}

// calculateVMCloudProperties returns an instance type for a size. The answer for the same size must never change: the
// Director compares it with the last one, and a different answer recreates every VM that uses vm_resources.
func calculateVMCloudProperties(_ context.Context, args calculateArgs) (calculatedVM, error) {
	var report decode.Report
	size := decode.Read[vmSize](args.Requirements, "desired_instance_size", &report)
	if err := report.Err(); err != nil {
		return calculatedVM{}, err
	}
	if missing := decode.Missing(size); len(missing) > 0 {
		return calculatedVM{}, fmt.Errorf("Missing VM cloud properties: '%s'", strings.Join(missing, "', '"))
	}
	instanceType, err := plan.SizeFor(int64(*size.CPU), int64(*size.RAM))
	return calculatedVM{InstanceType: instanceType, EphemeralDisk: calculatedStorage{Size: int64(*size.EphemeralDisk)}}, err
}
