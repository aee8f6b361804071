// Package cpi is the CPI contract: one handler for each method, and the table of methods. It does not know what the
// properties mean to AWS (package plan), how AWS is called (package aws), or what the operator reads of an error (package
// explain).
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

// CPI answers one request. Its configuration is the file with the request's context over it.
type CPI struct {
	config config.Config
	aws    *aws.Client
	log    *aws.Timeline
}

// method is a handler, and the situation for the errors of its call.
type method struct {
	handle    rpc.Handler
	situation explain.Situation
}

// Methods returns the names of the methods that need AWS, in order.
func Methods() []string { return slices.Sorted(maps.Keys((*CPI)(nil).methods())) }

// OfflineMethods returns the names of the methods that need no AWS, in order.
func OfflineMethods() []string { return slices.Sorted(maps.Keys((*Service)(nil).offlineMethods())) }

// methods returns the methods that need AWS.
func (c *CPI) methods() map[string]method {
	return map[string]method{
		"attach_disk":       {rpc.Method(c.attachDisk), explain.WorksOnGiven},
		"create_disk":       {rpc.Method(c.createDisk), explain.MakesDisk},
		"create_stemcell":   {rpc.Method(c.createStemcell), explain.MakesStemcell},
		"create_vm":         {rpc.Method(c.createVM), explain.LaunchesVM},
		"current_vm_id":     {rpc.Method(c.currentVMID), explain.WorksOnGiven},
		"delete_disk":       {rpc.Method(c.deleteDisk), explain.WorksOnGiven},
		"delete_snapshot":   {rpc.Method(c.deleteSnapshot), explain.WorksOnGiven},
		"delete_stemcell":   {rpc.Method(c.deleteStemcell), explain.WorksOnGiven},
		"delete_vm":         {rpc.Method(c.deleteVM), explain.WorksOnGiven},
		"detach_disk":       {rpc.Method(c.detachDisk), explain.WorksOnGiven},
		"get_disks":         {rpc.Method(c.getDisks), explain.WorksOnGiven},
		"has_disk":          {rpc.Method(c.hasDisk), explain.WorksOnGiven},
		"has_vm":            {rpc.Method(c.hasVM), explain.WorksOnGiven},
		"reboot_vm":         {rpc.Method(c.rebootVM), explain.WorksOnGiven},
		"resize_disk":       {rpc.Method(c.resizeDisk), explain.WorksOnGiven},
		"set_disk_metadata": {rpc.Method(c.setDiskMetadata), explain.WorksOnGiven},
		"set_vm_metadata":   {rpc.Method(c.setVMMetadata), explain.WorksOnGiven},
		"snapshot_disk":     {rpc.Method(c.snapshotDisk), explain.WorksOnGiven},
	}
}

// offlineMethods returns the methods that need no AWS, no credentials and no valid configuration. The callers run info
// before nearly every other call.
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
	file, _ := s.readConfig() // info answers also when the file cannot be read
	return information{APIVersion: config.AdvertisedAPIVersion(file), StemcellFormats: []string{"aws-raw", "aws-light"}}, nil
}

func ping(context.Context, noArgs) (string, error) { return "pong", nil }

func notImplemented(method string) rpc.Handler {
	return func(context.Context, []json.RawMessage) (any, error) {
		return nil, fmt.Errorf("'%s' %w", method, explain.ErrNotImplemented)
	}
}

func (c *CPI) instanceType(ctx context.Context, name string) (aws.InstanceType, error) {
	found, warning, err := c.aws.InstanceType(ctx, name, c.config.EnableDescribeInstanceTypes)
	if warning != "" {
		c.log.Warn(warning)
	}
	return found, err
}
