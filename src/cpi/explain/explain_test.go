package explain

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

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

func allRows() []row { return slices.Concat(accountRows, vmRows, networkRows, diskRows, stemcellRows) }

var directorKinds = []string{
	kindCPIError, kindNotSupported, kindNotImplemented, kindCloudError, kindVMNotFound, kindNetworkNotFound, kindNoDiskSpace,
	kindDiskNotAttached, kindDiskNotFound, kindVMCreationFailed,
}

var everyMethod = []string{
	"attach_disk", "create_disk", "create_stemcell", "create_vm", "delete_disk", "delete_snapshot", "delete_stemcell", "delete_vm", "detach_disk",
	"get_disks", "has_disk", "has_vm", "reboot_vm", "resize_disk", "set_disk_metadata", "set_vm_metadata", "snapshot_disk", "update_disk", "",
}

var _ = Describe("the error table", func() {
	It("names the classes as the Director spells them", func() {
		Expect(directorKinds).To(ConsistOf(
			"Bosh::Clouds::CpiError", "Bosh::Clouds::NotSupported", "Bosh::Clouds::NotImplemented", "Bosh::Clouds::CloudError",
			"Bosh::Clouds::VMNotFound", "Bosh::Clouds::NetworkNotFound", "Bosh::Clouds::NoDiskSpace", "Bosh::Clouds::DiskNotAttached",
			"Bosh::Clouds::DiskNotFound", "Bosh::Clouds::VMCreationFailed"))
	})

	It("has a sound sentence in every row", func() {
		Expect(len(allRows())).To(BeNumerically(">=", 100))
		for _, row := range slices.Concat(allRows(), launchRows) {
			Expect(row.kind).To(BeElementOf(directorKinds), row.code)
			Expect(row.kind).NotTo(Equal(kindVMCreationFailed), row.code+": that class is for create_vm alone")
			Expect(row.remedy).To(MatchRegexp(`^[A-Z].{20,}\.$|^aws\..*\.$|^cloud_properties\..*\.$`), row.code)
			Expect(row.remedy).NotTo(ContainSubstring("  "), row.code)
			Expect(row.about).To(Equal(strings.ToLower(row.about)), row.code)
		}
		for _, rule := range families {
			Expect(rule.remedy).To(HaveSuffix("."), rule.prefix+"*"+rule.suffix)
			Expect(rule.prefix + rule.suffix).NotTo(BeEmpty())
			Expect(rule.kind).To(BeElementOf(directorKinds))
		}
	})

	It("has one row for a code, and one for each thing that its message may be about, before the general one", func() {
		seen := map[string]bool{}
		general := map[string]bool{}
		for _, row := range allRows() {
			Expect(seen).NotTo(HaveKey(row.code + "/" + row.about))
			Expect(general).NotTo(HaveKey(row.code), "rows behind a general one are never reached")
			seen[row.code+"/"+row.about] = true
			general[row.code] = row.about == ""
			if !general[row.code] {
				delete(general, row.code)
			}
		}
	})

	It("makes the Director try again at once for these codes only", func() {
		var codes []string
		for _, row := range allRows() {
			if row.vm == again {
				codes = append(codes, row.code)
			}
		}
		Expect(codes).To(ConsistOf(
			"InsufficientInstanceCapacity", "InsufficientCapacity", "UnfulfillableCapacity",
			"InternalError", "InternalFailure", "InternalServerException", "ServerInternal", "ServiceUnavailable", "Unavailable",
			"IdempotentInstanceTerminated", "InvalidInstanceID.NotFound", "InvalidNetworkInterfaceID.NotFound"))
		codes = nil
		for _, row := range launchRows {
			if row.vm == again {
				codes = append(codes, row.code)
			}
		}
		Expect(codes).To(ConsistOf("Server.InternalError", "Server.InsufficientInstanceCapacity", "Server.SpotInstanceTermination",
			"Server.SpotInstanceShutdown", "NotFound"))
	})

	It("answers each row, in each method, with a class of the Director's and nothing lost or said twice", func() {
		for _, row := range allRows() {
			message := "AWS says so and names " + row.about + " here"
			for _, method := range everyMethod {
				explained := Error(method, fmt.Errorf("doing something: %w", refused("SomeAction", row.code, message)))
				where := method + " " + row.code
				Expect(explained.Kind).To(BeElementOf(directorKinds), where)
				Expect(explained.Kind == kindVMCreationFailed).To(Equal(method == "create_vm" && row.vm != asElsewhere), where)
				Expect(explained.Retry).To(Equal(method == "create_vm" && row.vm == again || explained.Kind == kindDiskNotAttached), where)
				Expect(explained.Message).To(HavePrefix("doing something: "+row.code+": "+message+" (ec2:SomeAction, request id req-1). "), where)
				for _, once := range []string{message, "req-1", row.code + ":"} {
					Expect(strings.Count(explained.Message, once)).To(Equal(1), where+" "+once)
				}
				Expect(explained.Message).To(HaveSuffix("."), where)
			}
		}
	})
})

