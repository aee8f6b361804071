// Package explain turns any error into one of BOSH's classes and a sentence that tells the operator what to do. It is the
// only place that names Bosh::Clouds::*. It knows the errors of the other packages; it does not know how they came about.
package explain

import (
	"errors"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/rpc"
	"bosh-aws-cpi/src/network"
)

// verdict is what is made of an error: its class, whether calling again at once can help, what the operator can do, and
// lines that come after all else.
type verdict struct {
	kind   string
	retry  bool
	remedy string
	tail   string
}

// Error turns the error of a call into one that the callers understand, with what the operator can do about it. What
// the CPI said of it on the way stays; AWS's code, message and request id come with it once.
func Error(situation Situation, err error) *rpc.Error {
	if err == nil {
		err = errors.New("the CPI failed and does not know why")
	}
	if own, ok := err.(*rpc.Error); ok && own.Message != "" {
		return own
	}
	found, ok := judge(situation, err)
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
func judge(situation Situation, err error) (verdict, bool) {
	if found, ok := judgeOne(situation, err); ok {
		return found, true
	}
	switch wrapped := err.(type) {
	case interface{ Unwrap() error }:
		if inner := wrapped.Unwrap(); inner != nil {
			return judge(situation, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range wrapped.Unwrap() {
			if found, ok := judge(situation, inner); ok {
				return found, true
			}
		}
	}
	return verdict{}, false
}

// judgeOne judges one error of a chain by its type.
func judgeOne(situation Situation, err error) (verdict, bool) {
	switch e := err.(type) {
	case *rpc.Error:
		return verdict{kind: e.Kind, retry: e.Retry}, true
	case *rpc.InvalidRequest, *rpc.InvalidArguments:
		return verdict{kind: kindCPIError}, true // the Director knows no InvalidCall
	case *rpc.UnknownMethod:
		return verdict{kind: kindNotImplemented}, true
	case *aws.LaunchFailure:
		return judgeLaunch(situation, e), true
	case *aws.WaitTimeout:
		return judgeTimeout(situation), true
	case *network.AddressHeld, *network.AddressHidden:
		return inCreateVM(situation, final, verdict{kind: kindCloudError, remedy: addressRemedy}), true
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
		return judgeRefusal(situation, *failure), true
	}
	return judgeTransport(situation, err)
}

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
