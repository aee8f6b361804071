package aws

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// AWS's limits for tags: characters of key and value, and tags on one resource.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const (
	tagKeyLimit   = 128
	tagValueLimit = 256
	tagCountLimit = 50
)

// Tag is one tag of a resource.
type Tag struct{ Key, Value string }

// Tags returns tags in AWS's form, sorted by key, and a warning for each that AWS would refuse. Such a tag is left out,
// so that one bad tag does not cost all of them. A key or value that is too long is cut.
func Tags(wanted map[string]string) (tags []Tag, warnings []string) {
	given := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		value := wanted[key]
		switch {
		case key == "" || strings.HasPrefix(strings.ToLower(key), "aws:"):
			warnings = append(warnings, fmt.Sprintf("tag %q is left out: AWS reserves keys that start with aws: and takes no empty key", key))
			continue
		case !utf8.ValidString(key + value):
			warnings = append(warnings, fmt.Sprintf("tag %q is left out: it is not valid UTF-8", key))
			continue
		case key == PrivateTagKey:
			warnings = append(warnings, fmt.Sprintf("tag %q is left out: the CPI keeps its own notes there", key))
			continue
		}
		if len(tags) == tagCountLimit-1 { // one is ours
			warnings = append(warnings, fmt.Sprintf("tag %q is left out: AWS takes %d tags on a resource", key, tagCountLimit))
			continue
		}
		short := cut(key, tagKeyLimit)
		if given[short] {
			warnings = append(warnings, fmt.Sprintf("tag %q is left out: its key, cut to %d characters, is the same as that of another tag", key, tagKeyLimit))
			continue
		}
		given[short] = true
		tags = append(tags, Tag{Key: short, Value: cut(value, tagValueLimit)})
	}
	return tags, warnings
}

// metadataKey matches the keys that AWS accepts for tags that an instance shows in its metadata service.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html
var metadataKey = regexp.MustCompile(`^[0-9A-Za-z+=.,_:@-]+$`)

// ForInstanceMetadata leaves out the tags whose keys AWS refuses for an instance with instance_metadata_tags, and warns
// of each.
func ForInstanceMetadata(wanted map[string]string, warn func(...string)) map[string]string {
	fitting := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		if !metadataKey.MatchString(key) || key == "." || key == ".." || key == "_index" {
			warn(fmt.Sprintf("tag %q is left out: an instance that shows its tags in the metadata service takes keys of letters, digits and +=.,_:@- only", key))
			continue
		}
		fitting[key] = wanted[key]
	}
	return fitting
}

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}

// Birth is how a resource is tagged when it is created: the wanted tags, and the purpose that the private tag names.
type Birth struct {
	Purpose string // an agent id, or disk, snapshot, stemcell
	Tags    map[string]string
}

// tagSpecifications returns the tags of each type of resource that a call creates; nil when there is no tag, since AWS
// refuses an empty list.
func (c *Client) tagSpecifications(birth Birth, resourceTypes ...types.ResourceType) []types.TagSpecification {
	tags, warnings := Tags(birth.Tags)
	c.timeline.Warn(warnings...)
	if !c.identity.Hidden {
		tags = append(tags, Tag{Key: PrivateTagKey, Value: c.identity.PendingTag(birth.Purpose)})
	}
	if len(tags) == 0 {
		return nil
	}
	specifications := make([]types.TagSpecification, len(resourceTypes))
	for i, resourceType := range resourceTypes {
		specifications[i] = types.TagSpecification{ResourceType: resourceType, Tags: written(tags)}
	}
	return specifications
}

// CommittedTags returns the committed private tag as a list of its own; nil where the private tag is left out.
func (c *Client) CommittedTags(purpose string) []Tag {
	if c.identity.Hidden {
		return nil
	}
	return []Tag{{Key: PrivateTagKey, Value: c.identity.CommittedTag(purpose)}}
}

// Tag sets tags on resources that the Director named. Without tags or resources it calls nothing.
func (c *Client) Tag(ctx context.Context, tags []Tag, resources ...string) error {
	return c.tag(ctx, changes.ofGiven(), tags, resources)
}

// TagOnce sets tags on resources that may not exist. It does not ask again for an unknown id.
func (c *Client) TagOnce(ctx context.Context, tags []Tag, resources ...string) error {
	return c.tag(ctx, changes, tags, resources)
}

func (c *Client) tag(ctx context.Context, k kind, tags []Tag, resources []string) error {
	if len(tags) == 0 || len(resources) == 0 {
		return nil
	}
	_, err := call(ctx, c, c.ec2.CreateTags, &ec2.CreateTagsInput{Resources: resources, Tags: written(tags)}, k)
	if err != nil {
		return fmt.Errorf("tagging %s: %w", strings.Join(resources, ", "), err)
	}
	return nil
}

// written puts tags into a request.
func written(tags []Tag) []types.Tag {
	list := make([]types.Tag, len(tags))
	for i, tag := range tags {
		list[i] = types.Tag{Key: sdk.String(tag.Key), Value: sdk.String(tag.Value)}
	}
	return list
}

// tagMap reads the tags of a resource.
func tagMap(tags []types.Tag) map[string]string {
	read := make(map[string]string, len(tags))
	for _, tag := range tags {
		read[sdk.ToString(tag.Key)] = sdk.ToString(tag.Value)
	}
	return read
}
