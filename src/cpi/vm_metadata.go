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

// setVMMetadata tags the instance, the volumes that go with it and its network interfaces in one call. It is also the
// first sign that the Director has recorded the VM: the private tag becomes committed in the same call.
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
		// A right may be there for instances only, and a volume or an interface may be gone by now.
		return nil, c.tagByKind(ctx, append(tags, commit...), resources)
	}
	return nil, err
}

// tagsRefused reports whether AWS does not take the tags as they are, and warns of it: no deployment fails over a tag. The
// private tag is there already, so it is taken all the same.
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

// tagByKind tags kind by kind where a policy allows CreateTags only on some: the instance must succeed, for the rest a
// warning is enough.
func (c *CPI) tagByKind(ctx context.Context, tags []aws.Tag, resources taggable) error {
	if err := c.aws.Tag(ctx, tags, resources.instance); err != nil {
		return err
	}
	for _, ids := range [][]string{resources.volumes, resources.enis} {
		if err := c.aws.Tag(ctx, tags, ids...); err != nil {
			c.log.Warn(fmt.Sprintf("%s stay without their tags: %s", strings.Join(ids, ", "), err.Error()))
		}
	}
	return nil
}

// metadata reads a metadata argument: scalars of any kind as text, null left out.
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

// vmName derives the Name tag: the given name, else job/index, else what is being compiled.
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
