package aws

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// refused returns an answer of EC2 with a code.
func refused(status int, code string) error {
	return answered("EC2", "RunInstances", status, "r-1", &smithy.GenericAPIError{Code: code, Message: "words"})
}

// unsent returns the error of a call without an answer, as the SDK wraps it.
func unsent(err error) error {
	return &smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &smithyhttp.RequestSendError{Err: err}}
}

var _ = Describe("an error's code", func() {
	DescribeTable("is AWS's own", func(err error, want string) {
		Expect(Code(err)).To(Equal(want))
		Expect(Code(fmt.Errorf("launching: %w", err))).To(Equal(want))
	},
		Entry(nil, refused(400, "VcpuLimitExceeded"), "VcpuLimitExceeded"), Entry("without Client.", refused(400, "Client.VolumeLimitExceeded"), "VolumeLimitExceeded"),
		Entry("without Server.", refused(500, "Server.InternalError"), "InternalError"), Entry("nested in its own", refused(400, "InvalidVolume.NotFound"), "InvalidVolume.NotFound"),
		Entry("none", io.EOF, ""),
	)

	It("is empty without an error", func() { Expect(Code(nil)).To(BeEmpty()) })

	DescribeTable("says that AWS does not know an id", func(err error, want bool) {
		Expect(NotFound(err)).To(Equal(want))
	},
		Entry(nil, refused(400, "InvalidInstanceID.NotFound"), true), Entry(nil, refused(400, "InvalidVolume.NotFound"), true),
		Entry("an empty list", fmt.Errorf("describing: %w", &Missing{What: "volume", ID: "vol-1"}), true),
		Entry("a malformed id", refused(400, "InvalidInstanceID.Malformed"), false), Entry(nil, refused(400, "NotFoundElsewhere"), false),
		Entry(nil, errors.New("InvalidVolume.NotFound"), false), Entry(nil, nil, false),
	)

	DescribeTable("says that a right is missing", func(err error, want bool) {
		Expect(Unauthorized(err)).To(Equal(want))
	},
		Entry(nil, refused(403, "UnauthorizedOperation"), true), Entry(nil, refused(403, "AccessDenied"), true), Entry(nil, refused(400, "AccessDeniedException"), true),
		Entry("bad credentials are another matter", refused(401, "AuthFailure"), false), Entry(nil, nil, false),
	)

	It("is replaced by a sentence where AWS answers an empty list", func() {
		Expect((&Missing{What: "AMI", ID: "ami-1"}).Error()).To(Equal("AMI ami-1 does not exist"))
	})
})

var _ = Describe("an answer", func() {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

	DescribeTable("is lost: AWS may have done the work", func(err error) {
		Expect(answerLost(err)).To(BeTrue())
		Expect(answerLost(fmt.Errorf("launching: %w", err))).To(BeTrue())
	},
		Entry("a fault of AWS's", refused(500, "InternalError")), Entry(nil, refused(503, "Unavailable")), Entry("without a code", answered("EC2", "RunInstances", 502, "", io.EOF)),
		Entry("an answer that cannot be read", answered("EC2", "RunInstances", 200, "r-1", &smithy.DeserializationError{Err: io.ErrUnexpectedEOF})),
		Entry("a connection that ended", unsent(io.EOF)), Entry("a connection that was reset", unsent(&net.OpError{Op: "read", Err: syscall.ECONNRESET})),
		Entry("a connection that broke while sending", unsent(&net.OpError{Op: "write", Err: syscall.EPIPE})),
		Entry("no answer in time", unsent(context.DeadlineExceeded)), Entry("the process was asked to stop", &smithy.CanceledError{Err: context.Canceled}),
	)

	DescribeTable("is not lost: nothing was done", func(err error) {
		Expect(answerLost(err)).To(BeFalse())
	},
		Entry("no error", nil), Entry("a refusal", refused(400, "InvalidParameterValue")), Entry("a missing right", refused(403, "UnauthorizedOperation")),
		Entry("throttling, whatever its status", refused(503, "RequestLimitExceeded")), Entry("no capacity, whatever its status", refused(500, "InsufficientInstanceCapacity")),
		Entry("no connection", unsent(dial)), Entry("no connection to the proxy", unsent(&net.OpError{Op: "proxyconnect", Err: dial})),
		Entry("no such name", unsent(&net.DNSError{Err: "no such host", Name: "ec2.internal"})), Entry("a certificate of somebody else", unsent(&tls.CertificateVerificationError{Err: io.EOF})),
		Entry("no TLS", unsent(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"})),
		Entry("a request that could not be written", &smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &smithy.SerializationError{Err: io.EOF}}),
		Entry("no credentials", &smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: errors.New("get credentials: none")}),
		Entry("no answer where credentials are fetched", &smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &credentialsError{unsent(io.EOF)}}),
	)
})
