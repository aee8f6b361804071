package explain

import (
	"errors"
	"fmt"

	"bosh-aws-cpi/src/cpi/rpc"
)

// The classes that the Director knows. It treats any other class as an unknown error, which aborts more than these do.
const (
	classCPIError         = "Bosh::Clouds::CpiError"
	classNotSupported     = "Bosh::Clouds::NotSupported"
	classNotImplemented   = "Bosh::Clouds::NotImplemented"
	classCloudError       = "Bosh::Clouds::CloudError"
	classVMNotFound       = "Bosh::Clouds::VMNotFound"
	classNetworkNotFound  = "Bosh::Clouds::NetworkNotFound"
	classNoDiskSpace      = "Bosh::Clouds::NoDiskSpace"
	classDiskNotAttached  = "Bosh::Clouds::DiskNotAttached"
	classDiskNotFound     = "Bosh::Clouds::DiskNotFound"
	classVMCreationFailed = "Bosh::Clouds::VMCreationFailed"
)

// ErrNotImplemented makes the Director and the CLI do without the method: they skip the call, or copy the disk
// themselves.
var ErrNotImplemented = errors.New("is not implemented by the AWS CPI")

// ErrNotSupported makes the Director do without the method where it can: it copies a disk instead of resizing it.
var ErrNotSupported = errors.New("not supported")

// VMNotFound returns the error for a VM that AWS does not know. In delete_vm the callers take the VM as deleted.
func VMNotFound(vm string, cause error) error {
	return missing(classVMNotFound, fmt.Sprintf("VM `%s' not found", vm), cause)
}

// DiskNotFound returns the error for a disk that AWS does not know. In delete_disk the callers take the disk as deleted.
func DiskNotFound(disk string, cause error) error {
	return missing(classDiskNotFound, fmt.Sprintf("Disk '%s' not found", disk), cause)
}

func missing(class, what string, cause error) error {
	if cause != nil {
		what += ": " + cause.Error()
	}
	return &rpc.Error{Class: class, Message: what, Cause: cause}
}

// DiskNotAttached returns the error for a disk that is not attached to the VM. ok_to_retry is true as with the Ruby CPI;
// no caller reads it.
func DiskNotAttached(disk, vm string) error {
	return &rpc.Error{Class: classDiskNotAttached, Message: fmt.Sprintf("Disk `%s' is not attached to instance `%s'", disk, vm), Retry: true}
}
