// Package cpi is what BOSH asks for: one handler for each method of the CPI contract, the cloud properties and the
// configuration as types, and the one table that turns errors into BOSH's classes. It does not know how AWS's calls are
// waited for or repeated; that is package aws.
package cpi

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/config"
	"bosh-aws-cpi/src/cpi/explain"
	"bosh-aws-cpi/src/cpi/rpc"
)

// CPI answers one request with the configuration that file and context give together.
type CPI struct {
	config config.Config
	aws    *aws.Client
}

// Methods returns the names of the methods that need AWS, in order.
func Methods() []string { return slices.Sorted(maps.Keys((*CPI)(nil).methods())) }

// OfflineMethods returns the names of the methods that need no AWS, in order.
func OfflineMethods() []string { return slices.Sorted(maps.Keys((*Service)(nil).offlineMethods())) }

// methods are those that need AWS.
func (c *CPI) methods() map[string]rpc.Handler {
	return map[string]rpc.Handler{
		"attach_disk":       rpc.Method(c.attachDisk),
		"create_disk":       rpc.Method(c.createDisk),
		"create_stemcell":   rpc.Method(c.createStemcell),
		"create_vm":         rpc.Method(c.createVM),
		"current_vm_id":     rpc.Method(c.currentVMID),
		"delete_disk":       rpc.Method(c.deleteDisk),
		"delete_snapshot":   rpc.Method(c.deleteSnapshot),
		"delete_stemcell":   rpc.Method(c.deleteStemcell),
		"delete_vm":         rpc.Method(c.deleteVM),
		"detach_disk":       rpc.Method(c.detachDisk),
		"get_disks":         rpc.Method(c.getDisks),
		"has_disk":          rpc.Method(c.hasDisk),
		"has_vm":            rpc.Method(c.hasVM),
		"reboot_vm":         rpc.Method(c.rebootVM),
		"resize_disk":       rpc.Method(c.resizeDisk),
		"set_disk_metadata": rpc.Method(c.setDiskMetadata),
		"set_vm_metadata":   rpc.Method(c.setVMMetadata),
		"snapshot_disk":     rpc.Method(c.snapshotDisk),
	}
}

// offlineMethods are those that need no AWS, no credentials and no valid configuration: the callers run info before
// nearly every other call.
func (s *Service) offlineMethods() map[string]rpc.Handler {
	return map[string]rpc.Handler{
		"calculate_vm_cloud_properties": rpc.Method(calculateVMCloudProperties),
		"create_network":                notImplemented("create_network"),
		"delete_network":                notImplemented("delete_network"),
		"info":                          rpc.Method(s.info),
		"ping":                          rpc.Method(ping),
		"update_disk":                   notImplemented("update_disk"),
	}
}

type noArgs struct{}

type information struct {
	APIVersion      int      `json:"api_version"`
	StemcellFormats []string `json:"stemcell_formats"`
}

func (s *Service) info(context.Context, noArgs) (information, error) {
	file, _ := s.readConfig() // an unreadable file does not keep info from answering
	return information{APIVersion: config.AdvertisedAPIVersion(file), StemcellFormats: []string{"aws-raw", "aws-light"}}, nil
}

func ping(context.Context, noArgs) (string, error) { return "pong", nil }

func notImplemented(method string) rpc.Handler {
	return func(context.Context, []json.RawMessage) (any, error) {
		return nil, fmt.Errorf("'%s' %w", method, explain.ErrNotImplemented)
	}
}

// undone runs what is to be undone after an error, and says what could not be.
func (c *CPI) undone(ctx context.Context, undo *rollback, err error) error {
	ctx, stop := c.aws.Undoing(ctx)
	defer stop()
	if undoErr := undo.run(ctx); undoErr != nil {
		return fmt.Errorf("%w; %w", err, undoErr)
	}
	return err
}

func (c *CPI) instanceType(ctx context.Context, name string) (aws.InstanceType, error) {
	kind, warning, err := c.aws.InstanceType(ctx, name, c.config.EnableDescribeInstanceTypes)
	if warning != "" {
		c.aws.Warn(warning)
	}
	return kind, err
}
