package explain

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/rpc"
	"bosh-aws-cpi/src/network"
)

// refused returns a refusal by EC2.
func refused(operation, code, message string) error {
	return called(&smithy.OperationError{ServiceID: "EC2", OperationName: operation, Err: &awshttp.ResponseError{
		ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 400}}, Err: &smithy.GenericAPIError{Code: code, Message: message},
		},
		RequestID: "req-1",
	}})
}

// called returns what package aws makes of an error of the SDK.
func called(err error) error { return aws.NewFailure("", err) }

var _ = Describe("explain", func() {
	DescribeTable("a refusal", func(situation Situation, action, code, message, class string, retry bool, says string) {
		explained := Error(situation, refused(action, code, message))
		Expect(explained.Class).To(Equal(class))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(ContainSubstring(says))
		Expect(explained.Message).To(ContainSubstring(message))
	},
		Entry("a VM that is gone", WorksOnGiven, "RebootInstances", "InvalidInstanceID.NotFound", "no i-1", classVMNotFound, false, "does not exist"),
		Entry("its own VM in create_vm", LaunchesVM, "CreateTags", "InvalidInstanceID.NotFound", "no i-1", classVMCreationFailed, true, "does not exist"),
		Entry("a disk that is gone", WorksOnGiven, "AttachVolume", "InvalidVolume.NotFound", "no vol-1", classDiskNotFound, false, "does not exist"),
		Entry("a disk that is gone, in create_vm", LaunchesVM, "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", classDiskNotFound, false,
			"does not exist"),
		Entry("its own disk in create_disk", MakesDisk, "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", classCloudError, false, "KMS key"),
		Entry("a disk that is attached to nothing", WorksOnGiven, "DetachVolume", "IncorrectState",
			"Volume 'vol-1' is in the 'available' state.", classDiskNotAttached, true, "not attached to any"),
		Entry("the same code elsewhere", WorksOnGiven, "AttachVolume", "IncorrectState",
			"Volume 'vol-1' is in the 'available' state.", classCloudError, false, "not in a state"),
		Entry("a disk that the VM does not have", WorksOnGiven, "DetachVolume", "InvalidAttachment.NotFound", "no", classDiskNotAttached, true, "not attached"),
		Entry("credentials", MakesDisk, "CreateVolume", "AuthFailure",
			"AWS was not able to validate the provided access credentials", classCloudError, false, "aws.access_key_id"),
		Entry("somebody else's AMI under the same code", LaunchesVM, "RunInstances", "AuthFailure",
			"Not authorized for images: [ami-1]", classVMCreationFailed, false, "upload the stemcell again"),
		Entry("somebody else's address under the same code", LaunchesVM, "AssociateAddress", "AuthFailure",
			"The address '1.2.3.4' does not belong to you.", classVMCreationFailed, false, "vip network"),
		Entry("a quota", LaunchesVM, "RunInstances", "VcpuLimitExceeded", "32", classVMCreationFailed, false, "higher quota"),
		Entry("capacity in create_vm", LaunchesVM, "RunInstances", "InsufficientInstanceCapacity", "none in us-east-1a", classVMCreationFailed, true,
			"instance_type"),
		Entry("throttling has been waited out", LaunchesVM, "RunInstances", "RequestLimitExceeded", "slower", classCloudError, false, "director.workers"),
		Entry("AWS's own fault in create_vm", LaunchesVM, "RunInstances", "InternalError", "sorry", classVMCreationFailed, true, "AWS Health"),
		Entry("AWS's own fault elsewhere", WorksOnGiven, "TerminateInstances", "InternalError", "sorry", classCloudError, false, "AWS Health"),
	)

	DescribeTable("a code without a row goes by its family", func(situation Situation, code, class string, retry bool, says string) {
		explained := Error(situation, refused("DoThis", code, "the very words"))
		Expect(explained.Class).To(Equal(class))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(And(HavePrefix(code+": the very words (ec2:DoThis, request id req-1)"), ContainSubstring(says)))
	},
		Entry(nil, MakesDisk, "InvalidWidget.NotFound", classCloudError, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "InvalidWidget.NotFound", classVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "WidgetNotFoundException", classVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "InvalidWidgetId.Malformed", classVMCreationFailed, false, "typing error"),
		Entry(nil, LaunchesVM, "WidgetLimitExceeded", classVMCreationFailed, false, "quota"),
		Entry(nil, MakesStemcell, "WidgetQuotaExceededException", classCloudError, false, "quota"),
		Entry(nil, LaunchesVM, "UnauthorizedWidget", classCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, LaunchesVM, "AccessDeniedByWidget", classCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, LaunchesVM, "ThrottledWidgetException", classCloudError, false, "request rate"),
		Entry(nil, LaunchesVM, "RequestThrottledException", classCloudError, false, "request rate"),
		Entry(nil, LaunchesVM, "InternalWidgetError", classVMCreationFailed, true, "AWS's own"),
		Entry(nil, LaunchesVM, "InsufficientWidgetCapacity", classVMCreationFailed, false, "none free"),
		Entry(nil, LaunchesVM, "InvalidWidget", classVMCreationFailed, false, "does not accept a value"),
		Entry(nil, LaunchesVM, "UnsupportedWidget", classVMCreationFailed, false, "does not offer"),
		Entry(nil, WorksOnGiven, "ExpiredTokenForWidget", classCloudError, false, "expired"),
		Entry(nil, LaunchesVM, "IncorrectWidgetState", classVMCreationFailed, false, "not in a state"),
	)

	It("loses nothing of an unknown code without a family", func() {
		explained := Error(MakesDisk, fmt.Errorf("creating the volume: %w", refused("CreateVolume", "Zorb.Quux", "the frobnicator is out")))
		Expect(explained).To(HaveField("Class", classCloudError))
		Expect(explained.Message).To(Equal("creating the volume: Zorb.Quux: the frobnicator is out (ec2:CreateVolume, request id req-1)"))
		Expect(Error(LaunchesVM, refused("RunInstances", "Zorb.Quux", "x"))).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", false)))
	})

	It("takes a token that AWS knows for another request for a fault of the CPI, unless an answer was lost", func() {
		mismatch := &aws.Failure{Code: "IdempotentParameterMismatch", Message: "x", Action: "ec2:CreateVolume"}
		Expect(Error(MakesDisk, mismatch).Message).To(ContainSubstring("a fault in the CPI"))
		mismatch.Lost = true
		Expect(Error(MakesDisk, mismatch).Message).To(And(ContainSubstring("had no answer"), ContainSubstring("KMS key"), Not(ContainSubstring("fault in the CPI"))))
	})

	It("takes a server error without a known name for AWS's own fault", func() {
		response := &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 503}}, Err: &smithy.GenericAPIError{Code: "Zorb.Quux", Message: "x"},
		}}
		failure := called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: response})
		Expect(Error(LaunchesVM, failure)).
			To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", true), HaveField("Message", ContainSubstring("AWS's own"))))
		Expect(Error(MakesDisk, failure)).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
	})

	It("keeps the class of an error that has one, and the words around it", func() {
		own := &rpc.Error{Class: classDiskNotFound, Message: "Disk 'vol-1' not found", Retry: false}
		Expect(Error(LaunchesVM, own)).To(BeIdenticalTo(own))
		wrapped := Error(LaunchesVM, fmt.Errorf("looking: %w; left behind: i-1", own))
		Expect(wrapped).To(And(HaveField("Class", classDiskNotFound), HaveField("Message", "looking: Disk 'vol-1' not found; left behind: i-1")))
		Expect(errors.Is(wrapped, own)).To(BeTrue())
	})

	It("judges by why the call failed, not by what could not be undone, and tells both in short", func() {
		undo := fmt.Errorf("instance i-1 was left behind: terminating instance i-1: %w", refused("TerminateInstances", "UnauthorizedOperation", "no"))
		explained := Error(LaunchesVM, fmt.Errorf("%w; %w", fmt.Errorf("waiting: %w", &aws.LaunchFailure{InstanceID: "i-1", Code: "Server.InternalError"}), undo))
		Expect(explained).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", true)))
		Expect(explained.Message).To(ContainSubstring("waiting: instance i-1 did not start (Server.InternalError); instance i-1 was left behind: " +
			"terminating instance i-1: UnauthorizedOperation: no (ec2:TerminateInstances, request id req-1)"))

		explained = Error(LaunchesVM, fmt.Errorf("%w; %w", refused("RunInstances", "VcpuLimitExceeded", "32"), fmt.Errorf("undo: %w", context.Canceled)))
		Expect(explained).To(HaveField("Class", classVMCreationFailed))
		explained = Error(LaunchesVM, fmt.Errorf("%w; %w", errors.New("networks is wrong"), fmt.Errorf("undo: %w", refused("RunInstances",
			"InternalError", "x"))))
		Expect(explained.Message).To(HavePrefix("networks is wrong; undo: InternalError: x"))
	})

	DescribeTable("the CPI's own errors", func(err error, class, message string) {
		explained := Error(WorksOnGiven, err)
		Expect(explained.Class).To(Equal(class))
		Expect(explained.Message).To(HavePrefix(message))
		Expect(explained.Retry).To(BeFalse())
	},
		Entry(nil, errors.New("can't use multiple availability zones"), classCloudError, "can't use multiple availability zones"),
		Entry(nil, &rpc.InvalidRequest{Reason: "Arguments must be an Array"}, classCPIError, "Arguments must be an Array"),
		Entry(nil, &rpc.InvalidArguments{Reason: "x"}, classCPIError, "Arguments are not correct, details: 'x'"),
		Entry(nil, &rpc.UnknownMethod{Method: "x"}, classNotImplemented, "Method is not known, got: 'x'"),
		Entry(nil, fmt.Errorf("'update_disk' %w", ErrNotImplemented), classNotImplemented, "'update_disk' is not implemented"),
		Entry(nil, fmt.Errorf("Cannot resize: %w", ErrNotSupported), classNotSupported, "Cannot resize: not supported"),
		Entry(nil, errors.Join(errors.New("a"), errors.New("b")), classCloudError, "a\nb"),
		Entry(nil, fmt.Errorf("describing: %w", &aws.Missing{What: "instance", ID: "i-1"}), classVMNotFound, "describing: instance i-1 does not exist"),
		Entry(nil, fmt.Errorf("describing: %w", &aws.Missing{What: "volume", ID: "vol-1"}), classDiskNotFound, "describing: volume vol-1 does not exist"),
		Entry(nil, &aws.Missing{What: "AMI", ID: "ami-1"}, classCloudError, "AMI ami-1 does not exist. Upload the stemcell again"),
		Entry(nil, &aws.TooManyDisks{InstanceID: "i-1"}, classCloudError, "Instance has too many disks attached. "),
		Entry(nil, &aws.HeldElsewhere{VolumeID: "vol-1", Holder: "i-2", State: "attached"}, classCloudError, "volume vol-1 is attached to instance i-2 (attached). "),
		Entry(nil, &aws.VolumeFailure{VolumeID: "vol-1", State: "gone"}, classCloudError, "volume vol-1 is gone instead of available. Look at the KMS key"),
		Entry(nil, &aws.SnapshotFailure{SnapshotID: "snap-1", Reason: "x"}, classCloudError, "snapshot snap-1 failed: x. Where encryption"),
		Entry(nil, &aws.ImageFailure{ImageID: "ami-1", State: "failed", Reason: "x"}, classCloudError, "AMI ami-1 is failed instead of available: x. Where encryption"),
		Entry("never a word that both callers read as NotImplemented", errors.New("Invalid Method: x"), classCloudError, "error: Invalid Method: x"),
		Entry("never empty", errors.New(""), classCloudError, "the CPI failed without a message"),
		Entry("never empty, typed", &rpc.Error{Class: classCloudError}, classCloudError, "the CPI failed without a message"),
		Entry("never nil", nil, classCloudError, "the CPI failed"),
	)

	It("names missing things in the words of the Ruby CPI, with AWS's", func() {
		Expect(Error(WorksOnGiven, VMNotFound("i-1", refused("TerminateInstances", "InvalidInstanceID.NotFound", "no"))).Message).
			To(Equal("VM `i-1' not found: InvalidInstanceID.NotFound: no (ec2:TerminateInstances, request id req-1)"))
		Expect(Error(WorksOnGiven, DiskNotFound("vol-1", nil))).To(And(HaveField("Class", classDiskNotFound),
			HaveField("Message", "Disk 'vol-1' not found"), HaveField("Retry", false)))
		Expect(Error(WorksOnGiven, DiskNotAttached("vol-1", "i-1"))).To(And(HaveField("Class", classDiskNotAttached),
			HaveField("Message", "Disk `vol-1' is not attached to instance `i-1'"), HaveField("Retry", true)))
	})

	It("fails create_vm for good when somebody else keeps the address", func() {
		held := &network.AddressHeld{Address: "10.0.0.4", Holder: network.Holder{ENI: "eni-1", Owner: "belongs to a VM"}}
		explained := Error(LaunchesVM, fmt.Errorf("%w: %w", held, refused("RunInstances", "InvalidIPAddress.InUse", "in use")))
		Expect(explained).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", false)))
		Expect(explained.Message).To(And(ContainSubstring("eni-1"), ContainSubstring("static_ips"), ContainSubstring("req-1")))
	})
})
