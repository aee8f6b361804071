package aws_test

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

// answered wraps an error as the SDK wraps what came with an HTTP answer.
func answered(service, operation string, status int, requestID string, err error) error {
	return &smithy.OperationError{ServiceID: service, OperationName: operation, Err: &awshttp.ResponseError{
		ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: err},
		RequestID:     requestID,
	}}
}

var _ = Describe("FailureAt", func() {
	It("reads code, message, action, request id and status, and tells each once", func() {
		err := answered("EC2", "RunInstances", 400, "r-1", &smithy.GenericAPIError{Code: "VcpuLimitExceeded", Message: "too many"})
		failure, ok := aws.FailureAt(err)
		Expect(ok).To(BeTrue())
		Expect([]any{failure.Code, failure.Message, failure.Action, failure.RequestID, failure.Status}).
			To(Equal([]any{"VcpuLimitExceeded", "too many", "ec2:RunInstances", "r-1", 400}))
		Expect(failure.Compact(fmt.Errorf("launching: %w; more", err).Error())).
			To(Equal("launching: VcpuLimitExceeded: too many (ec2:RunInstances, request id r-1); more"))
	})

	It("reads an answer by itself, and nothing of what does not fail by itself", func() {
		bare := &smithy.GenericAPIError{Code: "Client.UnauthorizedOperation", Message: "no"}
		failure, ok := aws.FailureAt(bare)
		Expect(ok).To(BeTrue())
		Expect(failure.String()).To(Equal("UnauthorizedOperation: no"))
		_, ok = aws.FailureAt(fmt.Errorf("context: %w", bare))
		Expect(ok).To(BeFalse())
	})

	It("takes the innermost of calls within a call", func() {
		inner := answered("STS", "AssumeRole", 403, "r-2", &smithy.GenericAPIError{Code: "AccessDenied", Message: "no"})
		failure, _ := aws.FailureAt(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: fmt.Errorf("get identity: get credentials: %w", inner)})
		Expect(failure.String()).To(Equal("AccessDenied: no (sts:AssumeRole, request id r-2)"))
	})

	It("keeps the reason where AWS gave no answer", func() {
		failure, _ := aws.FailureAt(&smithy.OperationError{
			ServiceID: "Elastic Load Balancing v2", OperationName: "RegisterTargets",
			Err: &smithyhttp.RequestSendError{Err: errors.New("dial tcp: connection refused")},
		})
		Expect(failure.Code).To(BeEmpty())
		Expect(failure.String()).To(Equal("dial tcp: connection refused (elasticloadbalancing:RegisterTargets)"))
	})

	It("marks an answer that is none of AWS's", func() {
		failure, _ := aws.FailureAt(answered("EC2", "RunInstances", 502, "", &smithy.DeserializationError{Err: errors.New("EOF")}))
		Expect(failure.Unread).To(BeTrue())
		Expect(failure.String()).To(Equal("HTTP status 502: deserialization failed, EOF (ec2:RunInstances)"))
	})

	It("marks an error status that says nothing of AWS's", func() {
		failure, _ := aws.FailureAt(answered("EC2", "RunInstances", 503, "", &smithy.GenericAPIError{Code: "UnknownError", Message: "UnknownError"}))
		Expect([]any{failure.Code, failure.Unread}).To(Equal([]any{"", true}))
		Expect(failure.String()).To(Equal("HTTP status 503 without an error message of AWS's (ec2:RunInstances)"))
	})

	DescribeTable("leaves out what repeats the request of a refused signature", func(message string) {
		failure, _ := aws.FailureAt(answered("STS", "AssumeRole", 403, "r-3", &smithy.GenericAPIError{Code: "SignatureDoesNotMatch", Message: message}))
		Expect(failure.String()).NotTo(ContainSubstring("hidden"))
		Expect(failure.String()).To(ContainSubstring("does not match"))
	},
		Entry(nil, "The request signature does not match.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:hidden"),
		Entry(nil, "The signature does not match. The String-to-Sign should have been 'AWS4-HMAC-SHA256 hidden'"),
		Entry(nil, "It does not match: Authorization=AWS4-HMAC-SHA256 Credential=hidden"),
		Entry(nil, "'x' does not match key=value in Authorization header: 'AWS4 Credential=hidden'"),
	)
})

var _ = Describe("errors of waits and launches", func() {
	DescribeTable("LaunchFailure", func(failure aws.LaunchFailure, message string) {
		Expect(failure.Error()).To(Equal(message))
	},
		Entry("with the code in the reason, as EC2 writes it", aws.LaunchFailure{InstanceID: "i-1", Code: "Client.InternalError", Reason: "Client.InternalError: Client error on launch", Console: "boot"},
			"instance i-1 did not start (Client.InternalError: Client error on launch)"),
		Entry("without", aws.LaunchFailure{InstanceID: "i-1", Code: "NotFound", Reason: "gone"}, "instance i-1 did not start (NotFound: gone)"),
		Entry("without a reason", aws.LaunchFailure{InstanceID: "i-1", Code: "stopped"}, "instance i-1 did not start (stopped)"),
	)

	It("WaitTimeout names what, how long and the last state", func() {
		timeout := aws.WaitTimeout{What: "instance i-1 to be running", LastState: "pending", After: 600 * time.Second}
		Expect(timeout.Error()).To(Equal("Timed out waiting for instance i-1 to be running, took 600s; it was last seen as: pending"))
		timeout.LastState = ""
		Expect(timeout.Error()).To(Equal("Timed out waiting for instance i-1 to be running, took 600s"))
	})
})
