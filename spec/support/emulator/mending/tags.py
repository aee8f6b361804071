"""Tags: which may be set, and on what."""

from .patch import refuse, wrap

# AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
KEY, VALUE, PER_RESOURCE = 128, 256, 50


def mend():
    from moto.ec2.responses import EC2Response

    @wrap(EC2Response, "create_tags")
    def create_tags(earlier, self):
        """moto tags what is not there. AWS refuses, and then nothing is tagged."""
        tags = self.params.get("Tags") or []
        for resource in self.params.get("Resources") or []:
            check_exists(self.ec2_backend, resource)
        check_tags(tags)
        for resource in self.params.get("Resources") or []:
            check_number(self.ec2_backend.tags.get(resource, {}), tags)
        for tag in tags:
            tag.setdefault("Value", "")
        return earlier(self)


def check_exists(backend, resource):
    kinds = {
        "i": ("InvalidInstanceID", "instance ID", backend.get_instance_by_id),
        "vol": ("InvalidVolume", "volume", backend.volumes.get),
        "snap": ("InvalidSnapshot", "snapshot", backend.snapshots.get),
        "ami": ("InvalidAMIID", "image ID", backend.amis.get),
        "eni": ("InvalidNetworkInterfaceID", "networkInterface ID", backend.enis.get),
    }
    kind = kinds.get(resource.partition("-")[0])
    if kind and not kind[2](resource):
        refuse(kind[0] + ".NotFound", f"The {kind[1]} '{resource}' does not exist")


def check_tags(tags):
    """The limits of one set of tags [{"Key": k, "Value": v}]."""
    for tag in tags:
        key, value = tag.get("Key") or "", tag.get("Value") or ""
        if key.lower().startswith("aws:"):
            refuse("InvalidParameterValue", f"Tag keys starting with 'aws:' are reserved for internal use: {key}")
        if not 1 <= len(key) <= KEY:
            refuse("InvalidParameterValue", f"Tag key exceeds the maximum length of {KEY} characters")
        if len(value) > VALUE:
            refuse("InvalidParameterValue", f"Tag value exceeds the maximum length of {VALUE} characters")
    check_number({}, tags)


def check_number(present, tags):
    keys = {key for key in present if not key.startswith("aws:")} | {tag.get("Key") for tag in tags}
    if len(keys) > PER_RESOURCE:
        refuse("TagLimitExceeded", f"More than {PER_RESOURCE} tags specified")


def tags_at_birth(parameters, kind):
    """The tags {key: value} that TagSpecifications give to a kind of resource, as "network-interface"."""
    tags = {}
    for specification in parameters.get("TagSpecifications") or []:
        if specification.get("ResourceType") == kind:
            tags.update({tag["Key"]: tag.get("Value") or "" for tag in specification.get("Tags") or []})
    return tags
