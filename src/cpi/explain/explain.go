// Package explain turns any error into one of BOSH's classes and a sentence that tells the operator what to do. It is the
// only place that names Bosh::Clouds::*. It knows the errors of the other packages; it does not know how they came about.
package explain

import (
	"errors"
	"fmt"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/rpc"
	"bosh-aws-cpi/src/network"
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

// verdict is what is made of an error: its class, whether calling again at once can help, what the operator can do, and
// lines that come after all else.
type verdict struct {
	kind   string
	retry  bool
	remedy string
	tail   string
}

// Error turns the error of a method into one that the callers understand, with what the operator can do about it. What
// the CPI said of it on the way stays; AWS's code, message and request id come with it once.
func Error(method string, err error) *rpc.Error {
	if err == nil {
		err = errors.New("the CPI failed and does not know why")
	}
	if own, ok := err.(*rpc.Error); ok && own.Message != "" {
		return own
	}
	found, ok := judge(method, err)
	if !ok {
		found = verdict{kind: kindCloudError}
	}
	return &rpc.Error{Kind: found.kind, Message: found.message(err.Error()), Retry: found.retry, Cause: err}
}

func (v verdict) message(text string) string {
	if text == "" {
		text = "the CPI failed without a message"
	}
	if strings.HasPrefix(text, "Invalid Method:") { // both callers would read that as NotImplemented
		text = "error: " + text
	}
	if v.remedy != "" {
		text = strings.TrimSuffix(text, ".") + ". " + v.remedy
	}
	return text + v.tail
}

// judge goes through an error from the outside to the inside, and through joined errors in their order: the first is why
// the call failed, later ones are what could not be undone. The first that is known decides.
func judge(method string, err error) (verdict, bool) {
	if found, ok := judgeOne(method, err); ok {
		return found, true
	}
	switch wrapped := err.(type) {
	case interface{ Unwrap() error }:
		if inner := wrapped.Unwrap(); inner != nil {
			return judge(method, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range wrapped.Unwrap() {
			if found, ok := judge(method, inner); ok {
				return found, true
			}
		}
	}
	return verdict{}, false
}

// judgeOne judges one error of a chain by its type.
func judgeOne(method string, err error) (verdict, bool) {
	switch e := err.(type) {
	case *rpc.Error:
		return verdict{kind: e.Kind, retry: e.Retry}, true
	case *rpc.InvalidRequest, *rpc.InvalidArguments:
		return verdict{kind: kindCPIError}, true // the Director knows no InvalidCall
	case *rpc.UnknownMethod:
		return verdict{kind: kindNotImplemented}, true
	case *aws.LaunchFailure:
		return judgeLaunch(method, e), true
	case *aws.WaitTimeout:
		return judgeTimeout(method), true
	case *network.AddressHeld, *network.AddressHidden:
		return inCreateVM(method, final, verdict{kind: kindCloudError, remedy: addressRemedy}), true
	}
	if found, ok := judgeResource(err); ok {
		return found, true
	}
	if err == ErrNotImplemented {
		return verdict{kind: kindNotImplemented}, true
	}
	if err == ErrNotSupported {
		return verdict{kind: kindNotSupported}, true
	}
	if failure, ok := err.(*aws.Failure); ok && failure.Code != "" {
		return judgeRefusal(method, *failure), true
	}
	return judgeTransport(method, err)
}

const addressRemedy = "Remove what holds the address if nothing needs it, or take another one for this VM (static_ips); " +
	"networks.*.subnets.*.reserved keeps BOSH away from addresses that are not its own."

// judgeResource judges what package aws found out about one resource.
func judgeResource(err error) (verdict, bool) {
	switch e := err.(type) {
	case *aws.Missing:
		kinds := map[string]string{"instance": kindVMNotFound, "volume": kindDiskNotFound}
		if kind, ok := kinds[e.Kind]; ok {
			return verdict{kind: kind}, true
		}
		return verdict{kind: kindCloudError, remedy: "Upload the stemcell again, or share the AMI with this account."}, true
	case *aws.TooManyDisks:
		return verdict{kind: kindCloudError, remedy: "The CPI gives persistent disks the names /dev/sdf to /dev/sdp, eleven on one VM."}, true
	case *aws.HeldElsewhere:
		return verdict{kind: kindCloudError, remedy: "Detach the volume there if that VM does not need it; bosh cloud-check puts a disk back where it belongs."}, true
	case *aws.VolumeFailure, *aws.AttachmentFailure:
		return verdict{kind: kindCloudError, remedy: keyRemedy}, true
	case *aws.SnapshotFailure, *aws.ImageFailure:
		return verdict{kind: kindCloudError, remedy: "Where encryption is in use: " + keyRemedy}, true
	}
	return verdict{}, false
}
