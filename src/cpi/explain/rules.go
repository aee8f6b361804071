package explain

import (
	"strings"

	"bosh-aws-cpi/src/aws"
)

// outcome is what a refusal means in create_vm. VMCreationFailed with ok_to_retry makes the Director send the same call
// again at once, five in all without a pause, so `again` is only for what may be gone a second later or comes from
// something that a new call makes anew. Quota, key, permission and parameter stay as they are: those are final.
type outcome int

const (
	asElsewhere outcome = iota // the row's class, as in every other method
	final                      // VMCreationFailed, ok_to_retry false
	again                      // VMCreationFailed, ok_to_retry true
)

func inCreateVM(method string, meaning outcome, otherwise verdict) verdict {
	if method != "create_vm" || meaning == asElsewhere {
		return otherwise
	}
	otherwise.kind, otherwise.retry = kindVMCreationFailed, meaning == again
	return otherwise
}

// row is what is known of one of AWS's codes.
type row struct {
	code   string
	about  string // what AWS's message must contain, in lower case; "" is any message. Such rows come first
	kind   string
	vm     outcome
	remedy string
}

// family is a rule for codes that have no row: all that begin and end so.
type family struct {
	prefix, suffix string
	row
}

// families are tried in order; the first that fits decides.
var families = []family{
	{"Unauthorized", "", row{kind: kindCloudError, remedy: permissionRemedy}},
	{"AccessDenied", "", row{kind: kindCloudError, remedy: permissionRemedy}},
	{"NotAuthorized", "", row{kind: kindCloudError, remedy: permissionRemedy}},
	{"Throttl", "", row{kind: kindCloudError, remedy: throttleRemedy}},
	{"RequestThrottled", "", row{kind: kindCloudError, remedy: throttleRemedy}},
	{"TooManyRequests", "", row{kind: kindCloudError, remedy: throttleRemedy}},
	{"ExpiredToken", "", row{kind: kindCloudError, remedy: expiredRemedy}},
	{"", "LimitExceeded", row{kind: kindCloudError, vm: final, remedy: quotaRemedy}},
	{"", "LimitExceededException", row{kind: kindCloudError, vm: final, remedy: quotaRemedy}},
	{"", "QuotaExceeded", row{kind: kindCloudError, vm: final, remedy: quotaRemedy}},
	{"", "QuotaExceededException", row{kind: kindCloudError, vm: final, remedy: quotaRemedy}},
	{"", "CountExceeded", row{kind: kindCloudError, vm: final, remedy: quotaRemedy}},
	{"", "NotFound", row{kind: kindCloudError, vm: final, remedy: missingRemedy}},
	{"", "NotFoundException", row{kind: kindCloudError, vm: final, remedy: missingRemedy}},
	{"", ".Unknown", row{kind: kindCloudError, vm: final, remedy: missingRemedy}},
	{"", "Malformed", row{kind: kindCloudError, vm: final, remedy: "AWS does not take the value as an id: look for a typing error in the manifest."}},
	{"", ".InUse", row{kind: kindCloudError, vm: final, remedy: "Something else uses it: AWS's message names what."}},
	{"", ".Duplicate", row{kind: kindCloudError, vm: final, remedy: "There is one already, and AWS allows no second: remove or rename the other."}},
	{"KMS", "", row{kind: kindCloudError, vm: final, remedy: keyRemedy}},
	// A capacity that nobody has reviewed is taken for one that does not come back within seconds.
	{"Insufficient", "", row{kind: kindCloudError, vm: final, remedy: "AWS has none free now: wait, or choose another zone or type."}},
	{"Internal", "", row{kind: kindCloudError, vm: again, remedy: serverRemedy}},
	{"Service", "Unavailable", row{kind: kindCloudError, vm: again, remedy: serverRemedy}},
	{"Unsupported", "", row{kind: kindCloudError, vm: final, remedy: "AWS does not offer this combination here: AWS's message says which part to change."}},
	{"Invalid", "", row{kind: kindCloudError, vm: final, remedy: valueRemedy}},
	{"Missing", "", row{kind: kindCloudError, vm: final, remedy: valueRemedy}},
	{"Incorrect", "", row{kind: kindCloudError, vm: final, remedy: stateRemedy}},
}

const (
	quotaRemedy   = "A quota of the AWS account is used up: remove what is not needed, or ask AWS for more (Service Quotas console, in this region)."
	missingRemedy = "It does not exist in this region and account (aws.region, and the account of the credentials or aws.role_arn): correct its name or id in the manifest."
	stateRemedy   = "The resource is not in a state that allows this: look at it in the AWS console and try again once it is."
	valueRemedy   = "AWS does not take a value as it is: compare AWS's message with the manifest."
)

// judgeRefusal judges what AWS answered.
func judgeRefusal(method string, failure aws.Failure) verdict {
	if failure.Code == "IncorrectState" && method == "detach_disk" && strings.Contains(failure.Message, "'available'") {
		// DetachVolume of a volume that nothing holds: `Volume 'vol-1' is in the 'available' state.`
		return verdict{kind: kindDiskNotAttached, retry: true}
	}
	found := rowOf(failure)
	result := verdict{kind: found.kind, remedy: found.remedy, retry: found.kind == kindDiskNotAttached}
	switch found.remedy {
	case permissionRemedy:
		result.remedy = permission(failure)
	case valueRemedy:
		result.remedy = refusedValue(method, failure.Message)
	}
	if found.kind == kindDiskNotFound && (method == "create_disk" || method == "create_stemcell") {
		// The volume is the call's own, not one that the caller named: a volume whose key cannot be used vanishes so.
		result.kind, result.remedy = kindCloudError, keyRemedy
	}
	return inCreateVM(method, found.vm, result)
}

func rowOf(failure aws.Failure) row {
	message := strings.ToLower(failure.Message)
	for _, table := range [][]row{accountRows, vmRows, networkRows, diskRows, stemcellRows} {
		for _, candidate := range table {
			if candidate.code == failure.Code && strings.Contains(message, candidate.about) {
				return candidate
			}
		}
	}
	for _, rule := range families {
		if strings.HasPrefix(failure.Code, rule.prefix) && strings.HasSuffix(failure.Code, rule.suffix) {
			return rule.row
		}
	}
	if failure.Status >= 500 {
		return row{kind: kindCloudError, vm: again, remedy: serverRemedy}
	}
	// AWS's own words are all that is known.
	return row{kind: kindCloudError, vm: final}
}
