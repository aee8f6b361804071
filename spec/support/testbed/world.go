package testbed

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Resource is one thing in the account.
type Resource struct {
	Kind   string // "instance", "volume", "network-interface", "snapshot", "image", "address"
	ID     string
	State  string
	Tags   map[string]string
	Answer Element // as AWS describes it
}

// String is "volume vol-123 (available) Name=disk".
func (r Resource) String() string {
	text := fmt.Sprintf("%s %s (%s)", r.Kind, r.ID, r.State)
	for _, key := range slices.Sorted(maps.Keys(r.Tags)) {
		text += " " + key + "=" + r.Tags[key]
	}
	return text
}

// World is what is in the account beyond what it was seeded with: instances that are not terminated, volumes, network
// interfaces, own snapshots, own images and elastic addresses, in the order of kind and id.
type World []Resource

// listings say how each kind is asked for.
var listings = []struct {
	kind, action, list, id, state string
	params                        []string
}{
	{"volume", "DescribeVolumes", "volumeSet", "volumeId", "status", nil},
	{"network-interface", "DescribeNetworkInterfaces", "networkInterfaceSet", "networkInterfaceId", "status", nil},
	{"snapshot", "DescribeSnapshots", "snapshotSet", "snapshotId", "status", []string{"Owner.1", "self"}},
	{"image", "DescribeImages", "imagesSet", "imageId", "imageState", []string{"Owner.1", "self"}},
	{"address", "DescribeAddresses", "addressesSet", "allocationId", "associationId", nil},
}

// World looks at the account past the gateway. What the gateway holds back (a termination or a detachment that lags) is
// done first, so that it does not look like a leak.
func (b *Bed) World(ctx context.Context) (World, error) {
	b.Gateway.Settle(ctx)
	world, err := everything(ctx, b.Emulator)
	return world.Beyond(b.seeded), err
}

func everything(ctx context.Context, emulator *Emulator) (World, error) {
	var world World
	reservations, err := emulator.AWS(ctx, "ec2", "DescribeInstances")
	if err != nil {
		return nil, err
	}
	for _, reservation := range reservations.Items("reservationSet") {
		for _, item := range reservation.Items("instancesSet") {
			if state := item.Value("instanceState", "name"); state != "terminated" {
				world = append(world, Resource{"instance", item.Value("instanceId"), state, tags(item), item})
			}
		}
	}
	for _, l := range listings {
		answer, err := emulator.AWS(ctx, "ec2", l.action, l.params...)
		if err != nil {
			return nil, err
		}
		for _, item := range answer.Items(l.list) {
			world = append(world, Resource{l.kind, item.Value(l.id), item.Value(l.state), tags(item), item})
		}
	}
	slices.SortFunc(world, func(a, b Resource) int { return strings.Compare(a.Kind+a.ID, b.Kind+b.ID) })
	return world, nil
}

func tags(item Element) map[string]string {
	tags := map[string]string{}
	for _, tag := range item.Items("tagSet") {
		tags[tag.Value("key")] = tag.Value("value")
	}
	return tags
}

// Of returns the resources of one kind.
func (w World) Of(kind string) World {
	return slices.DeleteFunc(slices.Clone(w), func(r Resource) bool { return r.Kind != kind })
}

// Find returns the resource with an id, nil when it is not there.
func (w World) Find(id string) *Resource {
	for i := range w {
		if w[i].ID == id {
			return &w[i]
		}
	}
	return nil
}

// Beyond returns what is here and was not there before: what a run has left behind.
func (w World) Beyond(before World) World {
	return slices.DeleteFunc(slices.Clone(w), func(r Resource) bool { return before.Find(r.ID) != nil })
}

// GomegaString keeps failures of specs readable.
func (w World) GomegaString() string { return w.String() }

// String has a line for each resource.
func (w World) String() string {
	var lines []string
	for _, resource := range w {
		lines = append(lines, resource.String())
	}
	return strings.Join(lines, "\n")
}
