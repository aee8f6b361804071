package aws

import (
	"errors"
	"fmt"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// answered wraps an error as the SDK wraps what came with an HTTP answer.
func answered(service, operation string, status int, requestID string, err error) error {
	return &smithy.OperationError{ServiceID: service, OperationName: operation, Err: &awshttp.ResponseError{
		ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: err},
		RequestID:     requestID,
	}}
}

var _ = Describe("a failed call", func() {
	It("reads code, message, action, request id and status, and tells each once", func() {
		err := answered("EC2", "RunInstances", 400, "r-1", &smithy.GenericAPIError{Code: "VcpuLimitExceeded", Message: "too many"})
		failure := NewFailure("ec2:RunInstances", err)
		Expect([]any{failure.Code, failure.Message, failure.Action, failure.RequestID, failure.Status}).
			To(Equal([]any{"VcpuLimitExceeded", "too many", "ec2:RunInstances", "r-1", 400}))
		Expect(fmt.Errorf("launching: %w; more", failure)).
			To(MatchError("launching: VcpuLimitExceeded: too many (ec2:RunInstances, request id r-1); more"))
	})

	It("unwraps to the SDK's error", func() {
		bare := &smithy.GenericAPIError{Code: "Client.UnauthorizedOperation", Message: "no"}
		failure := NewFailure("ec2:RunInstances", bare)
		Expect(failure.Error()).To(Equal("UnauthorizedOperation: no (ec2:RunInstances)"))
		Expect(errors.Is(failure, bare)).To(BeTrue())
	})

	It("describes the innermost of nested calls", func() {
		inner := answered("STS", "AssumeRole", 403, "r-2", &smithy.GenericAPIError{Code: "AccessDenied", Message: "no"})
		assumed := NewFailure("sts:AssumeRole", inner)
		failure := NewFailure("ec2:RunInstances", &smithy.OperationError{
			ServiceID: "EC2", OperationName: "RunInstances", Err: fmt.Errorf("get identity: get credentials: %w", &credentialsError{assumed}),
		})
		Expect([]bool{failure.Credentials, assumed.Credentials}).To(Equal([]bool{true, false}))
		Expect(failure.Error()).To(Equal("AccessDenied: no (sts:AssumeRole, request id r-2)"))
	})

	It("describes the call with which the SDK fetched credentials", func() {
		metadata := &smithy.OperationError{ServiceID: "ec2imds", OperationName: "GetMetadata", Err: errors.New("no route")}
		unsigned := &credentialsError{fmt.Errorf("no role: %w", metadata)}
		failure := NewFailure("ec2:RunInstances", &smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: unsigned})
		Expect(failure.Credentials).To(BeTrue())
		Expect(failure.Error()).To(Equal("no route (ec2imds:GetMetadata)"))
	})

	It("keeps the reason where AWS gave no answer", func() {
		failure := NewFailure("ec2:RunInstances", &smithy.OperationError{
			ServiceID: "Elastic Load Balancing v2", OperationName: "RegisterTargets",
			Err: &smithyhttp.RequestSendError{Err: errors.New("dial tcp: connection refused")},
		})
		Expect(failure.Code).To(BeEmpty())
		Expect(failure.Error()).To(Equal("dial tcp: connection refused (elasticloadbalancing:RegisterTargets)"))
	})

	It("marks an answer that is not AWS's", func() {
		failure := NewFailure("ec2:RunInstances", answered("EC2", "RunInstances", 502, "", &smithy.DeserializationError{Err: errors.New("EOF")}))
		Expect(failure.Unread).To(BeTrue())
		Expect(failure.Error()).To(Equal("HTTP status 502: deserialization failed, EOF (ec2:RunInstances)"))
	})

	It("marks an error status without an error of AWS", func() {
		failure := NewFailure("ec2:RunInstances", answered("EC2", "RunInstances", 503, "", &smithy.GenericAPIError{Code: "UnknownError", Message: "UnknownError"}))
		Expect([]any{failure.Code, failure.Unread}).To(Equal([]any{"", true}))
		Expect(failure.Error()).To(Equal("HTTP status 503 without an error message of AWS's (ec2:RunInstances)"))
	})

	DescribeTable("leaves out what repeats the request of a refused signature", func(message string) {
		failure := NewFailure("ec2:RunInstances", answered("STS", "AssumeRole", 403, "r-3", &smithy.GenericAPIError{Code: "SignatureDoesNotMatch", Message: message}))
		Expect(failure.Error()).NotTo(ContainSubstring("hidden"))
		Expect(failure.Error()).To(ContainSubstring("does not match"))
	},
		Entry(nil, "The request signature does not match.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:hidden"),
		Entry(nil, "The signature does not match. The String-to-Sign should have been 'AWS4-HMAC-SHA256 hidden'"),
		Entry(nil, "It does not match: Authorization=AWS4-HMAC-SHA256 Credential=hidden"),
		Entry(nil, "'x' does not match key=value in Authorization header: 'AWS4 Credential=hidden'"),
	)
})
