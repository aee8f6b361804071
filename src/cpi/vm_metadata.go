package cpi

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
)

type vmMetadataArgs struct {
	VM       string          `rpc:"vm_cid"`
	Metadata json.RawMessage `rpc:"metadata"`
}

// setVMMetadata tags the instance, the volumes that are deleted with it and its network interfaces in one call. The call
// also shows that the Director has recorded the VM, so the private tag becomes committed in it.
func (c *CPI) setVMMetadata(ctx context.Context, args vmMetadataArgs) (any, error) {
	values, err := c.metadata("metadata", args.Metadata)
	if err != nil {
		return nil, err
	}
	vmName(values)
	instance, err := c.aws.LookUpInstance(ctx, args.VM)
	if err != nil {
		return nil, err
	}
	if instance.ShowsTags {
		values = aws.ForInstanceMetadata(values, c.log.Warn)
	}
	tags := c.tags(values)
	commit := aws.Commit(instance.Tags)
	resources := vmResources(instance)
	err = c.aws.Tag(ctx, append(tags, commit...), resources.all()...)
	switch {
	case c.tagsRefused(err, args.VM):
		return nil, c.tagByKind(ctx, commit, resources)
	case (aws.Unauthorized(err) || aws.NotFound(err)) && len(resources.all()) > 1:
		// The right may be granted for instances only, or a volume or an interface may not exist any more.
		return nil, c.tagByKind(ctx, append(tags, commit...), resources)
	}
	return nil, err
}

// tagsRefused reports whether AWS refuses the tags, and warns of it, since no deployment should fail because of a tag.
// The private tag exists already, so AWS accepts its new value all the same.
func (c *CPI) tagsRefused(err error, cid string) bool {
	if aws.TagsRefused(err) {
		c.log.Warn(fmt.Sprintf("the tags of %s are left as they are: %s", cid, err.Error()))
		return true
	}
	return false
}

// taggable are the resources of a VM by kind.
type taggable struct {
	instance      string
	volumes, enis []string
}

func (t taggable) all() []string {
	return append(append([]string{t.instance}, t.volumes...), t.enis...)
}

func vmResources(instance aws.Instance) taggable {
	// A persistent disk is not deleted with the VM and has tags of its own.
	return taggable{instance: instance.ID, volumes: instance.OwnVolumes(), enis: instance.NICs}
}

// tagByKind tags one kind of resource after the other, since a policy may allow CreateTags on some kinds only. The
// instance must be tagged. For the rest a warning is enough.
func (c *CPI) tagByKind(ctx context.Context, tags []aws.Tag, resources taggable) error {
	if err := c.aws.Tag(ctx, tags, resources.instance); err != nil {
		return err
	}
	for _, ids := range [][]string{resources.volumes, resources.enis} {
		if err := c.aws.Tag(ctx, tags, ids...); err != nil {
			c.log.Warn(fmt.Sprintf("the tags of %s could not be set: %s", strings.Join(ids, ", "), err.Error()))
		}
	}
	return nil
}

// metadata reads a metadata argument. Every scalar becomes text, and null is left out.
func (c *CPI) metadata(name string, raw json.RawMessage) (map[string]string, error) {
	var report decode.Report
	values := decode.Scalars(raw, name, &report)
	c.log.Warn(report.Warnings()...)
	return values, report.Err()
}

func (c *CPI) tags(values map[string]string) []aws.Tag {
	tags, warnings := aws.Tags(values)
	c.log.Warn(warnings...)
	return tags
}

// vmName sets the Name tag: the given name, else job/index, else what is being compiled.
func vmName(metadata map[string]string) {
	name, named := metadata["name"]
	job, hasJob := metadata["job"]
	index, hasIndex := metadata["index"]
	compiling, isCompiling := metadata["compiling"]
	switch {
	case named:
		delete(metadata, "name")
		metadata["Name"] = name
	case hasJob && hasIndex:
		metadata["Name"] = job + "/" + index
	case isCompiling:
		metadata["Name"] = "compiling/" + compiling
	}
}
