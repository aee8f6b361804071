package gateway

import "strings"

const interfacePage = "AWSEC2/latest/APIReference/API_CreateNetworkInterface.html"

var interfaceChecks = []check{
	{name: "prefixes beside addresses", actions: actions("CreateNetworkInterface RunInstances"), page: interfacePage, test: everyInterface(prefixes)},
	{name: "two primary addresses", actions: actions("CreateNetworkInterface RunInstances"), page: interfacePage, test: everyInterface(primaries)},
	{
		name: "one attribute at a time", actions: actions("ModifyInstanceAttribute ModifyNetworkInterfaceAttribute"),
		page: "AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html", test: oneAttribute,
	},
	{
		name: "addresses or prefixes", actions: actions("AssignPrivateIpAddresses AssignIpv6Addresses"),
		page: "AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html", test: assignOne,
	},
	{name: "target of an address", actions: actions("AssociateAddress"), page: "AWSEC2/latest/APIReference/API_AssociateAddress.html", test: addressTarget},
}

// everyInterface tries a rule on each new interface of a request; prefix is "" or "NetworkInterface.1.".
func everyInterface(rule func(query Query, prefix string) *Refusal) func(Call, Query) *Refusal {
	return func(call Call, query Query) *Refusal {
		if call.Action == "CreateNetworkInterface" {
			return rule(query, "")
		}
		for _, nic := range query.Members("NetworkInterface") {
			if refusal := rule(query, nic+"."); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// "You can't specify IPv4 prefixes if you've specified one of the following: a count of IPv4 prefixes, specific private
// IPv4 addresses, or a count of private IPv4 addresses." The same holds for a count of prefixes, and for IPv6.
func prefixes(query Query, at string) *Refusal {
	for _, family := range []struct{ of, others string }{
		{"Ipv4Prefix", "Ipv4PrefixCount PrivateIpAddress PrivateIpAddresses SecondaryPrivateIpAddressCount"},
		{"Ipv4PrefixCount", "Ipv4Prefix PrivateIpAddress PrivateIpAddresses SecondaryPrivateIpAddressCount"},
		{"Ipv6Prefix", "Ipv6PrefixCount Ipv6Addresses Ipv6AddressCount"},
		{"Ipv6PrefixCount", "Ipv6Prefix Ipv6Addresses Ipv6AddressCount"},
	} {
		if !query.Has(at + family.of) {
			continue
		}
		for _, other := range strings.Fields(family.others) {
			if query.Has(at + other) {
				return refuse("InvalidParameterCombination", "The parameters %s and %s may not be specified together", family.of, other)
			}
		}
	}
	return nil
}

// "Only one IP address can be designated as primary."
func primaries(query Query, at string) *Refusal {
	count := 0
	if query.Has(at + "PrivateIpAddress") {
		count++
	}
	for _, address := range query.Members(at + "PrivateIpAddresses") {
		if query.True(address + ".Primary") {
			count++
		}
	}
	if count > 1 {
		return refuse("InvalidParameterCombination", "Only one primary private IP address can be specified.")
	}
	return nil
}

// "You can specify only one attribute at a time."
func oneAttribute(call Call, query Query) *Refusal {
	sent := map[string]bool{}
	for _, name := range query.Names() {
		switch top, _, _ := strings.Cut(name, "."); top {
		case "Action", "Version", "DryRun", "InstanceId", "NetworkInterfaceId", "Value":
		default:
			sent[top] = true
		}
	}
	if len(sent) == 1 {
		return nil
	}
	return refuse("InvalidParameterCombination", "%s changes one attribute at a time; %d were specified", call.Action, len(sent))
}

func assignOne(call Call, query Query) *Refusal {
	ways := actions("PrivateIpAddress SecondaryPrivateIpAddressCount Ipv4Prefix Ipv4PrefixCount")
	if call.Action == "AssignIpv6Addresses" {
		ways = actions("Ipv6Addresses Ipv6AddressCount Ipv6Prefix Ipv6PrefixCount")
	}
	sent := 0
	for _, way := range ways {
		if query.Has(way) {
			sent++
		}
	}
	if sent == 1 {
		return nil
	}
	return refuse("InvalidParameterCombination", "Exactly one of %s must be specified", strings.Join(ways, ", "))
}

func addressTarget(_ Call, query Query) *Refusal {
	_, address := query.HasAny("AllocationId", "PublicIp")
	_, target := query.HasAny("InstanceId", "NetworkInterfaceId")
	switch {
	case !address:
		return refuse("MissingParameter", "Either public IP or allocation id must be specified")
	case !target:
		return refuse("MissingParameter", "Either instance id or network interface id must be specified")
	case query.Has("InstanceId") && query.Has("NetworkInterfaceId"):
		return refuse("InvalidParameterCombination", "You may specify either an instance id or a network interface id, not both")
	}
	return nil
}
