package exits_test

import (
	"context"
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"bosh-aws-cpi/spec/support/testbed"
)

// scene is a declared form of a method in a world where it makes sense.
type scene struct {
	form    string
	copies  any    // aws.stemcell_copy
	undoes  string // an action that the undo needs as well as the call
	prepare func(ctx SpecContext, d *testbed.Director) staged
}

// staged is a scene that is set: the call, what the caller does after it, and what may be gone in the end.
type staged struct {
	arguments []any
	then      func(ctx context.Context, d *testbed.Director, run testbed.Run) error
	gone      []string
}

var scenes = []scene{
	{form: "create_vm, with a disk and a group by name", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := detached(ctx, d)
		machine := account.Bed.Machine(stemcell(), "10.0.0.10")
		machine.Disks = []string{disk}
		machine.Networks = []byte(strings.Replace(string(machine.Networks), account.Bed.Account.SecurityGroups[0].ID, "bosh", 1))
		return staged{arguments: machine.Arguments(), then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			return redeploy(ctx, d, machine, run)
		}}
	}},
	{form: "delete_vm", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		bystanders(ctx, d)
		vm := launch(ctx, d, "10.0.0.10")
		play := staged{arguments: []any{vm}, then: again("delete_vm", []any{vm}, "Bosh::Clouds::VMNotFound"), gone: []string{vm}}
		play.gone = append(play.gone, volumesOf(ctx, d, vm)...)
		return play
	}},
	{form: "has_vm", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, _ := bystanders(ctx, d)
		return repeated("has_vm", vm)
	}},
	{form: "reboot_vm", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, _ := bystanders(ctx, d)
		return repeated("reboot_vm", vm)
	}},
	{form: "get_disks", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, _ := bystanders(ctx, d)
		return repeated("get_disks", vm)
	}},
	{form: "set_vm_metadata", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		bystanders(ctx, d)
		vm := launch(ctx, d, "10.0.0.10")
		arguments := []any{vm, map[string]any{"job": "web", "index": 1}}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			if err := again("set_vm_metadata", arguments)(ctx, d, run); err != nil {
				return err
			}
			return committed(ctx, vm)
		}}
	}},
	{form: "create_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, _ := bystanders(ctx, d)
		arguments := []any{2048, map[string]any{}, vm}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) (err error) {
			if run.Exit != 0 || run.Error != nil {
				if run, err = call(ctx, d, "create_disk", arguments...); err != nil {
					return err
				}
			}
			_, err = call(ctx, d, "delete_disk", run.Text())
			return err
		}}
	}},
	{form: "has_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := bystanders(ctx, d)
		return repeated("has_disk", disk)
	}},
	{form: "attach_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, disk := detached(ctx, d)
		arguments := []any{vm, disk}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			if err := again("attach_disk", arguments)(ctx, d, run); err != nil {
				return err
			}
			listed, err := call(ctx, d, "get_disks", vm)
			if err == nil && !strings.Contains(string(listed.Result), disk) {
				err = errors.New("the disk is not attached")
			}
			return err
		}}
	}},
	{form: "detach_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, disk := bystanders(ctx, d)
		arguments := []any{vm, disk}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			if err := again("detach_disk", arguments, "Bosh::Clouds::DiskNotAttached")(ctx, d, run); err != nil {
				return err
			}
			listed, err := call(ctx, d, "get_disks", vm)
			if err == nil && strings.Contains(string(listed.Result), disk) {
				err = errors.New("the disk is still attached")
			}
			return err
		}}
	}},
	{form: "resize_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := detached(ctx, d)
		arguments := []any{disk, 4096}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			if err := again("resize_disk", arguments)(ctx, d, run); err != nil {
				return err
			}
			everything, err := account.Bed.World(ctx)
			if err == nil && everything.Find(disk).Answer.Value("size") != "4" {
				err = errors.New("the disk did not grow")
			}
			return err
		}}
	}},
	{form: "set_disk_metadata", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		vm, _ := bystanders(ctx, d)
		disk := ok(ctx, d, "create_disk", 1024, map[string]any{}, vm).Text()
		arguments := []any{disk, map[string]any{"deployment": "dep"}}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) error {
			if err := again("set_disk_metadata", arguments)(ctx, d, run); err != nil {
				return err
			}
			return committed(ctx, disk)
		}}
	}},
	{form: "delete_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := detached(ctx, d)
		return staged{arguments: []any{disk}, then: again("delete_disk", []any{disk}, "Bosh::Clouds::DiskNotFound"), gone: []string{disk}}
	}},
	{form: "snapshot_disk", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := bystanders(ctx, d)
		arguments := []any{disk, map[string]any{"deployment": "dep", "job": "db", "index": 0}}
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) (err error) {
			if run.Exit != 0 || run.Error != nil {
				if run, err = call(ctx, d, "snapshot_disk", arguments...); err != nil {
					return err
				}
			}
			_, err = call(ctx, d, "delete_snapshot", run.Text())
			return err
		}}
	}},
	{form: "delete_snapshot", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		_, disk := bystanders(ctx, d)
		snapshot := ok(ctx, d, "snapshot_disk", disk, map[string]any{"deployment": "dep"}).Text()
		return staged{arguments: []any{snapshot}, then: again("delete_snapshot", []any{snapshot}), gone: []string{snapshot}}
	}},
	{form: "create_stemcell, light", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		d.APIVersion = 3
		return repeated("create_stemcell", stemcellArguments()...)
	}},
	{form: "create_stemcell, copied", copies: "always", undoes: "DescribeImages", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		d.APIVersion = 3
		arguments := stemcellArguments()
		return staged{arguments: arguments, then: func(ctx context.Context, d *testbed.Director, run testbed.Run) (err error) {
			if run.Exit != 0 || run.Error != nil {
				if run, err = call(ctx, d, "create_stemcell", arguments...); err != nil {
					return err
				}
			}
			_, err = call(ctx, d, "delete_stemcell", run.Text())
			return err
		}}
	}},
	{form: "delete_stemcell, copied", copies: "always", prepare: func(ctx SpecContext, d *testbed.Director) staged {
		d.APIVersion = 3
		image := ok(ctx, d, "create_stemcell", stemcellArguments()...).Text()
		play := staged{arguments: []any{image}, then: again("delete_stemcell", []any{image}), gone: []string{image}}
		for _, snapshot := range account.World(ctx).Of("snapshot") {
			play.gone = append(play.gone, snapshot.ID)
		}
		return play
	}},
}