var _ = Describe("explain", func() {
	DescribeTable("a refusal", func(method, action, code, message, kind string, retry bool, says string) {
		explained := Error(method, refused(action, code, message))
		Expect(explained.Kind).To(Equal(kind))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(ContainSubstring(says))
		Expect(explained.Message).To(ContainSubstring(message))
	},
		Entry("a VM that is gone", "reboot_vm", "RebootInstances", "InvalidInstanceID.NotFound", "no i-1", kindVMNotFound, false, "does not exist"),
		Entry("its own VM in create_vm", "create_vm", "CreateTags", "InvalidInstanceID.NotFound", "no i-1", kindVMCreationFailed, true, "does not exist"),
		Entry("a disk that is gone", "attach_disk", "AttachVolume", "InvalidVolume.NotFound", "no vol-1", kindDiskNotFound, false, "does not exist"),
		Entry("a disk that is gone, on create_vm's way", "create_vm", "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", kindDiskNotFound, false, "does not exist"),
		Entry("its own disk in create_disk", "create_disk", "DescribeVolumes", "InvalidVolume.NotFound", "no vol-1", kindCloudError, false, "KMS key"),
		Entry("a disk that nothing holds", "detach_disk", "DetachVolume", "IncorrectState", "Volume 'vol-1' is in the 'available' state.", kindDiskNotAttached, true, "available"),
		Entry("the same code elsewhere", "attach_disk", "AttachVolume", "IncorrectState", "Volume 'vol-1' is in the 'available' state.", kindCloudError, false, "not in a state"),
		Entry("a disk that the VM does not have", "detach_disk", "DetachVolume", "InvalidAttachment.NotFound", "no", kindDiskNotAttached, true, "not attached"),
		Entry("credentials", "create_disk", "CreateVolume", "AuthFailure", "AWS was not able to validate the provided access credentials", kindCloudError, false, "aws.access_key_id"),
		Entry("somebody else's AMI under the same code", "create_vm", "RunInstances", "AuthFailure", "Not authorized for images: [ami-1]", kindVMCreationFailed, false, "upload the stemcell again"),
		Entry("somebody else's address under the same code", "create_vm", "AssociateAddress", "AuthFailure", "The address '1.2.3.4' does not belong to you.", kindVMCreationFailed, false, "vip network"),
		Entry("a quota", "create_vm", "RunInstances", "VcpuLimitExceeded", "32", kindVMCreationFailed, false, "higher quota"),
		Entry("capacity in create_vm", "create_vm", "RunInstances", "InsufficientInstanceCapacity", "none in us-east-1a", kindVMCreationFailed, true, "instance_type"),
		Entry("throttling has been waited out", "create_vm", "RunInstances", "RequestLimitExceeded", "slower", kindCloudError, false, "director.workers"),
		Entry("AWS's own fault in create_vm", "create_vm", "RunInstances", "InternalError", "sorry", kindVMCreationFailed, true, "AWS Health"),
		Entry("AWS's own fault elsewhere", "delete_vm", "TerminateInstances", "InternalError", "sorry", kindCloudError, false, "AWS Health"),
	)

	DescribeTable("a code without a row goes by its family", func(method, code, kind string, retry bool, says string) {
		explained := Error(method, refused("DoThis", code, "the very words"))
		Expect(explained.Kind).To(Equal(kind))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Message).To(And(HavePrefix(code+": the very words (ec2:DoThis, request id req-1)"), ContainSubstring(says)))
	},
		Entry(nil, "create_disk", "InvalidWidget.NotFound", kindCloudError, false, "does not exist in this region"),
		Entry(nil, "create_vm", "InvalidWidget.NotFound", kindVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, "create_vm", "WidgetNotFoundException", kindVMCreationFailed, false, "does not exist in this region"),
		Entry(nil, "create_vm", "InvalidWidgetId.Malformed", kindVMCreationFailed, false, "typing error"),
		Entry(nil, "create_vm", "WidgetLimitExceeded", kindVMCreationFailed, false, "quota"),
		Entry(nil, "create_stemcell", "WidgetQuotaExceededException", kindCloudError, false, "quota"),
		Entry(nil, "create_vm", "UnauthorizedWidget", kindCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, "create_vm", "AccessDeniedByWidget", kindCloudError, false, "lacks ec2:DoThis"),
		Entry(nil, "create_vm", "ThrottledWidgetException", kindCloudError, false, "request rate"),
		Entry(nil, "create_vm", "RequestThrottledException", kindCloudError, false, "request rate"),
		Entry(nil, "create_vm", "InternalWidgetError", kindVMCreationFailed, true, "AWS's own"),
		Entry(nil, "create_vm", "InsufficientWidgetCapacity", kindVMCreationFailed, false, "none free"),
		Entry(nil, "create_vm", "InvalidWidget", kindVMCreationFailed, false, "does not take a value"),
		Entry(nil, "create_vm", "UnsupportedWidget", kindVMCreationFailed, false, "does not offer"),
		Entry(nil, "delete_disk", "ExpiredTokenForWidget", kindCloudError, false, "expired"),
		Entry(nil, "create_vm", "IncorrectWidgetState", kindVMCreationFailed, false, "not in a state"),
	)

	It("loses nothing of an invented code of no family", func() {
		explained := Error("create_disk", fmt.Errorf("creating the volume: %w", refused("CreateVolume", "Zorb.Quux", "the frobnicator is out")))
		Expect(explained).To(HaveField("Kind", kindCloudError))
		Expect(explained.Message).To(Equal("creating the volume: Zorb.Quux: the frobnicator is out (ec2:CreateVolume, request id req-1)"))
		Expect(Error("create_vm", refused("RunInstances", "Zorb.Quux", "x"))).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", false)))
	})

	It("takes a server error without a known name for AWS's own fault", func() {
		failure := called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 503}}, Err: &smithy.GenericAPIError{Code: "Zorb.Quux", Message: "x"},
		}}})
		Expect(Error("create_vm", failure)).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", true), HaveField("Message", ContainSubstring("AWS's own"))))
		Expect(Error("create_disk", failure)).To(And(HaveField("Kind", kindCloudError), HaveField("Retry", false)))
	})

	It("passes an error that has its class already, with what was said around it", func() {
		own := &rpc.Error{Kind: kindDiskNotFound, Message: "Disk 'vol-1' not found", Retry: false}
		Expect(Error("create_vm", own)).To(BeIdenticalTo(own))
		wrapped := Error("create_vm", fmt.Errorf("looking: %w; left behind: i-1", own))
		Expect(wrapped).To(And(HaveField("Kind", kindDiskNotFound), HaveField("Message", "looking: Disk 'vol-1' not found; left behind: i-1")))
		Expect(errors.Is(wrapped, own)).To(BeTrue())
	})

	It("judges by why the call failed and not by what could not be undone, and tells both in short", func() {
		undo := fmt.Errorf("instance i-1 was left behind: terminating instance i-1: %w", refused("TerminateInstances", "UnauthorizedOperation", "no"))
		explained := Error("create_vm", fmt.Errorf("%w; %w", fmt.Errorf("waiting: %w", &aws.LaunchFailure{InstanceID: "i-1", Code: "Server.InternalError"}), undo))
		Expect(explained).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", true)))
		Expect(explained.Message).To(ContainSubstring("waiting: instance i-1 did not start (Server.InternalError); instance i-1 was left behind: " +
			"terminating instance i-1: UnauthorizedOperation: no (ec2:TerminateInstances, request id req-1)"))

		explained = Error("create_vm", fmt.Errorf("%w; %w", refused("RunInstances", "VcpuLimitExceeded", "32"), fmt.Errorf("undo: %w", context.Canceled)))
		Expect(explained).To(HaveField("Kind", kindVMCreationFailed))
		explained = Error("create_vm", fmt.Errorf("%w; %w", errors.New("networks is wrong"), fmt.Errorf("undo: %w", refused("RunInstances", "InternalError", "x"))))
		Expect(explained.Message).To(HavePrefix("networks is wrong; undo: InternalError: x"))
	})

	DescribeTable("the CPI's own errors", func(err error, kind, message string) {
		explained := Error("some_method", err)
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
		Expect(Error("delete_vm", VMNotFound("i-1", refused("TerminateInstances", "InvalidInstanceID.NotFound", "no"))).Message).
			To(Equal("VM `i-1' not found: InvalidInstanceID.NotFound: no (ec2:TerminateInstances, request id req-1)"))
		Expect(Error("delete_disk", DiskNotFound("vol-1", nil))).To(And(HaveField("Kind", kindDiskNotFound), HaveField("Message", "Disk 'vol-1' not found"), HaveField("Retry", false)))
		Expect(Error("detach_disk", DiskNotAttached("vol-1", "i-1"))).To(And(HaveField("Kind", kindDiskNotAttached),
			HaveField("Message", "Disk `vol-1' is not attached to instance `i-1'"), HaveField("Retry", true)))
	})

	It("fails create_vm for good when somebody else keeps the address", func() {
		held := &network.AddressHeld{Address: "10.0.0.4", Holder: network.Holder{ENI: "eni-1", Owner: "belongs to a VM"}}
		explained := Error("create_vm", fmt.Errorf("%w: %w", held, refused("RunInstances", "InvalidIPAddress.InUse", "in use")))
		Expect(explained).To(And(HaveField("Kind", kindVMCreationFailed), HaveField("Retry", false)))
		Expect(explained.Message).To(And(ContainSubstring("eni-1"), ContainSubstring("static_ips"), ContainSubstring("req-1")))
	})
})
