package explain

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

// unsent returns the error of a call that got no answer.
func unsent(cause error) error {
	return called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &smithyhttp.RequestSendError{
		Err: &url.Error{Op: "Post", URL: "https://ec2.eu-west-1.amazonaws.com/", Err: cause},
	}})
}

type timedOut struct{ error }

func (timedOut) Timeout() bool   { return true }
func (timedOut) Temporary() bool { return true }

var _ = Describe("a call without an answer", func() {
	dial := func(cause error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: cause} }

	DescribeTable("tells what to look at", func(cause error, retry bool, says string) {
		explained := Error(LaunchesVM, fmt.Errorf("launching the instance: %w", unsent(cause)))
		Expect(explained.Retry).To(Equal(retry))
		Expect(explained.Class == classVMCreationFailed).To(Equal(retry))
		Expect(explained.Message).To(And(HavePrefix("launching the instance: Post \"https://ec2.eu-west-1.amazonaws.com/\": "),
			ContainSubstring("(ec2:RunInstances). "), ContainSubstring(says)))
		Expect(Error(WorksOnGiven, unsent(cause))).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
	},
		Entry(nil, dial(syscall.ECONNREFUSED), false, "Nothing answers"),
		Entry(nil, dial(syscall.EHOSTUNREACH), false, "Nothing answers"),
		Entry(nil, dial(&net.DNSError{Err: "no such host", Name: "ec2.x"}), false, "cannot be resolved"),
		Entry("a name server that is slow", dial(&net.DNSError{Err: "timeout", Name: "ec2.x", IsTimeout: true}), false, "cannot be resolved"),
		Entry(nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(syscall.ECONNREFUSED)}, false, "The proxy cannot be reached"),
		Entry(nil, dial(timedOut{errors.New("i/o timeout")}), true, "No answer came in time"),
		Entry(nil, context.DeadlineExceeded, true, "No answer came in time"),
		Entry(nil, io.EOF, true, "broke off"),
		Entry(nil, dial(syscall.ECONNRESET), true, "broke off"),
		Entry(nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, false, "aws.connection_options.ca_cert"),
		Entry(nil, &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: x509.Expired}}, false, "clock"),
		Entry(nil, tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, false, "http://"),
	)

	It("is no reason for another VM when the CPI was told to stop", func() {
		ctx, stop := context.WithCancelCause(context.Background())
		stop(errors.New("SIGTERM"))
		for _, err := range []error{unsent(context.Canceled), context.Canceled, fmt.Errorf("waiting: %w", ctx.Err())} {
			explained := Error(LaunchesVM, err)
			Expect(explained).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
			Expect(explained.Message).To(ContainSubstring("told to stop"))
		}
	})

	It("knows the error that names the signal", func() {
		explained := Error(LaunchesVM, fmt.Errorf("waiting: %w", signalled{}))
		Expect(explained).To(HaveField("Class", classCloudError))
		Expect(explained.Message).To(HavePrefix("waiting: terminated signal received. The CPI was told to stop"))
	})

	It("says that something answered in AWS's place", func() {
		err := called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &smithy.DeserializationError{Err: errors.New("<html>")}})
		Expect(Error(LaunchesVM, err)).To(And(HaveField("Retry", false), HaveField("Message", ContainSubstring("in its place"))))
		for status, retry := range map[int]bool{502: true, 404: false} {
			err := called(&smithy.OperationError{ServiceID: "EC2", OperationName: "RunInstances", Err: &smithyhttp.ResponseError{
				Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: &smithy.GenericAPIError{Code: "UnknownError", Message: "UnknownError"},
			}})
			Expect(Error(LaunchesVM, err)).To(And(HaveField("Retry", retry), HaveField("Message", ContainSubstring("in its place"))))
		}
	})

	It("says where credentials come from when there are none", func() {
		unsigned := &aws.Failure{Action: "ec2imds:GetMetadata", Message: "request canceled, context deadline exceeded", Credentials: true}
		Expect(Error(LaunchesVM, unsigned)).To(And(HaveField("Class", classCloudError), HaveField("Message", ContainSubstring("aws.credentials_source"))))
	})

	It("says what to look at when the metadata service does not answer for itself", func() {
		refused := &aws.Failure{Action: "ec2imds:GetMetadata", Message: "HTTP status 403: request to EC2 IMDS failed", Status: 403}
		Expect(Error(WorksOnGiven, refused).Message).To(ContainSubstring("hop limit 2 in a container"))
	})

	It("names the role that could not be assumed", func() {
		denied := &aws.Failure{
			Action: "sts:AssumeRole", Code: "AccessDenied", Message: "User: a is not authorized to perform: sts:AssumeRole on resource: b", Credentials: true,
		}
		Expect(Error(LaunchesVM, denied).Message).To(And(ContainSubstring("lacks sts:AssumeRole"), ContainSubstring("aws.role_arn")))
	})

	It("names STS where STS gives no answer, and does not say that credentials are missing", func() {
		err := called(&smithy.OperationError{ServiceID: "STS", OperationName: "AssumeRole", Err: &smithyhttp.RequestSendError{Err: dial(syscall.ECONNREFUSED)}})
		err.(*aws.Failure).Credentials = true
		Expect(Error(LaunchesVM, err).Message).
			To(And(ContainSubstring("Nothing answers"), HaveSuffix("(aws.sts_endpoint)."), Not(ContainSubstring("found no credentials"))))
	})
})

// signalled is like the cause of a context that signal.NotifyContext made.
type signalled struct{}

func (signalled) Error() string        { return "terminated signal received" }
func (signalled) Is(target error) bool { return target == context.Canceled }
