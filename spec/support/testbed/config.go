package testbed

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// Config is a cpi.json as the release's job renders it: the same keys, null where a property is not set.
type Config map[string]any

// Config returns a configuration for this account whose calls go through the gateway.
func (b *Bed) Config() Config {
	config := JobConfig()
	aws := config.AWS()
	aws["default_key_name"] = b.Account.KeyPair
	aws["default_security_groups"] = []string{b.Account.SecurityGroups[0].ID}
	for _, endpoint := range []string{"ec2_endpoint", "elb_endpoint", "sts_endpoint", "ebs_endpoint", "kms_endpoint"} {
		aws[endpoint] = b.Gateway.URL()
	}
	if b.IMDS != nil {
		aws["imds_endpoint"] = b.IMDS.URL
	}
	return config
}

// JobConfig returns what the job renders with static credentials and its defaults, without endpoints.
func JobConfig() Config {
	aws := map[string]any{
		"credentials_source": "static", "access_key_id": "AKIAIOSFODNN7EXAMPLE",
		"secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "session_token": nil, "role_arn": nil,
		"default_iam_instance_profile": nil, "default_key_name": "bosh", "default_security_groups": []string{"bosh"},
		"max_retries": 8, "encrypted": false, "kms_key_arn": nil, "metadata_options": nil, "dualstack": false,
		"enable_describe_instance_types": true, "region": Region,
	}
	return Config{"cloud": map[string]any{"plugin": "aws", "properties": map[string]any{
		"aws": aws,
		"agent": map[string]any{
			"ntp": []string{"0.pool.ntp.org", "1.pool.ntp.org"}, "mbus": "nats://nats:nats-password@10.0.0.6:4222",
		},
		"debug": map[string]any{"cpi": map[string]any{"api_version": 3}},
	}}}
}

// AWS is the section cloud.properties.aws, to be changed in place.
func (c Config) AWS() map[string]any {
	return c["cloud"].(map[string]any)["properties"].(map[string]any)["aws"].(map[string]any)
}

// With changes keys of the aws section.
func (c Config) With(changes map[string]any) Config {
	maps.Copy(c.AWS(), changes)
	return c
}

// Write puts the configuration into folder/cpi.json, readable by its owner alone, and returns its path.
func (c Config) Write(folder string) (string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("the configuration is not JSON: %w", err)
	}
	path := filepath.Join(folder, "cpi.json")
	return path, os.WriteFile(path, append(text, '\n'), 0o600)
}
