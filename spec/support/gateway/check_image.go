package gateway

import (
	"regexp"
	"unicode/utf8"
)

var imageChecks = []check{
	{name: "image name", actions: actions("RegisterImage CopyImage"), page: "AWSEC2/latest/APIReference/API_RegisterImage.html", test: imageNameForm},
	{
		name: "description", actions: actions("RegisterImage CopyImage CreateSnapshot CreateNetworkInterface"),
		page: "AWSEC2/latest/APIReference/API_Image.html", test: description,
	},
	{name: "root device", actions: actions("RegisterImage"), page: "AWSEC2/latest/APIReference/API_RegisterImage.html", test: rootDevice},
}

// "3-128 alphanumeric characters, parentheses (()), square brackets ([]), spaces ( ), periods (.), slashes (/), dashes
// (-), single quotes ('), at-signs (@), or underscores(_)"
var imageName = regexp.MustCompile(`^[0-9A-Za-z()\[\] ./\-'@_]{3,128}$`)

func imageNameForm(_ Call, query Query) *Refusal {
	if imageName.MatchString(query.Get("Name")) {
		return nil
	}
	return refuse("InvalidAMIName.Malformed",
		"AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'")
}

// "Up to 255 Unicode characters in length."
func description(_ Call, query Query) *Refusal {
	if length := utf8.RuneCountInString(query.Get("Description")); length > 255 {
		return refuse("InvalidParameterValue", "The description has %d characters; the maximum is 255", length)
	}
	return nil
}

// An image of snapshots has its root among them.
func rootDevice(_ Call, query Query) *Refusal {
	root := query.Get("RootDeviceName")
	mappings := query.Members("BlockDeviceMapping")
	if query.Has("ImageLocation") || root == "" || len(mappings) == 0 {
		return nil
	}
	for _, mapping := range mappings {
		if query.Get(mapping+".DeviceName") == root && query.Has(mapping+".Ebs.SnapshotId") {
			return nil
		}
	}
	return refuse("InvalidBlockDeviceMapping", "The root device '%s' has no snapshot in the block device mappings", root)
}
