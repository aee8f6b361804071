package gateway

import (
	"regexp"
)

const mappingPage = "AWSEC2/latest/UserGuide/device_naming.html"

var mappingChecks = []check{
	{name: "device name", actions: actions("RunInstances RegisterImage AttachVolume"), page: mappingPage, test: deviceName},
	{name: "device mapped twice", actions: actions(mappingAPIs), page: "AWSEC2/latest/UserGuide/block-device-mapping-concepts.html", test: deviceTwice},
	{name: "mapping with nothing behind it", actions: actions(mappingAPIs), page: devicePage, test: emptyMapping},
	{name: "encryption of a registered snapshot", actions: actions("RegisterImage"), page: devicePage, test: registeredEncryption},
}

// device is a name that AWS takes: /dev/sd[a-z] or /dev/hd[a-z] with 1 to 15 behind it, /dev/xvd[a-z], /dev/xvd[a-d][a-z],
// and the same without /dev/ for Windows.
var device = regexp.MustCompile(`^((/dev/)?(sd|hd)[a-z]([1-9]|1[0-5])?|(/dev/)?xvd([a-z]|[a-d][a-z]))$`)

func deviceName(call Call, query Query) *Refusal {
	if call.Action == "AttachVolume" {
		if name := query.Get("Device"); !device.MatchString(name) {
			return refuse("InvalidParameterValue", "Value (%s) for parameter device is invalid. %s is not a valid EBS device name.", name, name)
		}
		return nil
	}
	for _, mapping := range query.Members("BlockDeviceMapping") {
		if name := query.Get(mapping + ".DeviceName"); !device.MatchString(name) {
			return refuse("InvalidBlockDeviceMapping", "Invalid device name %s", name)
		}
	}
	return nil
}

func deviceTwice(_ Call, query Query) *Refusal {
	seen := map[string]bool{}
	for _, mapping := range query.Members("BlockDeviceMapping") {
		name := query.Get(mapping + ".DeviceName")
		if seen[name] {
			return refuse("InvalidBlockDeviceMapping", "The device '%s' is used in more than one block-device mapping", name)
		}
		seen[name] = true
	}
	return nil
}

func emptyMapping(_ Call, query Query) *Refusal {
	for _, mapping := range query.Members("BlockDeviceMapping") {
		if _, ok := query.HasAny(mapping+".Ebs", mapping+".VirtualName", mapping+".NoDevice"); !ok {
			return refuse("InvalidBlockDeviceMapping", "The device '%s' has neither Ebs nor VirtualName nor NoDevice", query.Get(mapping+".DeviceName"))
		}
	}
	return nil
}

// "If you are creating a block device mapping from an existing encrypted or unencrypted snapshot, you must omit this
// parameter. If you include this parameter, the request will fail." KmsKeyId is supported for launches only.
func registeredEncryption(_ Call, query Query) *Refusal {
	for _, mapping := range query.Members("BlockDeviceMapping") {
		ebs := mapping + ".Ebs."
		if query.Has(ebs+"KmsKeyId") || (query.Has(ebs+"SnapshotId") && query.Has(ebs+"Encrypted")) {
			return refuse("InvalidBlockDeviceMapping", "The encryption of the snapshot behind device '%s' cannot be set", query.Get(mapping+".DeviceName"))
		}
	}
	return nil
}
