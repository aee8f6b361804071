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

// refused is an answer of EC2's.
func refused(operation, code, message string) error {
	return called(&smithy.OperationError{ServiceID: "EC2", OperationName: operation, Err: &awshttp.ResponseError{
		ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 400}}, Err: &smithy.GenericAPIError{Code: code, Message: message},
		},
		RequestID: "req-1",
	}})
}

// called is what package aws makes of an error of the SDK.
func called(err error) error { return aws.NewFailure("", err) }

var _ = Describe("explain", func() {
	DescribeTable("a refusal", func(situation Situation, action, code, message, kind string, retry bool, says string) {
		explained := Error(situation, refused(action, code, message))
		Expect(explained.Kind).To(Equal(kind))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(ContainSubstring(says))
		Expect(explained.Message).To(ContainSubstring(message))
	},
		Entry("a VM that is gone", WorksOnGiven, "RebootInstances", "InvalidInstanceID.NotFound", "no i-1", kindVMNotFound, false, "does not exist"),
		Entry("its own VM in create_vm", LaunchesVM, "CreateTags", "InvalidInstanceID.NotFound", "no i-1", kindVMCreationFailed, true, "does not exist"),
		Entry("a disk that is gone", WorksOnGiven, "AttachVolume", "InvalidVolume.NotFound", "no vol-1", kindDiskNotFound, false, "does not exist"),
		Entry("a disk that is gone, on create_vm's way", LaunchesVM, "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", kindDiskNotFound, false,
			"does not exist"),
		Entry("its own disk in create_disk", MakesDisk, "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", kindCloudError, false, "KMS key"),
		Entry("a disk that nothing holds", WorksOnGiven, "DetachVolume", "IncorrectState",
			"Volume 'vol-1' is in the 'available' state.", kindDiskNotAttached, true, "not attached to any"),
		Entry("the same code elsewhere", WorksOnGiven, "AttachVolume", "IncorrectState",
			"Volume 'vol-1' is in the 'available' state.", kindCloudError, false, "not in a state"),
		Entry("a disk that the VM does not have", WorksOnGiven, "DetachVolume", "InvalidAttachment.NotFound", "no", kindDiskNotAttached, true, "not attached"),
		Entry("credentials", MakesDisk, "CreateVolume", "AuthFailure",
			"AWS was not able to validate the provided access credentials", kindCloudError, false, "aws.access_key_id"),
		Entry("somebody else's AMI under the same code", LaunchesVM, "RunInstances", "AuthFailure",
			"Not authorized for images: [ami-1]", kindVMCreationFailed, false, "upload the stemcell again"),
		Entry("somebody else's address under the same code", LaunchesVM, "AssociateAddress", "AuthFailure",
			"The address '1.2.3.4' does not belong to you.", kindVMCreationFailed, false, "vip network"),
		Entry("a quota", LaunchesVM, "RunInstances", "VcpuLimitExceeded", "32", kindVMCreationFailed, false, "higher quota"),
		Entry("capacity in create_vm", LaunchesVM, "RunInstances", "InsufficientInstanceCapacity", "none in us-east-1a", kindVMCreationFailed, true,
			"instance_type"),
		Entry("throttling has been waited out", LaunchesVM, "RunInstances", "RequestLimitExceeded", "slower", kindCloudError, false, "director.workers"),
		Entry("AWS's own fault in create_vm", LaunchesVM, "RunInstances", "InternalError", "sorry", kindVMCreationFailed, true, "AWS Health"),
		Entry("AWS's own fault elsewhere", WorksOnGiven, "TerminateInstances", "InternalError", "sorry", kindCloudError, false, "AWS Health"),
	)

	DescribeTable("a code without a row goes by its family", func(situation Situation, code, kind string, retry bool, says string) {
		explained := Error(situation, refused("DoThis", code, "the very words"))
		Expect(explained.Kind).To(Equal(kind))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(And(HavePrefix(code+": the very words (ec2:DoThis, request id req-1)"), ContainSubstring(says)))
	},
		Entry(nil, MakesDisk, "InvalidWidget.NotFound", kindCloudError, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "InvalidWidget.NotFound", kindVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "WidgetNotFoundException", kindVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, LaunchesVM, "InvalidWidgetId.Malformed", kindVMCreationFailed, false, "typing error"),
		Entry(nil, LaunchesVM, "WidgetLimitExceeded", kindVMCreationFailed, false, "quota"),
		Entry(nil, MakesStemcell, "WidgetQuotaExceededException", kindCloudError, false, "quota"),
		Entry(nil, LaunchesVM, "UnauthorizedWidget", kindCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, LaunchesVM, "AccessDeniedByWidget", kindCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, LaunchesVM, "ThrottledWidgetException", kindCloudError, false, "request rate"),
		Entry(nil, LaunchesVM, "RequestThrottledException", kindCloudError, false, "request rate"),
		Entry(nil, LaunchesVM, "InternalWidgetError", kindVMCreationFailed, true, "AWS's own"),
		Entry(nil, LaunchesVM, "InsufficientWidgetCapacity", kindVMCreationFailed, false, "none free"),
		Entry(nil, LaunchesVM, "InvalidWidget", kindVMCreationFailed, false, "does not take a value"),
		Entry(nil, LaunchesVM, "UnsupportedWidget", kindVMCreationFailed, false, "does not offer"),
		Entry(nil, WorksOnGiven, "ExpiredTokenForWidget", kindCloudError, false, "expired"),
		Entry(nil, LaunchesVM, "IncorrectWidgetState", kindVMCreationFailed, false, "not in a state"),
	)

	It("loses nothing of an invented code of no family", func() {
		explained := Error(MakesDisk, fmt.Errorf("creating the volume: %w", refused("CreateVolume", "Zorb.Quux", "the frobnicator is out")))
		Expect(explained).To(HaveField("Kind", kindCloudError))
		Expect(explained.Message).To(Equal("creating the volume: Zorb.Quux: the frobnicator is out (ec2:CreateVolume, request id req-1)"))
		Expect(Error(LaunchesVM, refused("RunInstances", "Zorb.Quux", "x"))).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", false)))
	})

	It("takes a server error without a known name for AWS's own fault", func() {
		failure := called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 503}}, Err: &smithy.GenericAPIError{Code: "Zorb.Quux", Message: "x"},
		}}})
		Expect(Error(LaunchesVM, failure)).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", true), HaveField("Message", ContainSubstring("AWS's own"))))
		Expect(Error(MakesDisk, failure)).To(And(HaveField("Kind", kindCloudError), HaveField("Retry", false)))
	})

	It("passes an error that has its class already, with what was said around it", func() {
		own := &rpc.Error{Kind: kindDiskNotFound, Message: "Disk 'vol-1' not found", Retry: false}
		Expect(Error(LaunchesVM, own)).To(BeIdenticalTo(own))
		wrapped := Error(LaunchesVM, fmt.Errorf("looking: %w; left behind: i-1", own))
		Expect(wrapped).To(And(HaveField("Kind", kindDiskNotFound), HaveField("Message", "looking: Disk 'vol-1' not found; left behind: i-1")))
		Expect(errors.Is(wrapped, own)).To(BeTrue())
	})

	It("judges by why the call failed and not by what could not be undone, and tells both in short", func() {
		undo := fmt.Errorf("instance i-1 was left behind: terminating instance i-1: %w", refused("TerminateInstances", "UnauthorizedOperation", "no"))
		explained := Error(LaunchesVM, fmt.Errorf("%w; %w", fmt.Errorf("waiting: %w", &aws.LaunchFailure{InstanceID: "i-1", Code: "Server.InternalError"}), undo))
		Expect(explained).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", true)))
		Expect(explained.Message).To(ContainSubstring("waiting: instance i-1 did not start (Server.InternalError); instance i-1 was left behind: " +
			"terminating instance i-1: UnauthorizedOperation: no (ec2:TerminateInstances, request id req-1)"))

		explained = Error(LaunchesVM, fmt.Errorf("%w; %w", refused("RunInstances", "VcpuLimitExceeded", "32"), fmt.Errorf("undo: %w", context.Canceled)))
		Expect(explained).To(HaveField("Kind", kindVMCreationFailed))
		explained = Error(LaunchesVM, fmt.Errorf("%w; %w", errors.New("networks is wrong"), fmt.Errorf("undo: %w", refused("RunInstances",
			"InternalError", "x"))))
		Expect(explained.Message).To(HavePrefix("networks is wrong; undo: InternalError: x"))
	})

	DescribeTable("the CPI's own errors", func(err error, kind, message string) {
		explained := Error(WorksOnGiven, err)
		Expect(explained.Kind).To(Equal(kind))
		Expect(explained.Message).To(HavePrefix(message))
		Expect(explained.Retry).To(BeFalse())
	},
		Entry(nil, errors.New("can't use multiple availability zones"), kindCloudError, "can't use multiple availability zones"),
		Entry(nil, &rpc.InvalidRequest{Reason: "Arguments must be an Array"}, kindCPIError, "Arguments must be an Array"),
		Entry(nil, &rpc.InvalidArguments{Reason: "x"}, kindCPIError, "Arguments are not correct, details: 'x'"),
		Entry(nil, &rpc.UnknownMethod{Method: "x"}, kindNotImplemented, "Method is not known, got: 'x'"),
		Entry(nil, fmt.Errorf("'update_disk' %w", ErrNotImplemented), kindNotImplemented, "'update_disk' is not implemented"),
		Entry(nil, fmt.Errorf("Cannot resize: %w", ErrNotSupported), kindNotSupported, "Cannot resize: not supported"),
		Entry(nil, errors.Join(errors.New("a"), errors.New("b")), kindCloudError, "a\nb"),
		Entry(nil, fmt.Errorf("describing: %w", &aws.Missing{Kind: "instance", ID: "i-1"}), kindVMNotFound, "describing: instance i-1 does not exist"),
		Entry(nil, fmt.Errorf("describing: %w", &aws.Missing{Kind: "volume", ID: "vol-1"}), kindDiskNotFound, "describing: volume vol-1 does not exist"),
		Entry(nil, &aws.Missing{Kind: "AMI", ID: "ami-1"}, kindCloudError, "AMI ami-1 does not exist. Upload the stemcell again"),
		Entry(nil, &aws.TooManyDisks{InstanceID: "i-1"}, kindCloudError, "Instance has too many disks attached. "),
		Entry(nil, &aws.HeldElsewhere{VolumeID: "vol-1", Holder: "i-2", State: "attached"}, kindCloudError, "volume vol-1 is attached to instance i-2 (attached). "),
		Entry(nil, &aws.VolumeFailure{VolumeID: "vol-1", State: "gone"}, kindCloudError, "volume vol-1 is gone instead of available. Look at the KMS key"),
		Entry(nil, &aws.SnapshotFailure{SnapshotID: "snap-1", Reason: "x"}, kindCloudError, "snapshot snap-1 failed: x. Where encryption"),
		Entry(nil, &aws.ImageFailure{ImageID: "ami-1", State: "failed", Reason: "x"}, kindCloudError, "AMI ami-1 is failed instead of available: x. Where encryption"),
		Entry("never a word that both callers read as NotImplemented", errors.New("Invalid Method: x"), kindCloudError, "error: Invalid Method: x"),
		Entry("never empty", errors.New(""), kindCloudError, "the CPI failed without a message"),
		Entry("never empty, typed", &rpc.Error{Kind: kindCloudError}, kindCloudError, "the CPI failed without a message"),
		Entry("never nil", nil, kindCloudError, "the CPI failed"),
	)

	It("gives missing things their known words, with AWS's", func() {
		Expect(Error(WorksOnGiven, VMNotFound("i-1", refused("TerminateInstances", "InvalidInstanceID.NotFound", "no"))).Message).
			To(Equal("VM `i-1' not found: InvalidInstanceID.NotFound: no (ec2:TerminateInstances, request id req-1)"))
		Expect(Error(WorksOnGiven, DiskNotFound("vol-1", nil))).To(And(HaveField("Kind", kindDiskNotFound), HaveField("Message", "Disk 'vol-1' not found"), HaveField("Retry", false)))
		Expect(Error(WorksOnGiven, DiskNotAttached("vol-1", "i-1"))).To(And(HaveField("Kind", kindDiskNotAttached),
			HaveField("Message", "Disk `vol-1' is not attached to instance `i-1'"), HaveField("Retry", true)))
	})

	It("fails create_vm for good when somebody else keeps the address", func() {
		held := &network.AddressHeld{Address: "10.0.0.4", Holder: network.Holder{ENI: "eni-1", Owner: "belongs to a VM"}}
		explained := Error(LaunchesVM, fmt.Errorf("%w: %w", held, refused("RunInstances", "InvalidIPAddress.InUse", "in use")))
		Expect(explained).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", false)))
		Expect(explained.Message).To(And(ContainSubstring("eni-1"), ContainSubstring("static_ips"), ContainSubstring("req-1")))
	})
})
