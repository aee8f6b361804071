package aws

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Code returns AWS's error code, without the Client. or Server. that EC2 puts before some; "" when AWS gave none.
func Code(err error) string {
	var refusal smithy.APIError
	if !errors.As(err, &refusal) {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(refusal.ErrorCode(), "Client."), "Server.")
}

// NotFound reports whether AWS does not know what was asked for.
func NotFound(err error) bool {
	var missing *Missing
	return errors.As(err, &missing) || strings.HasSuffix(Code(err), ".NotFound")
}

// Unauthorized reports whether the credentials lack the right for a call.
func Unauthorized(err error) bool {
	return slices.Contains([]string{"UnauthorizedOperation", "AccessDenied", "AccessDeniedException"}, Code(err))
}

// throttled reports whether AWS asked to come back later. SnapshotCreationPerVolumeRateExceeded is one snapshot of a
// volume in 15 s. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
func throttled(err error) bool {
	code := Code(err)
	switch code {
	case "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "EC2ThrottledException", "SlowDown",
		"TooManyRequestsException", "TooManyRequests", "BandwidthLimitExceeded", "PriorRequestNotComplete",
		"SnapshotCreationPerVolumeRateExceeded":
		return true
	}
	return strings.HasPrefix(code, "Throttl") || status(err) == 429
}

// lasting tells of errors that come with a server's status and are not the server's weakness: another try a moment
// later gets the same answer. EC2 says that it has no capacity with status 500.
func lasting(err error) bool { return strings.HasPrefix(Code(err), "Insufficient") }

func status(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		return response.HTTPStatusCode()
	}
	return 0
}

// AnswerLost reports whether AWS may have done the work although the call failed: the request was sent, and no answer
// tells what became of it.
func AnswerLost(err error) bool {
	if err == nil || throttled(err) || lasting(err) {
		return false
	}
	var several *retry.MaxAttemptsError
	var unread *smithy.DeserializationError
	var sending *smithyhttp.RequestSendError
	switch {
	case errors.As(err, &several), errors.As(err, &unread), status(err) >= 500:
		return true
	case errors.As(err, &sending):
		return !neverSent(sending)
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// neverSent reports whether a request failed before a byte of it reached AWS.
func neverSent(err error) bool {
	var operation *net.OpError
	if errors.As(err, &operation) && (operation.Op == "dial" || operation.Op == "proxyconnect") {
		return true
	}
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &name) || errors.As(err, &certificate) || errors.As(err, &record)
}
