// Command demo plays the life of a deployment with the built CPI on an emulated AWS. It prints each call with its answer,
// its AWS calls and its time.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

func main() {
	if err := interruptible(run); err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
}

func interruptible(do func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return do(ctx)
}

func run(ctx context.Context) error {
	binary, err := testbed.Binary()
	if err != nil {
		return err
	}
	fmt.Println("Starting the AWS emulator ...")
	bed, err := testbed.Start(ctx)
	if err != nil {
		return err
	}
	defer bed.Stop()
	folder, err := os.MkdirTemp("", "cpi-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	// A little of AWS's delay, so that the CPI has something to wait for.
	bed.Gateway.Lag(gateway.LagAll(gateway.Delay{For: 300 * time.Millisecond}))
	bed.Gateway.Policy("BaselinePolicy", "RequiredIfUsingSnapshotsFeature", "RequiredIfCPIResizeDiskEnabled")
	director, err := bed.NewDirector(binary, folder, nil)
	if err != nil {
		return err
	}
	director.APIVersion = 3
	s := &show{ctx: ctx, director: director}
	fmt.Printf("Each line is one run of %s as the Director runs it, under the published IAM policy.\n"+
		"Waits are shortened to %d %%, since the emulator is quicker than AWS.\n\n", relative(binary), int(testbed.Pace*100))
	s.head()
	if err := s.life(bed); err != nil {
		return err
	}
	return s.prove(bed)
}

func relative(path string) string {
	if root, err := testbed.ProjectRoot(); err == nil {
		return strings.TrimPrefix(path, root+"/")
	}
	return path
}

// life is what a small deployment does from its first stemcell to its end.
func (s *show) life(bed *testbed.Bed) error {
	s.call("what can this CPI do?", "info")
	stemcell := s.call("upload a light stemcell", "create_stemcell", "/nowhere/image", map[string]any{
		"name": "bosh-aws-xen-hvm-ubuntu-jammy-go_agent", "version": "1.1", "ami": map[string]any{testbed.Region: bed.Account.Image},
	}, map[string]any{"tags": map[string]any{"deployment": "demo"}}).Text()
	var vms []string
	for i, address := range []string{"10.0.0.10", "10.0.0.11"} {
		vm := s.call(fmt.Sprintf("launch web/%d at %s", i, address), "create_vm", bed.Machine(stemcell, address).Arguments()...).VM()
		s.call("tell AWS whose it is", "set_vm_metadata", vm, map[string]any{"director": "demo", "deployment": "demo", "job": "web", "index": i})
		vms = append(vms, vm)
	}
	disk := s.call("make a disk of 2 GiB for web/0", "create_disk", 2048, map[string]any{"type": "gp3", "encrypted": true}, vms[0]).Text()
	s.call("attach it", "attach_disk", vms[0], disk)
	s.call("tell AWS whose it is", "set_disk_metadata", disk, map[string]any{"director": "demo", "deployment": "demo", "instance_group": "web"})
	s.call("which disks has web/0?", "get_disks", vms[0])
	snapshot := s.call("snapshot the disk", "snapshot_disk", disk, map[string]any{
		"deployment": "demo", "job": "web", "index": 0, "director_name": "demo", "director_uuid": testbed.DirectorUUID, "agent_id": "a", "instance_id": "i",
	}).Text()
	s.call("detach it", "detach_disk", vms[0], disk)
	s.call("grow it to 4 GiB", "resize_disk", disk, 4096)
	s.call("give it to web/1", "attach_disk", vms[1], disk)
	s.refused("a manifest with a mistake", "create_disk", 2048, map[string]any{"type": "gp2", "throughput": "plenty", "kms_key_arn": "arn:aws:kms:x"}, vms[0])
	s.call("take it away", "detach_disk", vms[1], disk)
	s.call("the snapshot goes", "delete_snapshot", snapshot)
	for i, vm := range vms {
		s.call(fmt.Sprintf("web/%d goes", i), "delete_vm", vm)
	}
	s.call("is web/0 gone?", "has_vm", vms[0])
	s.call("the disk goes", "delete_disk", disk)
	s.call("is the disk gone?", "has_disk", disk)
	s.call("the stemcell goes", "delete_stemcell", stemcell)
	return s.err
}

// prove looks at the account without the CPI.
func (s *show) prove(bed *testbed.Bed) error {
	left, err := bed.World(s.ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d calls of the CPI, %d AWS calls, %.1f s.\n", s.runs, s.calls, s.wall.Seconds())
	if len(left) > 0 {
		return errors.New("the account is not empty:\n" + left.String())
	}
	fmt.Println("The account is empty again: no instance, volume, network interface, snapshot, image or address is left.")
	return nil
}
