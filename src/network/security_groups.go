package network

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// groupID matches an id of 8 or 17 hexadecimal digits as a whole, since a name may begin like an id.
var groupID = regexp.MustCompile(`^sg-[0-9a-f]{8}([0-9a-f]{9})?$`)

// ChooseGroups returns the security groups of a VM, as ids or names: those of the VM, else those of all its networks
// together, else the defaults. The lists are not mixed. All NICs of a VM have the same groups.
func (s Spec) ChooseGroups(vm, defaults []string) ([]string, error) {
	chosen := vm
	if len(chosen) == 0 {
		for _, network := range s {
			chosen = append(chosen, network.SecurityGroups...)
		}
		slices.Sort(chosen)
		chosen = slices.Compact(chosen)
	}
	if len(chosen) == 0 {
		chosen = defaults
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("Missing security groups. See http://bosh.io/docs/aws-cpi.html for the list of supported properties. " +
			"(set cloud_properties.security_groups of the VM or the network, or aws.default_security_groups)")
	}
	return chosen, nil
}

// FindGroups looks up the groups that entries give by name, in all VPCs. It calls nothing when all entries are ids.
func FindGroups(ctx context.Context, client *aws.Client, entries []string) ([]aws.SecurityGroup, error) {
	var names []string
	for _, entry := range entries {
		if !groupID.MatchString(entry) {
			names = append(names, entry)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	return client.SecurityGroups(ctx, names)
}

// GroupIDs returns the ids of entries. A name stands for the group of that name in the VM's VPC.
func GroupIDs(entries []string, found []aws.SecurityGroup, vpc string) ([]string, error) {
	ids := make([]string, 0, len(entries))
	add := func(id string) { // one may be given by its id and by its name
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, entry := range entries {
		if groupID.MatchString(entry) {
			add(entry)
			continue
		}
		var matches []string
		for _, group := range found {
			if group.Name == entry && group.VPC == vpc {
				matches = append(matches, group.ID)
			}
		}
		switch len(matches) {
		case 0:
			return nil, fmt.Errorf("Security group not found with name '%s'", entry)
		case 1:
			add(matches[0])
		default:
			return nil, fmt.Errorf("Found multiple matching security groups with name '%s': %s", entry, strings.Join(matches, ", "))
		}
	}
	return ids, nil
}
