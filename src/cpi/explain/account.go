package explain

const (
	// permissionRemedy and valueRemedy stand for a sentence that is made from AWS's message.
	permissionRemedy = "The IAM policy of the CPI's credentials lacks a right."

	credentialsRemedy = "Check aws.access_key_id and aws.secret_access_key, with aws.session_token for temporary keys, or the instance profile or environment where aws.credentials_source is env_or_profile; the key may have been deleted, or belong to another partition than aws.region."
	expiredRemedy     = "The temporary credentials have expired: renew aws.session_token with its two keys, or use aws.credentials_source: env_or_profile, which renews them by itself."
	clockRemedy       = "The clock of the machine that runs the CPI is wrong by minutes, or the temporary credentials have expired: check ntp there, then aws.session_token."
	throttleRemedy    = "The account's request rate for this action was exceeded for as long as the CPI waited: lower director.workers or max_in_flight, or ask AWS for a higher rate; other programs in the account draw on the same rate."
	serverRemedy      = "The fault is AWS's own and lasted through all repeated tries: try again later, and see the AWS Health Dashboard for this region."
	endpointRemedy    = "The endpoint does not know this call: check aws.ec2_endpoint and the other endpoints, which may point at another service."
)

// accountRows are codes that have to do with who asks, how often, and AWS's own health. The class is the same in
// create_vm, except where a new call can help: AWS's own faults pass, and a new call begins with fresh client tokens.
// Throttling is not among those: it has been waited out for ten minutes already, and four more calls would add to it.
var accountRows = []row{
	{"AuthFailure", "not authorized for images", kindCloudError, final, "The AMI is not shared with this account: upload the stemcell again, or have the AMI shared."},
	{"AuthFailure", "address", kindCloudError, final, "The elastic IP of the vip network belongs to another account or region."},
	{"AuthFailure", "", kindCloudError, asElsewhere, credentialsRemedy},
	{"InvalidClientTokenId", "", kindCloudError, asElsewhere, credentialsRemedy},
	{"UnrecognizedClientException", "", kindCloudError, asElsewhere, credentialsRemedy},
	{"MissingAuthenticationToken", "", kindCloudError, asElsewhere, credentialsRemedy},
	{"SignatureDoesNotMatch", "", kindCloudError, asElsewhere, "aws.secret_access_key does not belong to aws.access_key_id, or was changed on its way into the manifest (a cut or quoted character)."},
	{"InvalidSignatureException", "", kindCloudError, asElsewhere, "aws.secret_access_key does not belong to aws.access_key_id, or the clock of this machine is wrong."},
	{"IncompleteSignature", "", kindCloudError, asElsewhere, "aws.access_key_id holds characters that no key has: copy it again."},
	{"ExpiredToken", "", kindCloudError, asElsewhere, expiredRemedy},
	{"ExpiredTokenException", "", kindCloudError, asElsewhere, expiredRemedy},
	{"RequestExpired", "", kindCloudError, asElsewhere, clockRemedy},
	{"InvalidSecurity.RequestHasExpired", "", kindCloudError, asElsewhere, clockRemedy},
	{"RequestTimeTooSkewed", "", kindCloudError, asElsewhere, clockRemedy},

	{"UnauthorizedOperation", "", kindCloudError, asElsewhere, permissionRemedy},
	{"AccessDenied", "", kindCloudError, asElsewhere, permissionRemedy},
	{"AccessDeniedException", "", kindCloudError, asElsewhere, permissionRemedy},
	{"OptInRequired", "", kindCloudError, asElsewhere, "The account has not subscribed to what it asks for: open AWS's message's address in a browser, or activate the region (AWS account settings)."},
	{"PendingVerification", "", kindCloudError, asElsewhere, "AWS is still verifying the account or its use of this region, which takes up to four hours; ask AWS Support after that."},
	{"Blocked", "", kindCloudError, asElsewhere, "AWS has blocked the account: only AWS Support can help."},
	{"RegionDisabledException", "", kindCloudError, asElsewhere, "STS is switched off for aws.region in this account: activate it under IAM, account settings."},
	{"TagPolicyViolation", "", kindCloudError, final, "A tag policy of the organization forbids these tags: set the tags it asks for in cloud_properties.tags or in the deployment's tags."},
	{"TagLimitExceeded", "", kindCloudError, final, "AWS takes 50 tags on a resource: take some out of cloud_properties.tags or of the deployment's tags."},
	{"InvalidTagKey.Malformed", "", kindCloudError, final, "Tag keys must not be empty nor start with aws:, see cloud_properties.tags and the deployment's tags."},
	{"ConcurrentTagAccess", "", kindCloudError, asElsewhere, "Something else was tagging the same resource: try again."},

	{"RequestLimitExceeded", "", kindCloudError, asElsewhere, throttleRemedy},
	{"Throttling", "", kindCloudError, asElsewhere, throttleRemedy},
	{"ThrottlingException", "", kindCloudError, asElsewhere, throttleRemedy},
	{"EC2ThrottledException", "", kindCloudError, asElsewhere, throttleRemedy},
	{"BandwidthLimitExceeded", "", kindCloudError, asElsewhere, throttleRemedy},

	{"InternalError", "", kindCloudError, again, serverRemedy},
	{"InternalFailure", "", kindCloudError, again, serverRemedy},
	{"InternalServerException", "", kindCloudError, again, serverRemedy},
	{"ServerInternal", "", kindCloudError, again, serverRemedy},
	{"ServiceUnavailable", "", kindCloudError, again, serverRemedy},
	{"Unavailable", "", kindCloudError, again, serverRemedy},

	{"InvalidAction", "", kindCloudError, asElsewhere, endpointRemedy},
	{"NoSuchVersion", "", kindCloudError, asElsewhere, endpointRemedy},
	{"UnknownParameter", "", kindCloudError, final, "The endpoint does not know a parameter that the CPI sent: it may be older than this CPI, or not AWS (aws.ec2_endpoint)."},
	{"IdempotentParameterMismatch", "", kindCloudError, final, "The CPI used one client token for two different requests, which is a fault in the CPI: please report it with this message."},
	// The first try launched an instance, its answer was lost and the instance ended before the second try. The token
	// is burned; a new call has another.
	{"IdempotentInstanceTerminated", "", kindCloudError, again, "The instance that a first try launched has ended already; a new call starts afresh."},

	{"InvalidParameterValue", "", kindCloudError, final, valueRemedy},
	{"InvalidParameterCombination", "", kindCloudError, final, valueRemedy},
	{"InvalidParameterDependency", "", kindCloudError, final, valueRemedy},
	{"InvalidParameter", "", kindCloudError, final, valueRemedy},
	{"MissingParameter", "", kindCloudError, final, valueRemedy},
	{"MissingInput", "", kindCloudError, final, valueRemedy},
	{"FilterLimitExceeded", "", kindCloudError, final, "AWS takes fewer values in one look-up: shorten the list in the manifest (security groups, AMIs of a stemcell)."},
	{"ValidationError", "", kindCloudError, final, valueRemedy},
	{"ValidationException", "", kindCloudError, final, valueRemedy},
	{"InvalidRequest", "", kindCloudError, final, valueRemedy},
	{"InvalidInput", "", kindCloudError, final, valueRemedy},
}
