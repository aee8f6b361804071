// Package config reads cpi.json under the context of one call. It knows every key that the job renders and that a CPI
// config entry may carry; it does not know what any method does with them.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// Config is cpi.json as the job renders it (cloud.properties), with the request's context laid over its aws section.
type Config struct {
	Region                      string
	Credentials                 aws.Credentials
	Endpoints                   aws.Endpoints
	DualStack, FIPS             bool
	CACert                      string // PEM; "" is BOSH_CA_CERT_FILE or the machine's own authorities
	MaxRetries                  int
	Encryption                  encryption.Setting // of every volume that says nothing itself
	DefaultKeyName              string
	DefaultIAMInstanceProfile   string
	DefaultSecurityGroups       []string
	MetadataOptions             properties.MetadataOptions
	EnableDescribeInstanceTypes bool
	FastPathDelete              bool
	PrivateTag                  bool
	StemcellCopy                string          // "" or always
	Stemcell                    json.RawMessage // laid over every stemcell's cloud properties
	Agent                       json.RawMessage // goes into the agent's settings as it is
	Context                     CallContext
	Pace                        float64 // 1 on AWS
}

// CallContext is what a request's context says of the call itself.
type CallContext struct {
	DirectorUUID       string
	RequestID          string // "" from the CLI
	StemcellAPIVersion int    // 1 when absent
}

// defaultMaxRetries is the job's default.
const defaultMaxRetries = 8

// maxAPIVersion is the newest version of the CPI contract that there is.
const maxAPIVersion = 3

var errNoCloudProperties = errors.New("Could not find cloud properties in the configuration")

// Load reads the configuration file's content under a request's context. All faults are reported at once.
func Load(file, context json.RawMessage) (Config, []string, error) {
	var report decode.Report
	if !json.Valid(file) {
		return Config{}, nil, errors.New("the configuration file is not valid JSON")
	}
	cloud := decode.Parse(file, "", &report).Object("cloud").Object("properties")
	if report.Err() != nil || len(cloud.Keys()) == 0 {
		return Config{}, nil, errors.Join(errNoCloudProperties, report.Err())
	}
	merged, err := overlay(cloud.Raw("aws"), context)
	if err != nil {
		return Config{}, nil, fmt.Errorf("the configuration's section cloud.properties.aws: %w", err)
	}
	o := decode.Parse(merged, "aws", &report)
	config := Config{
		DefaultKeyName: o.String("default_key_name"), DefaultIAMInstanceProfile: o.String("default_iam_instance_profile"),
		DefaultSecurityGroups: o.Strings("default_security_groups"), Stemcell: o.Raw("stemcell"), Agent: cloud.Raw("agent"),
		MetadataOptions: properties.ParseMetadataOptions(o.Object("metadata_options")),
		Encryption:      encryption.Setting{Enabled: o.Bool("encrypted"), KeyARN: o.String("kms_key_arn")},
		DualStack:       o.True("dualstack"), FIPS: o.True("fips"), FastPathDelete: o.True("fast_path_delete"),
		EnableDescribeInstanceTypes: unlessFalse(o.Bool("enable_describe_instance_types")), PrivateTag: unlessFalse(o.Bool("private_tag")),
		CACert: o.Object("connection_options").String("ca_cert"), StemcellCopy: o.String("stemcell_copy"),
		Context: parseContext(o), Pace: pace(cloud, &report),
	}
	if config.StemcellCopy != "" && config.StemcellCopy != "always" {
		report.Fault(o.Path("stemcell_copy"), "must be always or left out, got %q", config.StemcellCopy)
	}
	_ = decode.Parse(config.Agent, "agent", &report)
	config.parseRetries(o)
	config.parseEndpoints(o)
	config.Credentials = parseCredentials(o, config.Context.DirectorUUID)
	if o.True("separate_network_interfaces") {
		report.Warn(o.Path("separate_network_interfaces"), "is not supported by this version of the CPI yet: a VM's one interface is part of its launch")
	}
	o.Done()
	return config, report.Warnings(), report.Err()
}

func unlessFalse(value *bool) bool { return value == nil || *value }

func parseContext(o decode.Object) CallContext {
	context := CallContext{DirectorUUID: o.String("director_uuid"), StemcellAPIVersion: 1}
	if raw := o.Raw("request_id"); raw != nil {
		context.RequestID, _ = decode.Scalar(raw) // only a prefix for lines of the log
	}
	if version := o.Object("vm").Object("stemcell").Int("api_version"); version != nil {
		context.StemcellAPIVersion = int(*version)
	}
	return context
}

// pace is not a property of the job: it lets a test bed that answers at once shorten every wait.
func pace(cloud decode.Object, report *decode.Report) float64 {
	raw := cloud.Object("debug").Object("cpi").Raw("pace")
	if raw == nil {
		return 1
	}
	var value float64
	if json.Unmarshal(raw, &value) != nil || value <= 0 || value > 1 {
		report.Fault("debug.cpi.pace", "must be a number over 0 and up to 1")
	}
	return value
}

func (c *Config) parseRetries(o decode.Object) {
	if !o.Present("max_retries") {
		o.Report().Add(errors.New("missing configuration parameters > aws:max_retries"))
	}
	c.MaxRetries = defaultMaxRetries
	if retries := o.Int("max_retries"); retries != nil {
		c.MaxRetries = int(*retries)
		if *retries < 0 || *retries > 1000 {
			o.Report().Fault(o.Path("max_retries"), "must be between 0 and 1000, got %d", *retries)
		}
	}
}

func (c *Config) parseEndpoints(o decode.Object) {
	read := func(key string) string {
		endpoint, err := aws.ParseEndpoint(o.String(key))
		if err != nil {
			o.Report().Fault(o.Path(key), "%v", err)
		}
		return endpoint
	}
	c.Endpoints = aws.Endpoints{
		EC2: read("ec2_endpoint"), ELB: read("elb_endpoint"), EBS: read("ebs_endpoint"), STS: read("sts_endpoint"), KMS: read("kms_endpoint"),
		IMDS: read("imds_endpoint"),
	}
	c.Region = o.String("region")
	if c.Region != "" {
		return
	}
	if c.Endpoints.EC2 == "" || c.Endpoints.ELB == "" {
		o.Report().Add(errors.New("missing configuration parameters > aws:region, or aws:ec2_endpoint and aws:elb_endpoint"))
		return
	}
	if c.Region = regionOf(c.Endpoints.EC2); c.Region == "" {
		o.Report().Fault(o.Path("region"), "is not set and %s does not name a region; requests are signed for one", o.Path("ec2_endpoint"))
	}
}

var regionInHost = regexp.MustCompile(`(?:^|\.)ec2(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.`)

// regionOf finds the region in an endpoint of AWS's own.
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
		Region: c.Region, Credentials: c.Credentials, Endpoints: c.Endpoints, DualStack: c.DualStack, FIPS: c.FIPS,
		CABundle: []byte(c.CACert), MaxRetries: c.MaxRetries, Pace: c.Pace,
	}
}

// AdvertisedAPIVersion is the version that info tells: 3, or less where debug.cpi.api_version asks for it. It takes any
// content, since info answers under a broken configuration too.
func AdvertisedAPIVersion(file json.RawMessage) int {
	var report decode.Report
	asked := decode.Parse(file, "", &report).Object("cloud").Object("properties").Object("debug").Object("cpi").Int("api_version")
	if asked == nil {
		return maxAPIVersion
	}
	return int(min(*asked, maxAPIVersion))
}
