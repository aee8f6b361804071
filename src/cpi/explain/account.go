package explain

import "bosh-aws-cpi/src/aws"

const (
	credentialsRemedy = "AWS does not take these credentials: check aws.access_key_id and aws.secret_access_key, and aws.session_token for temporary keys. " +
		"Where aws.credentials_source is env_or_profile, check the environment and the instance profile. " +
		"The key may have been deleted, or belong to another partition than aws.region."
	secretRemedy  = "aws.secret_access_key does not belong to aws.access_key_id, or was damaged on its way into the manifest (a character cut off or quoted)."
	expiredRemedy = "The temporary credentials have expired: renew aws.session_token with its two keys, " +
		"or use aws.credentials_source: env_or_profile, which renews them by itself."
	clockRemedy = "The clock of the machine that runs the CPI is wrong by minutes, or the temporary credentials have expired: " +
		"check ntp there, then aws.session_token."
	throttleRemedy = "The account exceeded its request rate for this action for as long as the CPI waited: lower director.workers or max_in_flight, " +
		"or ask AWS for a higher rate. Other programs in the account use the same rate."
	serverRemedy   = "The fault is AWS's own and lasted through all repeated tries: try again later, and see the AWS Health Dashboard for this region."
	endpointRemedy = "The endpoint does not know this call: check aws.ec2_endpoint and the other endpoints, which may point at another service."
	tokenRemedy    = "The CPI used one client token for two different requests, which is a fault in the CPI: report this with the whole message."
)

// accountRows are codes about the caller, its rate of requests, and AWS's own health. In create_vm they have the same
// class as elsewhere, unless a new call can help: a fault of AWS's own passes, and a new call has new client tokens.
// Throttling is not among them. It has been waited out for ten minutes already, and the Director's four further calls
// would only add to it.
var accountRows = []row{
	{
		Codes: []string{"AuthFailure"}, About: "not authorized for images", InCreateVM: final,
		Say: "The AMI is not shared with this account: upload the stemcell again, or have the AMI shared.",
	},
	{
		Codes: []string{"AuthFailure"}, About: "address", InCreateVM: final,
		Say: "The elastic IP of the vip network belongs to another account or region.",
	},
	{Codes: []string{"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "MissingAuthenticationToken"}, Say: credentialsRemedy},
	{Codes: []string{"SignatureDoesNotMatch"}, Say: secretRemedy},
	{
		Codes: []string{"InvalidSignatureException"},
		Say:   "aws.secret_access_key does not belong to aws.access_key_id, or the clock of this machine is wrong.",
	},
	{Codes: []string{"IncompleteSignature"}, Say: "aws.access_key_id holds characters that no key has: copy it again."},
	{Codes: []string{"ExpiredToken", "ExpiredTokenException"}, Say: expiredRemedy},
	{Codes: []string{"RequestExpired", "InvalidSecurity.RequestHasExpired", "RequestTimeTooSkewed"}, Say: clockRemedy},

	{Codes: []string{"UnauthorizedOperation", "AccessDenied", "AccessDeniedException"}, Advise: missingRight},
	{
		Codes: []string{"OptInRequired"},
		Say: "The account has no subscription to the AMI, or has not activated the region: open the address in AWS's message in a browser, " +
			"or activate aws.region in the settings of the AWS account.",
	},
	{
		Codes: []string{"PendingVerification"},
		Say:   "AWS is still verifying the account or its use of this region, which takes up to four hours; ask AWS Support after that.",
	},
	{Codes: []string{"Blocked"}, Say: "AWS has blocked the account: only AWS Support can help."},
	{
		Codes: []string{"RegionDisabledException"},
		Say:   "STS is switched off for aws.region in this account: activate it under IAM, account settings.",
	},
	{
		Codes: []string{"TagPolicyViolation"}, InCreateVM: final,
		Say: "A tag policy of the organization forbids these tags: set the tags it asks for in cloud_properties.tags or in the deployment's tags.",
	},
	{
		Codes: []string{"TagLimitExceeded"}, InCreateVM: final,
		Say: "AWS allows 50 tags on a resource: remove some from cloud_properties.tags or from the deployment's tags.",
	},
	{
		Codes: []string{"InvalidTagKey.Malformed"}, InCreateVM: final,
		Say: "Tag keys must not be empty nor start with aws:, see cloud_properties.tags and the deployment's tags.",
	},
	{Codes: []string{"ConcurrentTagAccess"}, Say: "Something else was tagging the same resource: try again."},

	{
		Codes: []string{"RequestLimitExceeded", "Throttling", "ThrottlingException", "EC2ThrottledException", "BandwidthLimitExceeded"},
		Say:   throttleRemedy,
	},
	{
		Codes:      []string{"InternalError", "InternalFailure", "InternalServerException", "ServerInternal", "ServiceUnavailable", "Unavailable"},
		InCreateVM: again, Say: serverRemedy,
	},

	{Codes: []string{"InvalidAction", "NoSuchVersion"}, Say: endpointRemedy},
	{
		Codes: []string{"UnknownParameter"}, InCreateVM: final,
		Say: "The endpoint does not know a parameter that the CPI sent: it may be older than this CPI, or not AWS (aws.ec2_endpoint).",
	},
	{Codes: []string{"IdempotentParameterMismatch"}, InCreateVM: final, Advise: tokenMismatch},
	// The first try launched an instance, its answer was lost, and the instance ended before the second try. The token
	// cannot be used again. A new call has another.
	{
		Codes: []string{"IdempotentInstanceTerminated"}, InCreateVM: again,
		Say: "The instance that an earlier try launched has already ended; a new call launches another.",
	},

	{
		Codes: []string{
			"InvalidParameterValue", "InvalidParameterCombination", "InvalidParameterDependency", "InvalidParameter", "MissingParameter",
			"MissingInput", "ValidationError", "ValidationException", "InvalidRequest", "InvalidInput",
		},
		InCreateVM: final, Advise: refusedValue,
	},
	{
		Codes: []string{"FilterLimitExceeded"}, InCreateVM: final,
		Say: "AWS allows fewer values in one look-up: shorten the list in the manifest (security groups, AMIs of a stemcell).",
	},
}

// tokenMismatch advises on a client token that AWS knows for another request. After a lost answer that is no fault: what
// the first try made has ended, as a volume does whose key AWS could not use, and its token with it.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/pull/2075
func tokenMismatch(_ Situation, failure aws.Failure) string {
	if failure.Lost {
		return "An earlier try had no answer, and what it made has ended since: try again. " + keyRemedy
	}
	return tokenRemedy
}
