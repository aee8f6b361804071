package gateway

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const (
	tagKeyLength   = 128
	tagValueLength = 256
	tagCount       = 50
)

const tagPage = "AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"

var tagChecks = []check{
	{name: "tag form", page: tagPage, test: everyTagList(tagForm)},
	{name: "duplicate tag key", page: tagPage, test: everyTagList(duplicateTag)},
	{name: "too many tags", page: tagPage, test: everyTagList(tooManyTags)},
	{name: "tag specification", page: "AWSEC2/latest/APIReference/API_TagSpecification.html", test: tagSpecification},
	{name: "tag in metadata", actions: actions("RunInstances"), page: metadataTagPage, test: metadataTags},
}

// everyTagList tries a rule on each list of tags in a request.
func everyTagList(rule func(query Query, tags []string) *Refusal) func(Call, Query) *Refusal {
	return func(_ Call, query Query) *Refusal {
		lists := []string{"Tag"}
		for _, specification := range query.Members("TagSpecification") {
			lists = append(lists, specification+".Tag")
		}
		for _, list := range lists {
			if refusal := rule(query, query.Members(list)); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

func tagForm(query Query, tags []string) *Refusal {
	for _, tag := range tags {
		key, value := query.Get(tag+".Key"), query.Get(tag+".Value")
		switch {
		case key == "":
			return refuse("InvalidParameterValue", "Tag key cannot be null or empty")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return refuse("InvalidParameterValue", "Value ( %s ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use", key)
		case utf8.RuneCountInString(key) > tagKeyLength:
			return refuse("InvalidParameterValue", "Tag key exceeds the maximum length of %d characters", tagKeyLength)
		case utf8.RuneCountInString(value) > tagValueLength:
			return refuse("InvalidParameterValue", "Tag value exceeds the maximum length of %d characters", tagValueLength)
		case !utf8.ValidString(key + value):
			return refuse("InvalidParameterValue", "Tag %q is not valid UTF-8", key)
		}
	}
	return nil
}

func duplicateTag(query Query, tags []string) *Refusal {
	seen := map[string]bool{}
	for _, tag := range tags {
		key := query.Get(tag + ".Key")
		if seen[key] {
			return refuse("InvalidParameterValue", "Duplicate tag key '%s' specified.", key)
		}
		seen[key] = true
	}
	return nil
}

func tooManyTags(_ Query, tags []string) *Refusal {
	if len(tags) > tagCount {
		return refuse("TagLimitExceeded", "More than %d tags specified", tagCount)
	}
	return nil
}

// taggable are the kinds that each action makes.
var taggable = map[string]string{
	"RunInstances":           "instance volume network-interface spot-instances-request elastic-gpu",
	"CreateVolume":           "volume",
	"CreateSnapshot":         "snapshot",
	"CreateNetworkInterface": "network-interface",
	"RegisterImage":          "image snapshot",
	"CopyImage":              "image snapshot",
}

func tagSpecification(call Call, query Query) *Refusal {
	var kinds []string
	for _, specification := range query.Members("TagSpecification") {
		kind := query.Get(specification + ".ResourceType")
		switch {
		case !slices.Contains(strings.Fields(taggable[call.Action]), kind):
			return refuse("InvalidParameterValue", "'%s' is not a valid taggable resource type for this operation.", kind)
		case slices.Contains(kinds, kind):
			return refuse("InvalidParameterValue", "The same resource type '%s' may not be specified more than once in tag specifications", kind)
		case len(query.Members(specification+".Tag")) == 0:
			return refuse("InvalidParameterValue", "Tag specification must have at least one tag")
		}
		kinds = append(kinds, kind)
	}
	return nil
}

const metadataTagPage = "AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html"

// metadataTagKey is what a tag key may consist of when the instance's tags are in its metadata.
var metadataTagKey = regexp.MustCompile(`^[0-9a-zA-Z\-_+=,.@:]{1,255}$`)

func metadataTags(_ Call, query Query) *Refusal {
	if query.Get("MetadataOptions.InstanceMetadataTags") != "enabled" {
		return nil
	}
	for _, specification := range query.Members("TagSpecification") {
		if query.Get(specification+".ResourceType") != string(Instance) {
			continue
		}
		if refusal := metadataKeys(query, query.Members(specification+".Tag")); refusal != nil {
			return refusal
		}
	}
	return nil
}

func metadataKeys(query Query, tags []string) *Refusal {
	for _, tag := range tags {
		key := query.Get(tag + ".Key")
		if !metadataTagKey.MatchString(key) || key == "." || key == ".." || key == "_index" {
			return refuse("InvalidParameterValue",
				"'%s' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255}), and must not be a reserved name ('.', '..', '_index')", key)
		}
	}
	return nil
}

// untaggable refuses such keys on an instance that was launched so.
func (a *account) untaggable(x *exchange, _ time.Time) *Refusal {
	if x.call.Action != "CreateTags" {
		return nil
	}
	for _, id := range x.query.List("ResourceId") {
		if t, known := a.things[id]; known && t.metadataTags {
			return metadataKeys(x.query, x.query.Members("Tag"))
		}
	}
	return nil
}
