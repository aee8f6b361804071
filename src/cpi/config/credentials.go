package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

// The keys that tell who calls AWS. They belong together: a key from the file beside one from the context would be an
// identity that nobody wrote down.
var (
	baseKeys = []string{"credentials_source", "access_key_id", "secret_access_key", "session_token"}
	roleKeys = []string{"role_arn", "role_external_id", "role_session_name", "role_duration"}
)

// overlay lays the context over the file's aws section, key by key. A context with base credentials replaces base and
// role of the file; one with only a role replaces the file's role and goes on from the file's credentials: that is how
// one managing account serves many managed ones, each with a role in its CPI config entry.
func overlay(section, context json.RawMessage) (json.RawMessage, error) {
	var report decode.Report
	file, over := decode.Parse(section, "aws", &report), decode.Parse(context, "context", &report)
	if err := report.Err(); err != nil {
		return nil, err
	}
	dropped := map[string]bool{}
	drop := func(keys []string) {
		for _, key := range keys {
			dropped[key] = true
		}
	}
	if slices.ContainsFunc(baseKeys, over.Has) {
		drop(baseKeys)
		drop(roleKeys)
	} else if slices.ContainsFunc(roleKeys, over.Present) {
		drop(roleKeys)
	}
	var merged decode.Ordered
	for _, key := range file.Keys() {
		if !dropped[key] {
			merged.Set(key, file.Raw(key))
		}
	}
	if err := merged.Merge(context); err != nil {
		return nil, err
	}
	return decode.Compact(&merged)
}

func parseCredentials(o decode.Object, director string) aws.Credentials {
	found := aws.Credentials{
		Source: o.String("credentials_source"), AccessKeyID: o.String("access_key_id"),
		SecretAccessKey: aws.Secret(o.String("secret_access_key")), SessionToken: aws.Secret(o.String("session_token")),
		Roles: parseRoles(o, director),
	}
	switch found.Source {
	case "":
		found.Source = aws.SourceStatic
		fallthrough
	case aws.SourceStatic:
		if found.AccessKeyID == "" || found.SecretAccessKey == "" {
			o.Report().Add(errors.New("Must use access_key_id and secret_access_key with static credentials_source"))
		}
	case aws.SourceEnvOrProfile, aws.SourceInstanceProfile:
		if o.Has("access_key_id") || o.Has("secret_access_key") {
			o.Report().Add(fmt.Errorf("Can't use access_key_id and secret_access_key with %s credentials_source", found.Source))
		}
	default:
		o.Report().Add(fmt.Errorf("Unknown credentials_source %s; it is static, env_or_profile or instance_profile", found.Source))
	}
	return found
}

var notInSessionName = regexp.MustCompile(`[^A-Za-z0-9_+=,.@-]`)

// parseRoles reads role_arn, one role or a list of roles to be assumed one from the other. The external id and the
// duration are for the last one, which belongs to the other account.
func parseRoles(o decode.Object, director string) []aws.Role {
	session := o.String("role_session_name")
	if session == "" {
		session = "bosh-" + director // CloudTrail in the managed account then names the Director
	}
	session = notInSessionName.ReplaceAllString(session, "-")
	session = session[:min(len(session), 64)]
	external := o.String("role_external_id")
	var duration time.Duration
	if seconds := o.Int("role_duration"); seconds != nil {
		duration = time.Duration(*seconds) * time.Second
		if *seconds <= 0 {
			o.Report().Fault(o.Path("role_duration"), "must be a positive number of seconds, got %d", *seconds)
		}
	}
	arns := roleARNs(o)
	roles := make([]aws.Role, 0, len(arns))
	for _, arn := range arns {
		roles = append(roles, aws.Role{ARN: arn, SessionName: session})
	}
	if len(roles) > 0 {
		last := &roles[len(roles)-1]
		last.ExternalID, last.Duration = external, duration
	}
	return roles
}

func roleARNs(o decode.Object) []string {
	raw := o.Raw("role_arn")
	if len(raw) == 0 || raw[0] != '[' {
		if one := o.String("role_arn"); one != "" {
			return []string{one}
		}
		return nil
	}
	arns := o.Strings("role_arn")
	if slices.Contains(arns, "") {
		o.Report().Fault(o.Path("role_arn"), "must not hold an empty role")
	}
	return arns
}
