package config

import (
	"encoding/json"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/properties"
	"bosh-aws-cpi/src/encryption"
)

// AWS is the aws section of the configuration. The job renders it from its properties aws.*. Every key can also stand in
// the properties of a CPI config entry, and then replaces the job's. Credentials belong together: an entry with
// credentials of its own takes neither keys nor role from the job, and an entry with only a role assumes it with the
// job's credentials.
type AWS struct {
	// Region of everything that the CPI makes.
	Region string `key:"region" unset:"the region that aws.ec2_endpoint names, where it and aws.elb_endpoint are set; else an error"`

	Credentials
	// Key pair of VMs whose cloud properties have no key_name.
	DefaultKeyName string `key:"default_key_name"`
	// Instance profile of VMs whose cloud properties have no iam_instance_profile. A name, not an ARN.
	DefaultIAMInstanceProfile string `key:"default_iam_instance_profile" action:"iam:PassRole"`
	// Security groups, by id or by name, of VMs for which neither cloud properties nor networks name any.
	DefaultSecurityGroups []string `key:"default_security_groups"`
	// Encrypts every volume whose own properties do not say otherwise, root disks included.
	Encrypted *bool `key:"encrypted" unset:"false"`
	// ARN of the KMS key of encrypted volumes that name none.
	KMSKeyARN string `key:"kms_key_arn" unset:"AWS's default key of the account" action:"kms:*"`
	// Options of the instance metadata service of VMs. Each option is for the VMs whose cloud properties do not set it.
	MetadataOptions properties.MetadataOptions `key:"metadata_options"`
	// How often a request is repeated after a failure of the network or of AWS itself. Tries that AWS throttled do not
	// count.
	MaxRetries int64 `key:"max_retries" default:"8" never:"less than 0 or more than 1000"`

	Endpoints
	// Sets the tag "bosh-aws-cpi" on everything that the CPI makes. Without the tag the CPI cannot tell what a failed
	// call has left from the work of others, and cleans up less.
	PrivateTag bool `key:"private_tag" default:"true" action:"ec2:CreateTags"`
	// Asks AWS about instance types that this release does not know.
	EnableDescribeInstanceTypes bool `key:"enable_describe_instance_types" default:"true" action:"ec2:DescribeInstanceTypes"`
	// "always" copies each light stemcell, encrypted where encryption is on. Otherwise only a stemcell whose own
	// properties ask for encryption is copied. In both cases disks are encrypted at launch where encryption is on.
	StemcellCopy string `key:"stemcell_copy" values:"always" unset:"no copy" never:"another value" action:"ec2:CopyImage"`
	// Cloud properties laid over those of every stemcell, key by key. Only a CPI config entry can have them: the job has no
	// such property.
	Stemcell json.RawMessage `key:"stemcell"`
	// Returns from delete_vm and delete_disk before AWS has finished.
	FastPathDelete bool `key:"fast_path_delete" unset:"false"`
	// Makes the network interface of a VM before its launch. This version does not support "true" yet and warns of it.
	SeparateNetworkInterfaces bool `key:"separate_network_interfaces" unset:"false"`

	CallContext
}

// Credentials say who calls AWS.
type Credentials struct {
	// Where credentials come from. "static" is the three keys below. "env_or_profile" is the environment, the shared profile,
	// the container, then the instance profile. "instance_profile" is the instance metadata service alone.
	CredentialsSource string `key:"credentials_source" default:"static" values:"static env_or_profile instance_profile"`
	// Id of the access key of the user that the CPI acts as.
	AccessKeyID string `key:"access_key_id" never:"left out with \"static\", or set with another source"`
	// Secret of the access key.
	SecretAccessKey aws.Secret `key:"secret_access_key" never:"left out with \"static\", or set with another source"`
	// Session token of a temporary access key.
	SessionToken aws.Secret `key:"session_token"`
	// ARN of a role to assume. A list is a chain: each role is assumed with the credentials of the one before it.
	Roles roleARNs `key:"role_arn" never:"a list with an empty role" action:"sts:AssumeRole"`
	// External id that the trust policy of the last role asks for.
	RoleExternalID string `key:"role_external_id"`
	// Name of the sessions, as CloudTrail shows it. Characters that AWS does not take become hyphens.
	RoleSessionName string `key:"role_session_name" unset:"\"bosh-\" and the Director's UUID"`
	// How long the credentials of the last role are to be valid. The role must allow that long.
	RoleDuration seconds `key:"role_duration" unit:"seconds" unset:"AWS's default" never:"0 or less"`
}

