package gateway

import (
	"regexp"
	"slices"
	"strings"
)

var requestChecks = []check{
	{name: "unknown parameter", page: "AWSEC2/latest/APIReference/errors-overview.html#CommonErrors", test: unknownParameter},
	{name: "missing parameter", page: "AWSEC2/latest/APIReference/errors-overview.html#CommonErrors", test: missingParameter},
	{name: "empty parameter", page: "AWSEC2/latest/APIReference/errors-overview.html#CommonErrors", test: emptyParameter},
	{name: "client token", actions: tokened, page: "ec2/latest/devguide/ec2-api-idempotency.html", test: clientToken},
	{
		name: "page size with ids", actions: actions("DescribeInstances DescribeNetworkInterfaces"),
		page: "AWSEC2/latest/APIReference/API_DescribeInstances.html", test: pageSizeWithIDs,
	},
	{
		name: "page size", actions: actions("DescribeInstances DescribeNetworkInterfaces DescribeSecurityGroups"),
		page: "AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html", test: pageSize,
	},
	{name: "filter", page: "AWSEC2/latest/APIReference/API_Filter.html", test: filterForm},
}

func unknownParameter(call Call, query Query) *Refusal {
	for _, name := range query.Names() {
		top, _, _ := strings.Cut(name, ".")
		if !parameters[call.Action].takes(top) {
			return refuse("UnknownParameter", "The parameter %s is not recognized", name)
		}
	}
	return nil
}

func missingParameter(call Call, query Query) *Refusal {
	needed := strings.Fields(parameters[call.Action].required)
	switch call.Action {
	case "RunInstances":
		if !query.Has("LaunchTemplate") {
			needed = append(needed, "ImageId")
		}
	case "CreateVolume":
		needed = append(needed, oneOf(query, "AvailabilityZone", "AvailabilityZoneId"), oneOf(query, "Size", "SnapshotId"))
	case "CreateRoute", "ReplaceRoute":
		needed = append(needed, oneOf(query, "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"))
	}
	for _, name := range needed {
		if !query.Has(name) {
			return refuse("MissingParameter", "The request must contain the parameter %s", name)
		}
	}
	return nil
}

// oneOf returns the name that was sent, or the first when none was.
func oneOf(query Query, names ...string) string {
	if sent, ok := query.HasAny(names...); ok {
		return sent
	}
	return names[0]
}

// mayBeEmpty are the parameters whose empty value says something.
var mayBeEmpty = regexp.MustCompile(`^(Tag\.\d+\.Value|TagSpecification\.\d+\.Tag\.\d+\.Value|Filter\.\d+\.Value\.\d+|` +
	`.*Description(\.Value)?|BlockDeviceMapping\.\d+\.NoDevice|UserData)$`)

func emptyParameter(_ Call, query Query) *Refusal {
	for _, name := range query.Names() {
		if strings.TrimSpace(query.Get(name)) == "" && !mayBeEmpty.MatchString(name) {
			return refuse("InvalidParameterValue", "Value () for parameter %s is invalid. The value cannot be empty", name)
		}
	}
	return nil
}

func clientToken(call Call, _ Query) *Refusal {
	ascii := !strings.ContainsFunc(call.ClientToken, func(r rune) bool { return r > '~' || r < ' ' })
	if len(call.ClientToken) <= tokenLength && ascii {
		return nil
	}
	return refuse("InvalidParameterValue", "The client token %q is invalid: it should be at most %d ASCII characters", call.ClientToken, tokenLength)
}

// "You cannot specify this parameter and the instance IDs parameter in the same request"
func pageSizeWithIDs(_ Call, query Query) *Refusal {
	if ids, named := query.HasAny("InstanceId", "NetworkInterfaceId"); named && query.Has("MaxResults") {
		return refuse("InvalidParameterCombination", "The parameter %s cannot be used with the parameter maxResults", ids)
	}
	return nil
}

// "This value can be between 5 and 1000"
func pageSize(_ Call, query Query) *Refusal {
	if size, sent := query.Int("MaxResults"); sent && (size < 5 || size > 1000) {
		return refuse("InvalidParameterValue", "Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than 5 and at most 1000.", size)
	}
	return nil
}

// A request takes 50 filters, and 200 values in all (FilterLimitExceeded).
func filterForm(_ Call, query Query) *Refusal {
	filters, values := query.Members("Filter"), 0
	var names []string
	for _, filter := range filters {
		name := query.Get(filter + ".Name")
		if name == "" || !query.Has(filter+".Value") {
			return refuse("InvalidParameterValue", "The filter 'null' is invalid: a filter needs a name and at least one value")
		}
		if slices.Contains(names, name) {
			return refuse("InvalidParameterValue", "The filter '%s' is specified more than once", name)
		}
		names = append(names, name)
		values += len(query.Members(filter + ".Value"))
	}
	if len(filters) > 50 || values > 200 {
		return refuse("FilterLimitExceeded", "The maximum number of filter values specified on a single call is 200")
	}
	return nil
}
