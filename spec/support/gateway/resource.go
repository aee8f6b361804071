package gateway

import (
	"fmt"
	"strings"
)

// Kind is a kind of resource, named as in tag specifications.
type Kind string

// The kinds whose ids the gateway follows from birth.
const (
	Instance         Kind = "instance"
	Volume           Kind = "volume"
	Snapshot         Kind = "snapshot"
	Image            Kind = "image"
	NetworkInterface Kind = "network-interface"
)

// missing is how AWS says that an id of a kind does not exist.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
var missing = map[Kind]struct{ code, message string }{
	Instance:         {"InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"},
	Volume:           {"InvalidVolume.NotFound", "The volume '%s' does not exist."},
	Snapshot:         {"InvalidSnapshot.NotFound", "The snapshot '%s' does not exist."},
	Image:            {"InvalidAMIID.NotFound", "The image id '[%s]' does not exist"},
	NetworkInterface: {"InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist"},
}

func notFound(kind Kind, id string) *Refusal {
	m := missing[kind]
	return &Refusal{Code: m.code, Message: fmt.Sprintf(m.message, id)}
}

// listing is where a Describe's answer has its resources.
type listing struct{ list, id string }

var listings = map[string]listing{
	"DescribeVolumes":              {"volumeSet", "volumeId"},
	"DescribeSnapshots":            {"snapshotSet", "snapshotId"},
	"DescribeImages":               {"imagesSet", "imageId"},
	"DescribeNetworkInterfaces":    {"networkInterfaceSet", "networkInterfaceId"},
	"DescribeVolumesModifications": {"volumeModificationSet", "volumeId"},
}

// births tell which element of an answer names what a call has made.
var births = map[string]struct {
	kind Kind
	path []string
}{
	"CreateVolume":           {Volume, []string{"volumeId"}},
	"CreateSnapshot":         {Snapshot, []string{"snapshotId"}},
	"CreateNetworkInterface": {NetworkInterface, []string{"networkInterface", "networkInterfaceId"}},
	"RegisterImage":          {Image, []string{"imageId"}},
	"CopyImage":              {Image, []string{"imageId"}},
}

func reads(action string) bool {
	return strings.HasPrefix(action, "Describe") || strings.HasPrefix(action, "Get")
}
