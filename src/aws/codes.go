package aws

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Code returns AWS's error code; "" when AWS gave none. The Client. or Server. that EC2 puts before some codes is left
// out.
func Code(err error) string {
	if failure, ok := asFailure(err); ok {
		return failure.Code
	}
	var refusal smithy.APIError
	if !errors.As(err, &refusal) {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(refusal.ErrorCode(), "Client."), "Server.")
}

// NotShown is the code of a LaunchFailure whose instance EC2 no longer shows.
const NotShown = "NotFound"

// isOneOf reports whether an error's code is one of these.
func isOneOf(err error, codes ...string) bool {
	code := Code(err)
	return code != "" && slices.Contains(codes, code)
}

// NotFound reports whether AWS does not know what was asked for.
func NotFound(err error) bool {
	var missing *Missing
	return errors.As(err, &missing) || strings.HasSuffix(Code(err), ".NotFound")
}

// Unauthorized reports whether the credentials lack the right for a call.
func Unauthorized(err error) bool {
	return isOneOf(err, "UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
}

// throttling reports whether AWS asked to come back later. AWS answers SnapshotCreationPerVolumeRateExceeded to a second
// snapshot of a volume within 15 s. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
func throttling(err error) bool {
	return strings.HasPrefix(Code(err), "Throttl") || status(err) == 429 ||
		isOneOf(err, "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "EC2ThrottledException", "SlowDown",
			"TooManyRequestsException", "TooManyRequests", "BandwidthLimitExceeded", "PriorRequestNotComplete",
			"SnapshotCreationPerVolumeRateExceeded")
}

// OutOfCapacity reports whether AWS has no free instance of the type in the zone now.
func OutOfCapacity(err error) bool { return isOneOf(err, "InsufficientInstanceCapacity") }

// SpotRefused reports whether the spot market refused: for capacity, price or quota. After any other error an on-demand
// launch would fail as well, or cost money that nobody meant to spend.
func SpotRefused(err error) bool {
	return isOneOf(err, "InsufficientInstanceCapacity", "InsufficientCapacity", "InsufficientHostCapacity", "UnfulfillableCapacity",
		"SpotMaxPriceTooLow", "MaxSpotInstanceCountExceeded", "MaxSpotFleetRequestCountExceeded", "InstanceLimitExceeded",
		"VcpuLimitExceeded", "Unsupported")
}

// AddressInUse reports whether the private address that was asked for is in use.
func AddressInUse(err error) bool { return isOneOf(err, "InvalidIPAddress.InUse") }

// TagsRefused reports whether AWS refused the tags.
func TagsRefused(err error) bool { return isOneOf(err, "TagLimitExceeded", "InvalidParameterValue") }

func volumeInUse(err error) bool { return isOneOf(err, "VolumeInUse") }

func incorrectState(err error) bool { return isOneOf(err, "IncorrectState") }

func snapshotInUse(err error) bool { return isOneOf(err, "InvalidSnapshot.InUse") }

// deregistered reports whether an AMI has been deregistered, a moment or long ago.
func deregistered(err error) bool { return NotFound(err) || isOneOf(err, "InvalidAMIID.Unavailable") }

func unknownInstanceType(err error) bool {
	return isOneOf(err, "InvalidInstanceType", "InvalidParameterValue")
}

// modifiedAlready reports whether a modification may have been refused because another one is under way.
func modifiedAlready(err error) bool {
	return isOneOf(err, "IncorrectModificationState", "VolumeModificationRateExceeded", "IncorrectState")
}

// deviceTaken reports whether a device name is in use. EC2 has no code of its own for this. Its message reads: "Invalid
// value '/dev/sdf' for unixDevice. Attachment point /dev/sdf is already in use".
func deviceTaken(err error) bool {
	return isOneOf(err, "InvalidParameterValue") && strings.Contains(err.Error(), "already in use")
}

// lasting reports whether an error stays for longer than a moment although its status is that of a fault of AWS's own:
// EC2 reports missing capacity with status 500.
func lasting(err error) bool { return strings.HasPrefix(Code(err), "Insufficient") }

func status(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		return response.HTTPStatusCode()
	}
	return 0
}

// passesByItself reports whether a try may have better luck a moment later: the SDK's own list of transport errors and of
// AWS's faults, and an answer that broke off.
func passesByItself(err error) bool {
	return brokeOff(err) || retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err).Bool()
}

// clockCorrected reports whether a try failed because this machine's clock is wrong, or may be. The SDK has read AWS's
// time from the answer by then, and signs the next try by it. It says so of some codes; EC2's own for it is missing there.
func clockCorrected(err error) bool {
	var asks interface{ RetryableError() bool }
	return isOneOf(err, "RequestExpired") || status(err) < 500 && errors.As(err, &asks) && asks.RetryableError()
}

// brokeOff reports whether an answer ended before it was complete.
func brokeOff(err error) bool {
	var unread *smithy.DeserializationError
	var syntax *xml.SyntaxError
	return errors.As(err, &unread) &&
		(errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF")
}

// answerLost reports whether AWS may have done the work of a failed try: the request was sent, and no answer says what
// became of it.
func answerLost(err error) bool {
	var unsigned *credentialsError
	if err == nil || errors.As(err, &unsigned) || throttling(err) || lasting(err) {
		return false
	}
	var unread *smithy.DeserializationError
	var sending *smithyhttp.RequestSendError
	switch {
	case errors.As(err, &unread), status(err) >= 500:
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
