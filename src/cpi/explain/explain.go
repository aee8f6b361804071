// Package explain turns any error into one of BOSH's classes and a sentence that tells the operator what to do. It is the
// only place that names Bosh::Clouds::*. It knows the errors of the other packages, but not how they arise.
package explain

import (
	"errors"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/rpc"
	"bosh-aws-cpi/src/network"
)

// verdict is what the callers and the operator learn of an error: its class, whether calling again at once can help, what
// the operator can do, and lines for the end of the message.
type verdict struct {
	class  string
	retry  bool
	remedy string
	tail   string
}

// Error turns the error of a call into one that the callers understand, and adds what the operator can do. The words that
// the CPI wrapped around the error stay. AWS's code, message and request id stand in it once.
func Error(situation Situation, err error) *rpc.Error {
	if err == nil {
		err = errors.New("the CPI failed and does not know why")
	}
	if own, ok := err.(*rpc.Error); ok && own.Message != "" {
		return own
	}
	found, ok := judge(situation, err)
	if !ok {
		found = verdict{class: classCloudError}
	}
	return &rpc.Error{Class: found.class, Message: found.message(err.Error()), Retry: found.retry, Cause: err}
}

func (v verdict) message(text string) string {
	if text == "" {
		text = "the CPI failed without a message"
	}
	if strings.HasPrefix(text, "Invalid Method:") { // both callers would take such a message for NotImplemented
		text = "error: " + text
	}
	if v.remedy != "" {
		text = strings.TrimSuffix(text, ".") + ". " + v.remedy
	}
	return text + v.tail
}

// judge goes through an error from the outside to the inside, and through joined errors in their order. Of joined errors
// the first is why the call failed, and the others are what could not be undone. The first error that is known decides.
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
		return verdict{class: e.Class, retry: e.Retry}, true
	case *rpc.InvalidRequest, *rpc.InvalidArguments:
		return verdict{class: classCPIError}, true // the Director knows no InvalidCall
	case *rpc.UnknownMethod:
		return verdict{class: classNotImplemented}, true
	case *aws.LaunchFailure:
		return judgeLaunch(situation, e), true
	case *aws.WaitTimeout:
		return judgeTimeout(situation), true
	case *network.AddressHeld, *network.AddressHidden:
		return inCreateVM(situation, final, verdict{class: classCloudError, remedy: addressRemedy}), true
	}
	if found, ok := judgeResource(err); ok {
		return found, true
	}
	if err == ErrNotImplemented {
		return verdict{class: classNotImplemented}, true
	}
	if err == ErrNotSupported {
		return verdict{class: classNotSupported}, true
	}
	if failure, ok := err.(*aws.Failure); ok && failure.Code != "" {
		return judgeRefusal(situation, *failure), true
	}
	return judgeTransport(situation, err)
}

// judgeResource judges an error of package aws about one resource.
func judgeResource(err error) (verdict, bool) {
	switch e := err.(type) {
	case *aws.Missing:
		classes := map[string]string{"instance": classVMNotFound, "volume": classDiskNotFound}
		if class, ok := classes[e.What]; ok {
			return verdict{class: class}, true
		}
		return verdict{class: classCloudError, remedy: "Upload the stemcell again, or share the AMI with this account."}, true
	case *aws.TooManyDisks:
		return verdict{class: classCloudError, remedy: "The CPI gives persistent disks the names /dev/sdf to /dev/sdp, eleven on one VM."}, true
	case *aws.HeldElsewhere:
		return verdict{class: classCloudError, remedy: heldRemedy}, true
	case *aws.VolumeFailure, *aws.AttachmentFailure:
		return verdict{class: classCloudError, remedy: keyRemedy}, true
	case *aws.SnapshotFailure, *aws.ImageFailure:
		return verdict{class: classCloudError, remedy: "Where encryption is in use: " + keyRemedy}, true
	}
	return verdict{}, false
}
