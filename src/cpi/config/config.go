// Package config reads cpi.json under the context of one call. It declares every key that the job renders and that a CPI
// config entry may have. It does not know what any method does with them.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

// Config is cpi.json as the job renders it (cloud.properties), with the request's context over its aws section.
type Config struct {
	AWS
	Agent json.RawMessage // goes into the agent's settings as it is
	Pace  float64         // 1 on AWS
}

// maxAPIVersion is the newest version of the CPI contract that there is.
const maxAPIVersion = 3

var errNoCloudProperties = errors.New("Could not find cloud properties in the configuration")

// file is cpi.json.
type file struct {
	_     struct{} `unknown:"ignore"`
	Cloud cloud    `key:"cloud"`
}

type cloud struct {
	_          struct{}         `unknown:"ignore"`
	Properties decode.RawObject `key:"properties"`
}

// Load reads the content of the configuration file under a request's context, and returns the warnings too. All faults
// are reported at once.
func Load(content, context json.RawMessage) (Config, []string, error) {
	var report decode.Report
	if !json.Valid(content) {
		return Config{}, nil, errors.New("the configuration file is not valid JSON")
	}
	properties := decode.Read[file](content, "", &report).Cloud.Properties
	if report.Err() != nil || properties.Empty() {
		return Config{}, nil, errors.Join(errNoCloudProperties, report.Err())
	}
	sections := decode.Read[Sections](json.RawMessage(properties), "", &report)
	section, err := overlay(sections.AWS, context)
	if err != nil {
		return Config{}, nil, fmt.Errorf("the configuration's section cloud.properties.aws: %w", err)
	}
	merged, err := decode.Compact(section)
	if err != nil {
		return Config{}, nil, err
	}
	config := Config{
		AWS: decode.Read[AWS](merged, "aws", &report), Agent: json.RawMessage(sections.Agent), Pace: float64(sections.Debug.CPI.Pace),
	}
	if !section.Present("max_retries") {
		report.Add(errors.New("missing configuration parameters > aws:max_retries"))
	}
	config.check(section.Has, &report)
	return config, report.Warnings(), report.Err()
}

// check finds the faults that no key shows by itself. It also finds the region where only an endpoint names it.
func (c *Config) check(sent func(key string) bool, report *decode.Report) {
	if c.StemcellCopy != "" && c.StemcellCopy != stemcellCopyAlways {
		report.Fault("aws.stemcell_copy", "must be always or left out, got %q", c.StemcellCopy)
	}
	if c.MaxRetries < 0 || c.MaxRetries > 1000 {
		report.Fault("aws.max_retries", "must be between 0 and 1000, got %d", c.MaxRetries)
	}
	c.findRegion(report)
	c.Credentials.check(sent, report)
	if c.SeparateNetworkInterfaces {
		report.Warn("aws.separate_network_interfaces", "is not supported by this version of the CPI yet: a VM's one interface is part of its launch")
	}
}

func (c *Config) findRegion(report *decode.Report) {
	if c.Region != "" {
		return
	}
	if c.Endpoints.EC2 == "" || c.Endpoints.ELB == "" {
		report.Add(errors.New("missing configuration parameters > aws:region, or aws:ec2_endpoint and aws:elb_endpoint"))
		return
	}
	if c.Region = regionOf(string(c.Endpoints.EC2)); c.Region == "" {
		report.Fault("aws.region", "is not set and aws.ec2_endpoint does not name a region; requests are signed for one")
	}
}

var regionInHost = regexp.MustCompile(`(?:^|\.)ec2(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.`)

// regionOf returns the region that one of AWS's own endpoints names.
func regionOf(endpoint string) string {
	parsed, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	if found := regionInHost.FindStringSubmatch(parsed.Hostname()); found != nil {
		return found[1]
	}
	return ""
}

// Settings returns what the AWS client is opened with.
func (c Config) Settings() aws.Settings {
	return aws.Settings{
		Region: c.Region, Credentials: c.Credentials.settings(c.DirectorUUID), DualStack: c.DualStack, FIPS: c.FIPS,
		Endpoints: aws.Endpoints{
			EC2: string(c.Endpoints.EC2), ELB: string(c.Endpoints.ELB), EBS: string(c.Endpoints.EBS), STS: string(c.Endpoints.STS),
			KMS: string(c.Endpoints.KMS), IMDS: string(c.Endpoints.IMDS),
		},
		CABundle: []byte(c.Connection.CACert), MaxRetries: int(c.MaxRetries), Pace: c.Pace,
	}
}

// AdvertisedAPIVersion returns the version that info reports: 3, or less where debug.cpi.api_version asks for it. It
// accepts any content, since info answers also when the configuration is broken.
func AdvertisedAPIVersion(content json.RawMessage) int {
	var report decode.Report
	properties := decode.Read[file](content, "", &report).Cloud.Properties
	return int(decode.Read[Sections](json.RawMessage(properties), "", &report).Debug.CPI.APIVersion)
}
