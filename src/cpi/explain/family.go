package explain

const (
	quotaRemedy   = "A quota of the AWS account is used up: remove what is not needed, or ask AWS for more (Service Quotas console, in this region)."
	missingRemedy = "It does not exist in this region and account (aws.region, and the account of the credentials or aws.role_arn): " +
		"correct its name or id in the manifest."
	stateRemedy = "The resource is not in a state that allows this: look at it in the AWS console, and try again when its state has changed."
	offerRemedy = "AWS does not offer this combination here: AWS's message says which part to change."
)

// families are for codes that have no row of their own: a pattern stands for all codes that begin and end alike. The
// first that fits decides.
var families = []row{
	{Codes: []string{"Unauthorized*", "AccessDenied*", "NotAuthorized*"}, Advise: missingRight},
	{Codes: []string{"Throttl*", "RequestThrottled*", "TooManyRequests*"}, Say: throttleRemedy},
	{Codes: []string{"ExpiredToken*"}, Say: expiredRemedy},
	{
		Codes:      []string{"*LimitExceeded", "*LimitExceededException", "*QuotaExceeded", "*QuotaExceededException", "*CountExceeded"},
		InCreateVM: final, Say: quotaRemedy,
	},
	{Codes: []string{"*NotFound", "*NotFoundException", "*.Unknown"}, InCreateVM: final, Say: missingRemedy},
	{
		Codes: []string{"*Malformed"}, InCreateVM: final,
		Say: "AWS does not accept the value as an id: look for a typing error in the manifest.",
	},
	{Codes: []string{"*.InUse"}, InCreateVM: final, Say: "Something else uses it: AWS's message names what."},
	{
		Codes: []string{"*.Duplicate"}, InCreateVM: final,
		Say: "One exists already, and AWS does not allow a second: remove or rename the existing one.",
	},
	{Codes: []string{"KMS*"}, InCreateVM: final, Say: keyRemedy},
	// A shortage that nobody has reviewed is assumed to last longer than some seconds.
	{Codes: []string{"Insufficient*"}, InCreateVM: final, Say: "AWS has none free now: wait, or choose another zone or type."},
	{Codes: []string{"Internal*", "Service*Unavailable"}, InCreateVM: again, Say: serverRemedy},
	{Codes: []string{"Unsupported*"}, InCreateVM: final, Say: offerRemedy},
	{Codes: []string{"Invalid*", "Missing*"}, InCreateVM: final, Advise: refusedValue},
	{Codes: []string{"Incorrect*"}, InCreateVM: final, Say: stateRemedy},
}
