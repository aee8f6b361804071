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

// The keys that say who calls AWS. They belong together: a key from the file beside one from the context would be an
// identity that nobody wrote down.
var (
	baseKeys = []string{"credentials_source", "access_key_id", "secret_access_key", "session_token"}
	roleKeys = []string{"role_arn", "role_external_id", "role_session_name", "role_duration"}
)

// overlay lays the context over the file's aws section, key by key. A context with credentials of its own replaces both
// credentials and role of the file. A context with only a role replaces the file's role and keeps the file's credentials.
// That is how one managing account serves many managed ones, each with a role in its CPI config entry.
func overlay(section, context json.RawMessage) (*decode.Ordered, error) {
	var report decode.Report
	merged, over := decode.Read[decode.Ordered](section, "aws", &report), decode.Read[decode.Ordered](context, "context", &report)
	if err := report.Err(); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(baseKeys, over.Has) {
		merged.Remove(baseKeys...)
		merged.Remove(roleKeys...)
	} else if slices.ContainsFunc(roleKeys, over.Present) {
		merged.Remove(roleKeys...)
	}
	return &merged, merged.Merge(context)
}

// check finds what no key can tell by itself. sent reports whether a key was sent, also with a value that cannot be used.
func (c Credentials) check(sent func(key string) bool, report *decode.Report) {
	switch c.source() {
	case aws.SourceStatic:
		if c.AccessKeyID == "" || c.SecretAccessKey == "" {
			report.Add(errors.New("Must use access_key_id and secret_access_key with static credentials_source"))
		}
	case aws.SourceEnvOrProfile, aws.SourceInstanceProfile:
		if sent("access_key_id") || sent("secret_access_key") {
			report.Add(fmt.Errorf("Can't use access_key_id and secret_access_key with %s credentials_source", c.CredentialsSource))
		}
	default:
		report.Add(fmt.Errorf("Unknown credentials_source %s; it is static, env_or_profile or instance_profile", c.CredentialsSource))
	}
}

func (c Credentials) source() string {
	if c.CredentialsSource == "" {
		return aws.SourceStatic
	}
	return c.CredentialsSource
}

// settings returns the credentials in the client's terms.
func (c Credentials) settings(director string) aws.Credentials {
	return aws.Credentials{
		Source: c.source(), AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken,
		Roles: c.roles(director),
	}
}

var notInSessionName = regexp.MustCompile(`[^A-Za-z0-9_+=,.@-]`)

// roles returns the roles of the chain, each assumed with the credentials of the one before. The external id and the
// duration are for the last role, which belongs to the other account.
func (c Credentials) roles(director string) []aws.Role {
	session := c.RoleSessionName
	if session == "" {
		session = "bosh-" + director // CloudTrail in the managed account then names the Director
	}
	session = notInSessionName.ReplaceAllString(session, "-")
	session = session[:min(len(session), 64)]
	roles := make([]aws.Role, 0, len(c.Roles))
	for _, arn := range c.Roles {
		roles = append(roles, aws.Role{ARN: arn, SessionName: session})
	}
	if len(roles) > 0 {
		last := &roles[len(roles)-1]
		last.ExternalID, last.Duration = c.RoleExternalID, time.Duration(c.RoleDuration)*time.Second
	}
	return roles
}
