package gateway

import (
	"encoding/base64"
	"strings"
)

const (
	runPage     = "AWSEC2/latest/APIReference/API_RunInstances.html"
	optionsPage = "AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html"
	nicPage     = "AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html"
)

// userDataLimit is 16 KB of raw data. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
const userDataLimit = 16 * 1024

var launchChecks = []check{
	{name: "user data", actions: actions("RunInstances"), page: "AWSEC2/latest/UserGuide/instancedata-add-user-data.html", test: userData},
	{name: "networking at the top and on interfaces", actions: actions("RunInstances"), page: runPage, test: topAndInterface},
	{name: "public address", actions: actions("RunInstances"), page: nicPage, test: publicAddress},
	{name: "existing interface changed", actions: actions("RunInstances"), page: nicPage, test: existingInterface},
	{name: "device index", actions: actions("RunInstances"), page: nicPage, test: deviceIndex},
	{name: "counts", actions: actions("RunInstances"), page: runPage, test: counts},
	{name: "metadata options", actions: actions("RunInstances"), page: optionsPage, test: metadataOptions},
	{name: "placement", actions: actions("RunInstances"), page: "AWSEC2/latest/APIReference/API_Placement.html", test: placement},
}

func userData(_ Call, query Query) *Refusal {
	plain := strings.NewReplacer("\r", "", "\n", "").Replace(query.Get("UserData"))
	raw, err := base64.StdEncoding.DecodeString(plain)
	switch {
	case err != nil:
		return refuse("InvalidParameterValue", "Invalid BASE64 encoding of user data.")
	case len(raw) > userDataLimit:
		return refuse("InvalidParameterValue", "User data is limited to %d bytes", userDataLimit)
	}
	return nil
}

// "If you specify a network interface, you must specify any security groups (subnets) as part of the network interface
// instead of using this parameter."
func topAndInterface(_ Call, query Query) *Refusal {
	if !query.Has("NetworkInterface") {
		return nil
	}
	for _, top := range []struct{ parameter, words string }{
		{"SecurityGroupId", "security groups"},
		{"SecurityGroup", "security groups"},
		{"SubnetId", "subnet ID"},
		{"PrivateIpAddress", "private address"},
		{"Ipv6Address", "IPv6 addresses"},
		{"Ipv6AddressCount", "IPv6 address count"},
	} {
		if query.Has(top.parameter) {
			return refuse("InvalidParameterCombination", "Network interfaces and an instance-level %s may not be specified on the same request", top.words)
		}
	}
	return nil
}

// "The public IP address can only be assigned to a network interface for eth0, and can only be assigned to a new network
// interface, not an existing one. You cannot specify more than one network interface in the request." AWS accepts
// false beside several interfaces.
func publicAddress(_ Call, query Query) *Refusal {
	nics := query.Members("NetworkInterface")
	for _, nic := range nics {
		switch sent := query.Has(nic + ".AssociatePublicIpAddress"); {
		case sent && query.Has(nic+".NetworkInterfaceId"):
			return refuse("InvalidParameterCombination", "The associatePublicIPAddress parameter can only be specified for new network interfaces.")
		case !query.True(nic + ".AssociatePublicIpAddress"):
		case len(nics) > 1:
			return refuse("InvalidParameterCombination", "The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.")
		case query.Get(nic+".DeviceIndex") != "0":
			return refuse("InvalidParameterCombination", "The associatePublicIPAddress parameter can only be specified for the network interface with DeviceIndex 0")
		}
	}
	return nil
}

// What "applies only if creating a network interface when launching an instance". DeleteOnTermination: "you can specify
// true only if creating a new network interface".
func existingInterface(_ Call, query Query) *Refusal {
	for _, nic := range query.Members("NetworkInterface") {
		if !query.Has(nic + ".NetworkInterfaceId") {
			continue
		}
		for _, own := range []string{
			"SubnetId", "SecurityGroupId", "PrivateIpAddress", "PrivateIpAddresses", "Description",
			"Ipv6Addresses", "Ipv6AddressCount", "Ipv4Prefix", "Ipv6Prefix",
		} {
			if query.Has(nic + "." + own) {
				return refuse("InvalidParameterCombination", "A network interface may not specify both a network interface ID and a %s", own)
			}
		}
		if query.True(nic + ".DeleteOnTermination") {
			return refuse("InvalidParameterCombination", "A network interface may not specify both a network interface ID and delete on termination")
		}
	}
	return nil
}

// "If you specify a network interface when launching an instance, you must specify the device index."
func deviceIndex(_ Call, query Query) *Refusal {
	seen := map[string]bool{}
	for _, nic := range query.Members("NetworkInterface") {
		index, card := query.Get(nic+".DeviceIndex"), query.Get(nic+".NetworkCardIndex")
		switch {
		case index == "":
			return refuse("MissingParameter", "The request must contain the parameter DeviceIndex of a network interface")
		case seen[card+"/"+index]:
			return refuse("InvalidParameterValue", "Each network interface requires a unique device index.")
		}
		seen[card+"/"+index] = true
	}
	if len(seen) > 0 && !seen["/0"] && !seen["0/0"] {
		return refuse("InvalidParameterCombination", "When specifying network interfaces, one of them must have the device index 0")
	}
	return nil
}

func counts(_ Call, query Query) *Refusal {
	least, ok := query.Int("MinCount")
	most, also := query.Int("MaxCount")
	if !ok || !also || least < 1 || most < least {
		return refuse("InvalidParameterValue", "Value ( %s, %s ) for parameters minCount and maxCount is invalid", query.Get("MinCount"), query.Get("MaxCount"))
	}
	return nil
}

func metadataOptions(_ Call, query Query) *Refusal {
	valid := map[string][]string{
		"HttpTokens": {"optional", "required"}, "HttpEndpoint": {"enabled", "disabled"},
		"HttpProtocolIpv6": {"enabled", "disabled"}, "InstanceMetadataTags": {"enabled", "disabled"},
	}
	for option, values := range valid {
		sent := query.Get("MetadataOptions." + option)
		if sent != "" && sent != values[0] && sent != values[1] {
			return refuse("InvalidParameterValue", "Value (%s) for parameter %s is invalid. Valid values: %s", sent, option, strings.Join(values, ", "))
		}
	}
	if hops, sent := query.Int("MetadataOptions.HttpPutResponseHopLimit"); sent && (hops < 1 || hops > 64) {
		return refuse("InvalidParameterValue", "Value (%d) for parameter HttpPutResponseHopLimit is invalid. Possible values: integers from 1 to 64", hops)
	}
	return nil
}

func placement(_ Call, query Query) *Refusal {
	switch tenancy := query.Get("Placement.Tenancy"); tenancy {
	case "", "default", "dedicated", "host":
	default:
		return refuse("InvalidParameterValue", "Value (%s) for parameter tenancy is invalid. Valid values: default, dedicated, host", tenancy)
	}
	if query.Has("Placement.HostId") && query.Get("Placement.Tenancy") != "host" && query.Has("Placement.Tenancy") {
		return refuse("InvalidParameterCombination", "A host may be specified only with the tenancy host")
	}
	return nil
}
