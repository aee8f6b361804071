package exits_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"bosh-aws-cpi/spec/support/testbed"
)

// call does one call and returns the CPI's error as an error.
func call(ctx context.Context, d *testbed.Director, method string, arguments ...any) (testbed.Run, error) {
	run, err := d.Call(ctx, method, arguments...)
	if err != nil {
		return run, err
	}
	if run.Error != nil {
		return run, fmt.Errorf("then %s: %s: %s\n%s", method, run.Error.Type, run.Error.Message, run.Stderr)
	}
	return run, nil
}

// bystanders makes a VM with a disk. No case may change them.
func bystanders(ctx SpecContext, d *testbed.Director) (vm, disk string) {
	vm = launch(ctx, d, "10.0.0.100")
	ok(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "db", "index": 0})
	disk = ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
	ok(ctx, d, "attach_disk", vm, disk)
	ok(ctx, d, "set_disk_metadata", disk, map[string]any{"job": "db"})
	return vm, disk
}

// detached makes a VM and a disk that is not attached to it.
func detached(ctx SpecContext, d *testbed.Director) (vm, disk string) {
	vm, _ = bystanders(ctx, d)
	disk = ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
	ok(ctx, d, "set_disk_metadata", disk, map[string]any{"job": "db"})
	return vm, disk
}

// again is a caller that repeats the call when it got no success as answer.
func again(method string, arguments []any, tolerated ...string) func(context.Context, *testbed.Director, testbed.Run) error {
	return func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
		if run.Exit == 0 && run.Error == nil {
			return nil
		}
		second, err := d.Call(ctx, method, arguments...)
		if err != nil || second.Error == nil {
			return err
		}
		for _, kind := range tolerated {
			if second.Error.Type == kind {
				return nil
			}
		}
		return fmt.Errorf("then %s again: %s: %s\n%s", method, second.Error.Type, second.Error.Message, second.Stderr)
	}
}

func repeated(method string, arguments ...any) staged {
	return staged{arguments: arguments, then: again(method, arguments)}
}

func stemcellArguments() []any {
	properties := map[string]any{"ami": map[string]any{testbed.Region: account.Bed.Account.Image}}
	return []any{"/nowhere", properties, map[string]any{"tags": map[string]any{"deployment": "dep"}}}
}

func volumesOf(ctx SpecContext, d *testbed.Director, vm string) (volumes []string) {
	listed := ok(ctx, d, "get_disks", vm)
	if err := json.Unmarshal(listed.Result, &volumes); err != nil {
		Fail(err.Error())
	}
	return volumes
}

// redeploy is what a Director does after create_vm. With ok_to_retry it repeats the call, up to five calls in all. Else
// somebody starts the deployment again, with a new agent id on the same networks. In the end the VM is used and deleted.
func redeploy(ctx context.Context, d *testbed.Director, machine testbed.Machine, run testbed.Run) (err error) {
	for tries := 1; tries < 5 && run.Exit == 0 && run.Error != nil && run.Error.Type == "Bosh::Clouds::VMCreationFailed" && run.Error.OkToRetry; tries++ {
		if run, err = d.Call(ctx, "create_vm", machine.Arguments()...); err != nil {
			return err
		}
	}
	if run.Exit != 0 || run.Error != nil {
		machine.AgentID = testbed.NewAgentID()
		if run, err = call(ctx, d, "create_vm", machine.Arguments()...); err != nil {
			return err
		}
	}
	vm := run.VM()
	if _, err := call(ctx, d, "set_vm_metadata", vm, map[string]any{"job": "web", "index": 0}); err != nil {
		return err
	}
	found, err := call(ctx, d, "has_vm", vm)
	if err == nil && string(found.Result) != "true" {
		err = errors.New("the VM is not there")
	}
	if err != nil {
		return err
	}
	_, err = call(ctx, d, "delete_vm", vm)
	return err
}

func committed(ctx context.Context, id string) error {
	everything, err := account.Bed.World(ctx)
	if err != nil {
		return err
	}
	if found := everything.Find(id); found == nil || !strings.HasSuffix(found.Tags[privateTag], ":committed") {
		return fmt.Errorf("%s is not committed: %v", id, found)
	}
	return nil
}
