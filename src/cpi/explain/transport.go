package explain

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"bosh-aws-cpi/src/aws"
)

const (
	stoppedRemedy   = "The CPI was told to stop (SIGTERM or SIGINT). It has sent the calls that undo its work. What could not be undone is named above."
	authorityRemedy = "The endpoint's certificate is not signed by an authority that the CPI trusts: set aws.connection_options.ca_cert. " +
		"A proxy that opens TLS needs that too."
	certificateRemedy = "The endpoint's certificate is not valid for it: check aws.ec2_endpoint and the other endpoints, a proxy in between, " +
		"and the clock of this machine."
	plainHTTPRemedy = "The endpoint does not speak TLS: write http:// before it if that is meant (aws.ec2_endpoint and the other endpoints)."
	nameRemedy      = "The endpoint's name cannot be resolved here: check aws.region and the endpoints for typing errors, " +
		"and the name servers of this machine."
	proxyRemedy   = "The proxy cannot be reached: check env.http_proxy, env.https_proxy and env.no_proxy."
	refusedRemedy = "Nothing answers at the endpoint: check the endpoints, and routes, firewalls and VPC endpoints between this machine and AWS " +
		"(env.https_proxy where there is a proxy)."
	timeoutRemedy = "No answer came in time: check routes, firewalls, security groups of VPC endpoints, and env.https_proxy where there is a proxy."
	brokenRemedy  = "The connection broke off before AWS answered, in all tries: check what lies between this machine and AWS."
	unreadRemedy  = "The answer did not come from AWS's API: a proxy or another service may have answered in its place " +
		"(aws.ec2_endpoint and the other endpoints)."
	stsRemedy      = "The call went to STS, for the credentials of aws.role_arn (aws.sts_endpoint)."
	identityRemedy = "The CPI found no credentials: set aws.access_key_id and aws.secret_access_key. " +
		"With aws.credentials_source: env_or_profile, give this machine an instance profile and let it reach the metadata service " +
		"(IMDSv2; hop limit 2 in a container)."
)

// judgeTransport judges a call that got no answer of AWS's. A network that drops or delays may carry the next call, so in
// create_vm that is `again`: what a lost answer may have launched has been found and terminated already. Names,
// certificates, proxies and closed ports are for the operator to mend. They keep their class, since all tries have been
// made with pauses.
func judgeTransport(situation Situation, err error) (verdict, bool) {
	failure, call := err.(*aws.Failure)
	if !call {
		failure = &aws.Failure{}
	}
	_, network := err.(net.Error)
	if !call && !network && !isStop(err) {
		return verdict{}, false
	}
	remedy, vm := transportRemedy(err, failure)
	if remedy != "" && strings.HasPrefix(failure.Action, "sts:") {
		remedy += " " + stsRemedy
	}
	return inCreateVM(situation, vm, verdict{class: classCloudError, remedy: remedy}), true
}

func transportRemedy(err error, failure *aws.Failure) (remedy string, vm outcome) {
	if errors.Is(err, context.Canceled) {
		return stoppedRemedy, asElsewhere // nobody who stops the CPI wants another VM
	}
	if remedy := tlsRemedy(err); remedy != "" {
		return remedy, asElsewhere
	}
	if unsigned(failure) {
		return identityRemedy, asElsewhere
	}
	var name *net.DNSError
	var dial *net.OpError
	var timed net.Error
	switch {
	case errors.As(err, &dial) && dial.Op == "proxyconnect":
		return proxyRemedy, asElsewhere
	case errors.As(err, &name):
		return nameRemedy, asElsewhere
	case isAny(err, syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH):
		return refusedRemedy, asElsewhere
	case errors.As(err, &timed) && timed.Timeout(): // context.DeadlineExceeded is one too
		return timeoutRemedy, again
	case isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed):
		return brokenRemedy, again
	case failure.Unread && failure.Status >= 500:
		return unreadRemedy, again
	case failure.Unread:
		return unreadRemedy, asElsewhere
	}
	return "", asElsewhere
}

// unsigned reports whether no credentials were found. A role that cannot be assumed is a different case: there are
// credentials, and STS gave no answer.
func unsigned(failure *aws.Failure) bool {
	return strings.HasPrefix(failure.Action, "ec2imds:") || failure.Credentials && !strings.HasPrefix(failure.Action, "sts:AssumeRole")
}

// isStop reports whether err itself is the end of the process's context by a signal: context.Canceled, or its cause,
// which names the signal. Errors inside err are judged later: an undo call that ran out of time is not why the call
// failed.
func isStop(err error) bool {
	if err == context.Canceled {
		return true
	}
	cause, ok := err.(interface{ Is(error) bool })
	return ok && cause.Is(context.Canceled)
}

func tlsRemedy(err error) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &authority):
		return authorityRemedy
	case errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verification):
		return certificateRemedy
	case errors.As(err, &plain):
		return plainHTTPRemedy
	}
	return ""
}

func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}