// Endpoints are where and how AWS's APIs are called.
type Endpoints struct {
	// Address of the EC2 API, where it is not the region's own: a host name, or a URL. Without a scheme it is https.
	EC2 endpoint `key:"ec2_endpoint" never:"a URL with a user, a query or a fragment, or another scheme than http and https"`
	// Address of the Elastic Load Balancing API, both versions. No call of this version goes there yet.
	ELB endpoint `key:"elb_endpoint" never:"as ec2_endpoint"`
	// Address of the EBS direct API, which takes the blocks of a heavy stemcell. No call of this version goes there yet.
	EBS endpoint `key:"ebs_endpoint" never:"as ec2_endpoint"`
	// Address of the STS API, which returns the credentials of a role.
	STS endpoint `key:"sts_endpoint" never:"as ec2_endpoint"`
	// Address of the KMS API. No call of this version goes there yet; EC2 calls KMS by itself.
	KMS endpoint `key:"kms_endpoint" never:"as ec2_endpoint"`
	// Address of the instance metadata service.
	IMDS endpoint `key:"imds_endpoint" never:"as ec2_endpoint"`
	// Uses the endpoints that answer on IPv6 as well.
	DualStack bool `key:"dualstack" default:"false"`
	// Uses the FIPS 140 endpoints.
	FIPS bool `key:"fips" unset:"false"`
	// How the CPI connects to the endpoints.
	Connection Connection `key:"connection_options"`
}

// Connection is how the CPI connects to the endpoints.
type Connection struct {
	_ struct{} `unknown:"ignore"`
	// Certificates in PEM form of the authorities to trust. They replace those of the system. Endpoints behind a proxy
	// that opens TLS or in an isolated partition need them.
	CACert string `key:"ca_cert" unset:"the authorities of the machine that runs the CPI"`
}

// CallContext is what the Director says about a call. Its keys stand beside those of the aws section and are no
// properties.
type CallContext struct {
	// UUID of the Director.
	DirectorUUID string `key:"director_uuid"`
	// Id of the request, a prefix for lines of the log.
	RequestID requestID `key:"request_id"`
	// The VM's stemcell.
	VM contextVM `key:"vm"`
}

type contextVM struct {
	_        struct{}        `unknown:"ignore"`
	Stemcell contextStemcell `key:"stemcell"`
}

type contextStemcell struct {
	_          struct{} `unknown:"ignore"`
	APIVersion int64    `key:"api_version" default:"1"`
}

// StemcellAPIVersion returns the API version of the VM's stemcell; 1 when absent.
func (c CallContext) StemcellAPIVersion() int { return int(c.VM.Stemcell.APIVersion) }

// Sections are the other sections of cloud.properties. Sections that are not listed here are for other programs.
type Sections struct {
	_ struct{} `unknown:"ignore"`

	AWS json.RawMessage `key:"aws"` // read under the context
	// Settings for the agent of every VM, which go into its user data unchanged. The job writes them from its properties for
	// the message bus and for time servers.
	Agent decode.RawObject `key:"agent"`
	// For tests and for old Directors.
	Debug Debug `key:"debug"`
}

// Debug is for tests and for old Directors.
type Debug struct {
	_ struct{} `unknown:"ignore"`
	// About the CPI.
	CPI DebugCPI `key:"cpi"`
}

// DebugCPI is the part that is about the CPI.
type DebugCPI struct {
	_ struct{} `unknown:"ignore"`
	// Highest version of the CPI contract to offer to the Director.
	APIVersion apiVersion `key:"api_version" default:"3"`
	// How long waits take, as a share of their time on AWS. It is no property of the job: a test bed that answers at once
	// shortens every wait with it.
	Pace pace `key:"pace" default:"1" never:"0 or less, or more than 1"`
}

// stemcellCopyAlways is the one value of aws.stemcell_copy.
const stemcellCopyAlways = "always"

// CopiesStemcells reports whether every light stemcell is copied.
func (a AWS) CopiesStemcells() bool { return a.StemcellCopy == stemcellCopyAlways }

// Encryption returns the setting for every volume whose own properties do not say otherwise.
func (a AWS) Encryption() encryption.Setting {
	return encryption.Setting{Enabled: a.Encrypted, KeyARN: a.KMSKeyARN}
}

// VMDefaults returns what VMs get that do not set it themselves.
func (a AWS) VMDefaults() properties.Defaults {
	return properties.Defaults{
		KeyName: a.DefaultKeyName, IAMInstanceProfile: a.DefaultIAMInstanceProfile, MetadataOptions: a.MetadataOptions,
	}
}
