package config

import (
	"encoding/json"
	"slices"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

// roleARNs are the roles of a chain, each assumed with the credentials of the one before.
type roleARNs []string

// Decode reads one role or a list of roles. An empty string is no role.
func (r *roleARNs) Decode(raw json.RawMessage, path string, report *decode.Report) {
	if decode.Kind(raw) != "a list" {
		var one string
		if json.Unmarshal(raw, &one) != nil {
			report.Fault(path, "must be a string, got %s", decode.Kind(raw))
		}
		if one != "" {
			*r = []string{one}
		}
		return
	}
	(*decode.OneOrMore)(r).Decode(raw, path, report)
	if slices.Contains(*r, "") {
		report.Fault(path, "must not hold an empty role")
	}
}

// seconds is a length of time; 0 where it is unset.
type seconds int64

// Decode reads a positive whole number.
func (s *seconds) Decode(raw json.RawMessage, path string, report *decode.Report) {
	value, err := decode.Integer(raw)
	switch {
	case err != nil:
		report.Fault(path, "%v", err)
	case value <= 0:
		report.Fault(path, "must be a positive number of seconds, got %d", value)
	}
	*s = seconds(value)
}

// endpoint is a URL, or "" for AWS's own.
type endpoint string

// Decode reads a host name or a URL.
func (e *endpoint) Decode(raw json.RawMessage, path string, report *decode.Report) {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		report.Fault(path, "must be a string, got %s", decode.Kind(raw))
		return
	}
	parsed, err := aws.ParseEndpoint(text)
	if err != nil {
		report.Fault(path, "%v", err)
	}
	*e = endpoint(parsed)
}

// requestID is the id of a request, of any JSON type.
type requestID string

// Decode reads any scalar and finds no fault, since the id is only a prefix for lines of the log.
func (r *requestID) Decode(raw json.RawMessage, _ string, _ *decode.Report) {
	text, _ := decode.Scalar(raw)
	*r = requestID(text)
}

// apiVersion is a version of the CPI contract.
type apiVersion int64

// Decode finds no fault, since info answers also when the configuration is broken.
func (v *apiVersion) Decode(raw json.RawMessage, _ string, _ *decode.Report) {
	asked, err := decode.Integer(raw)
	if err != nil {
		asked = maxAPIVersion
	}
	*v = apiVersion(min(asked, maxAPIVersion))
}

// pace is how long waits take, as a share of their time on AWS.
type pace float64

// Decode reads a number.
func (p *pace) Decode(raw json.RawMessage, path string, report *decode.Report) {
	var value float64
	if json.Unmarshal(raw, &value) != nil || value <= 0 || value > 1 {
		report.Fault(path, "must be a number over 0 and up to 1")
	}
	*p = pace(value)
}
