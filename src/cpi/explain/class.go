package explain

import (
	"errors"
	"fmt"

	"bosh-aws-cpi/src/cpi/rpc"
)

// The classes that the Director knows. It takes any other for an unknown error, which aborts more than these do.
const (
	kindCPIError         = "Bosh::Clouds::CpiError"
	kindNotSupported     = "Bosh::Clouds::NotSupported"
	kindNotImplemented   = "Bosh::Clouds::NotImplemented"
	kindCloudError       = "Bosh::Clouds::CloudError"
	kindVMNotFound       = "Bosh::Clouds::VMNotFound"
	kindNetworkNotFound  = "Bosh::Clouds::NetworkNotFound"
	kindNoDiskSpace      = "Bosh::Clouds::NoDiskSpace"
	kindDiskNotAttached  = "Bosh::Clouds::DiskNotAttached"
	kindDiskNotFound     = "Bosh::Clouds::DiskNotFound"
	kindVMCreationFailed = "Bosh::Clouds::VMCreationFailed"
)

// ErrNotImplemented makes the Director and the CLI go another way: they skip the call, or copy the disk themselves.
var ErrNotImplemented = errors.New("is not implemented by the AWS CPI")

// ErrNotSupported makes the Director go another way where it has one, as copying the disk instead of resizing it.
var ErrNotSupported = errors.New("not supported")

// VMNotFound is a VM that AWS does not know. The callers take it as deleted in delete_vm.
func VMNotFound(vm string, cause error) error {
	return missing(kindVMNotFound, fmt.Sprintf("VM `%s' not found", vm), cause)
}

// DiskNotFound is a disk that AWS does not know. The callers take it as deleted in delete_disk.
func DiskNotFound(disk string, cause error) error {
	return missing(kindDiskNotFound, fmt.Sprintf("Disk '%s' not found", disk), cause)
}

func missing(kind, what string, cause error) error {
	if cause != nil {
		what += ": " + cause.Error()
	}
	return &rpc.Error{Kind: kind, Message: what, Cause: cause}
}

// DiskNotAttached is a disk that the VM does not have. ok_to_retry is true as it always was; no caller reads it.
func DiskNotAttached(disk, vm string) error {
	return &rpc.Error{Kind: kindDiskNotAttached, Message: fmt.Sprintf("Disk `%s' is not attached to instance `%s'", disk, vm), Retry: true}
}
