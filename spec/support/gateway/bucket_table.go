package gateway

// bucket is a token bucket: so many tokens at most, and so many put back each second.
type bucket struct{ capacity, refill float64 }

// The tables of https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html as read in September 2026, for
// the actions that a CPI calls. They hold for one account in one region, for each action by itself.
var (
	nonMutating = bucket{100, 20} // Describe*, List*, Search*, Get*
	unfiltered  = bucket{50, 10}  // some of those, when sent with neither a filter nor a page size
	mutating    = bucket{50, 5}
)

var unfilteredActions = []string{
	"DescribeInstances", "DescribeInstanceStatus", "DescribeNetworkInterfaces", "DescribeSecurityGroups",
	"DescribeSnapshots", "DescribeSpotInstanceRequests", "DescribeVolumes",
}

// uncategorized actions have request buckets of their own.
var uncategorized = map[string]bucket{
	"AssignIpv6Addresses":             {100, 5},
	"AssignPrivateIpAddresses":        {100, 5},
	"CopyImage":                       {100, 1},
	"CreateNetworkInterface":          {100, 5},
	"CreateSnapshot":                  {100, 5},
	"CreateTags":                      {100, 10},
	"CreateVolume":                    {100, 5},
	"DeleteNetworkInterface":          {100, 5},
	"DeleteSnapshot":                  {100, 5},
	"DeleteTags":                      {100, 10},
	"DeleteVolume":                    {100, 5},
	"DeregisterImage":                 {100, 5},
	"ModifyNetworkInterfaceAttribute": {100, 5},
	"RunInstances":                    {5, 2},
	"StartInstances":                  {5, 2},
	"TerminateInstances":              {100, 5},
	"UnassignPrivateIpAddresses":      {100, 5},
}

// resourceBuckets are emptied by the number of instances in a request, beside the request buckets.
var resourceBuckets = map[string]bucket{
	"RunInstances":       {1000, 2},
	"TerminateInstances": {1000, 20},
	"StartInstances":     {1000, 2},
	"StopInstances":      {1000, 20},
}
