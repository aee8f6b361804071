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

type calculatedVM struct {
	InstanceType  string            `json:"instance_type"`
	EphemeralDisk calculatedStorage `json:"ephemeral_disk"`
}

type calculatedStorage struct {
	Size int64 `json:"size"` // MiB, as it was asked for
}

// calculateVMCloudProperties chooses an instance type for a size. The answer for the same size must never change: the
// Director compares it with the last one, and another answer recreates every VM that uses vm_resources.
func calculateVMCloudProperties(_ context.Context, args calculateArgs) (calculatedVM, error) {
	var report decode.Report
	wanted := decode.Parse(args.Requirements, "desired_instance_size", &report)
	var missing []string
	var size [3]int64
	for i, key := range []string{"cpu", "ram", "ephemeral_disk_size"} {
		if value := wanted.Ceil(key); value != nil {
			size[i] = *value
		} else if !wanted.Has(key) {
			missing = append(missing, "'"+key+"'")
		}
	}
	if err := report.Err(); err != nil {
		return calculatedVM{}, err
	}
	if len(missing) > 0 {
		return calculatedVM{}, fmt.Errorf("Missing VM cloud properties: %s", strings.Join(missing, ", "))
	}
	kind, err := plan.SizeFor(size[0], size[1])
	return calculatedVM{InstanceType: kind, EphemeralDisk: calculatedStorage{Size: size[2]}}, err
}
