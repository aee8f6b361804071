package aws

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// LaunchFailure is an instance that EC2 accepted and that ended instead of running.
type LaunchFailure struct {
	InstanceID string
	Code       string // EC2's state reason (Client.InternalError), else the state that it was seen in, or NotFound
	Reason     string // EC2's own words, if any
	Console    string // the end of its console output, if any
}

// Error leaves the console out, for it has many lines.
func (e *LaunchFailure) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("instance %s did not start (%s)", e.InstanceID, e.Code)
	}
	if strings.HasPrefix(e.Reason, e.Code) { // EC2 begins most reasons with the code
		return fmt.Sprintf("instance %s did not start (%s)", e.InstanceID, e.Reason)
	}
	return fmt.Sprintf("instance %s did not start (%s: %s)", e.InstanceID, e.Code, e.Reason)
}

// WaitTimeout is something that did not come about in the time that it was waited for.
type WaitTimeout struct {
	What      string        // "instance i-1 to be running"
	LastState string        // as it was last seen; "" when it was never seen
	After     time.Duration // how long it was waited for
}

func (e *WaitTimeout) Error() string {
	message := fmt.Sprintf("Timed out waiting for %s, took %ds", e.What, int(e.After.Seconds()))
	if e.LastState == "" {
		return message
	}
	return message + "; it was last seen as: " + e.LastState
}

// Failure is one call that failed: what AWS answered, or why it could not be asked.
type Failure struct {
	Code      string // "" when AWS gave no answer, and then Message is the reason
	Message   string
	Action    string // as an IAM policy writes it (ec2:RunInstances); "" when not known
	RequestID string
	Status    int  // of the HTTP answer, 0 when there was none
	Unread    bool // there was an answer, but not one that AWS's API gives
	text      string
}

// String tells it in one line, each fact once.
func (f Failure) String() string {
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

// Compact puts the short form of the failure in the place of the SDK's long one in text.
func (f Failure) Compact(text string) string { return strings.ReplaceAll(text, f.text, f.String()) }

// FailureAt reads err itself, not what it wraps elsewhere, as a failed call. Of calls within a call, such as AssumeRole
// before the first signed one, it is the innermost that failed.
func FailureAt(err error) (Failure, bool) {
	operation, called := err.(*smithy.OperationError)
	refusal, refused := err.(smithy.APIError)
	if !called && !refused {
		return Failure{}, false
	}
	failure := Failure{text: err.Error()}
	if called {
		for errors.As(operation.Err, &operation) { // to the innermost
		}
		failure.Action = ActionName(operation.ServiceID, operation.OperationName)
		failure.Message = reason(operation.Err)
	}
	failure.readResponse(err)
	if refused || errors.As(err, &refusal) {
		failure.readRefusal(refusal)
	}
	return failure, true
}

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
	code := strings.TrimPrefix(refusal.ErrorCode(), "Client.")
	if code == "" || code == "UnknownError" { // the SDK's word for an error status without an error of AWS's in it
		f.Unread, f.Message = true, fmt.Sprintf("HTTP status %d without an error message of AWS's", f.Status)
		return
	}
	f.Code, f.Message = code, plain(refusal.ErrorMessage())
}

// reason returns what is worth reading of a call without an answer of AWS's: not the SDK's layers around it.
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

// plain drops what AWS adds to the message of a refused signature: the canonical request, which repeats the session
// token, and the authorization header.
func plain(message string) string {
	for _, secret := range []string{"The Canonical String", "The String-to-Sign", "Authorization="} {
		message, _, _ = strings.Cut(message, secret)
	}
	if before, _, found := strings.Cut(message, "Authorization header: "); found {
		message = before + "Authorization header"
	}
	return strings.TrimSpace(message)
}

// ActionName returns an operation's name in IAM policies. Only IAM knows both kinds of load balancers, and EBS's direct
// calls, by one name each.
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
