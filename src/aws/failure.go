package aws

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Failure is a call of AWS that failed: what AWS answered, or why there was no answer.
type Failure struct {
	Code        string // without Client. or Server.; "" when AWS gave none: then Message says why
	Message     string
	Action      string // as an IAM policy writes it (ec2:RunInstances)
	RequestID   string
	Status      int  // of the HTTP answer, 0 when there was none
	Unread      bool // there was an answer, but not of AWS's API
	Lost        bool // a try ended without an answer: AWS may have done the work
	Credentials bool // it happened while credentials for another call were fetched

	cause    error
	lookedUp bool // what lost tries may have made was looked for
}

// Error returns one line that states each fact once.
func (f *Failure) Error() string {
	said := f.Message
	switch {
	case f.Code != "" && f.Message != "":
		said = f.Code + ": " + f.Message
	case f.Code != "":
		said = f.Code
	}
	var source []string
	if f.Action != "" {
		source = append(source, f.Action)
	}
	if f.RequestID != "" {
		source = append(source, "request id "+f.RequestID)
	}
	if len(source) == 0 {
		return said
	}
	return said + " (" + strings.Join(source, ", ") + ")"
}

// Unwrap returns the SDK's error.
func (f *Failure) Unwrap() error { return f.cause }

// NewFailure returns the Failure of one try. Where credentials could not be fetched, it describes the innermost call that
// failed, such as sts:AssumeRole, because that is the one to mend.
func NewFailure(action string, err error) *Failure {
	var unsigned *credentialsError
	met := errors.As(err, &unsigned)
	if inner, ok := asFailure(err); ok {
		nested := *inner
		nested.Credentials = met
		return &nested
	}
	failure := &Failure{Action: action, Credentials: met, cause: err}
	if met {
		err = unsigned.error
	}
	failure.Message = reason(err)
	var operation *smithy.OperationError
	for inner := err; errors.As(inner, &operation); inner = operation.Err {
		failure.Action = ActionName(operation.ServiceID, operation.OperationName)
		failure.Message = reason(operation.Err)
	}
	failure.readResponse(err)
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		failure.readRefusal(refusal)
	}
	return failure
}

func asFailure(err error) (*Failure, bool) {
	var failure *Failure
	ok := errors.As(err, &failure)
	return failure, ok
}

// credentialsError is an error that happened while credentials were fetched.
type credentialsError struct{ error }

func (e *credentialsError) Unwrap() error { return e.error }

func (f *Failure) readResponse(err error) {
	var identified interface{ ServiceRequestID() string }
	if errors.As(err, &identified) {
		f.RequestID = identified.ServiceRequestID()
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		f.Status = response.HTTPStatusCode()
	}
	var unread *smithy.DeserializationError
	f.Unread = errors.As(err, &unread)
}

func (f *Failure) readRefusal(refusal smithy.APIError) {
	code := strings.TrimPrefix(strings.TrimPrefix(refusal.ErrorCode(), "Client."), "Server.")
	if code == "" || code == "UnknownError" { // the SDK's word for an error status whose body is no error of AWS
		f.Unread, f.Message = true, fmt.Sprintf("HTTP status %d without an error message of AWS's", f.Status)
		return
	}
	f.Code, f.Message = code, shortenEncoded(plain(refusal.ErrorMessage()))
}

// reason returns the part of an error that is worth reading when AWS gave no answer, without the SDK's layers around it.
func reason(err error) string {
	var sending *smithyhttp.RequestSendError
	if errors.As(err, &sending) && sending.Err != nil {
		return sending.Err.Error()
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil && response.HTTPStatusCode() > 0 {
		return fmt.Sprintf("HTTP status %d: %v", response.HTTPStatusCode(), response.Err)
	}
	return err.Error()
}

// plain drops secrets from the message of a refused signature. AWS adds the authorization header to it and the canonical
// request, which contains the session token.
func plain(message string) string {
	for _, secret := range []string{"The Canonical String", "The String-to-Sign", "Authorization="} {
		message, _, _ = strings.Cut(message, secret)
	}
	if before, _, found := strings.Cut(message, "Authorization header: "); found {
		message = before + "Authorization header"
	}
	return strings.TrimSpace(message)
}

// encodedLimit is up to how many characters an encoded authorization message is kept whole. Most have thousands.
const encodedLimit = 200

// shortenEncoded cuts the encoded part of a refusal. Only sts:DecodeAuthorizationMessage can read it, and only as a
// whole. CloudTrail keeps it under the request id.
func shortenEncoded(message string) string {
	const lead = "Encoded authorization failure message: "
	before, encoded, found := strings.Cut(message, lead)
	if !found || len(encoded) <= encodedLimit {
		return message
	}
	return fmt.Sprintf("%s%s%s... (%d characters; CloudTrail has all of them under the request id)", before, lead, encoded[:encodedLimit/5], len(encoded))
}

// ActionName returns an operation's name in IAM policies. IAM has one name for both kinds of load balancers, and one for
// the EBS direct calls.
func ActionName(service, operation string) string {
	if operation == "" {
		return ""
	}
	service = strings.ToLower(strings.ReplaceAll(service, " ", ""))
	if strings.HasPrefix(service, "elasticloadbalancing") {
		service = "elasticloadbalancing"
	}
	return service + ":" + operation
}

// retryAfter returns how long AWS asks the caller to wait, 60 s at most; 0 where it does not say.
func retryAfter(err error) time.Duration {
	var response *smithyhttp.ResponseError
	if !errors.As(err, &response) || response.Response == nil || response.Response.Response == nil {
		return 0
	}
	seconds, _ := strconv.Atoi(response.Response.Header.Get("Retry-After"))
	return min(time.Duration(max(seconds, 0))*time.Second, time.Minute)
}
