"""Placement groups, which moto does not have. AWSEC2/latest/APIReference/API_CreatePlacementGroup.html"""

import secrets

from .patch import refuse, replace
from .tags import tags_at_birth


def mend():
    from moto.ec2.responses import EC2Response

    replace(EC2Response, "create_placement_group", new=True)(create)
    replace(EC2Response, "describe_placement_groups", new=True)(describe)
    replace(EC2Response, "delete_placement_group", new=True)(delete)


def groups_of(backend):
    return backend.__dict__.setdefault("placement_groups", {})


def find(backend, name):
    if name not in groups_of(backend):
        refuse("InvalidPlacementGroup.Unknown", f"The Placement Group '{name}' is unknown.")
    return groups_of(backend)[name]


def create(self):
    from moto.core.responses import ActionResult

    p, groups = self.params, groups_of(self.ec2_backend)
    if p.get("GroupName") in groups:
        refuse("InvalidPlacementGroup.Duplicate", f"The Placement Group '{p['GroupName']}' already exists.")
    self.error_on_dryrun()
    tags = [{"Key": key, "Value": value} for key, value in tags_at_birth(p, "placement-group").items()]
    group = {"GroupName": p.get("GroupName"), "GroupId": "pg-0" + secrets.token_hex(8), "State": "available",
             "Strategy": p.get("Strategy", "cluster"), "PartitionCount": p.get("PartitionCount"), "Tags": tags}
    groups[group["GroupName"]] = group
    return ActionResult({"PlacementGroup": group})


def describe(self):
    from moto.core.responses import ActionResult

    backend, names = self.ec2_backend, self.params.get("GroupNames")
    return ActionResult({"PlacementGroups": [find(backend, name) for name in names] if names else list(groups_of(backend).values())})


def delete(self):
    from moto.core.responses import EmptyResult

    backend, name = self.ec2_backend, self.params.get("GroupName")
    find(backend, name)
    if any(instance.placement.group_name == name for instance in backend.all_instances() if instance.state != "terminated"):
        refuse("InvalidPlacementGroup.InUse", f"The placement group '{name}' is in use and may not be deleted.")
    self.error_on_dryrun()
    del groups_of(backend)[name]
    return EmptyResult()
