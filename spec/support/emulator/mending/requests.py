"""What is checked in every EC2 request: the form of ids and the tags to be given at birth."""

import functools
import inspect
import re

from .patch import refuse
from .tags import check_tags

# Resource ids have 8 or 17 hexadecimal digits. AWSEC2/latest/UserGuide/resource-ids.html
DIGITS = re.compile(r"[0-9a-f]{8}([0-9a-f]{9})?")

PREFIXES = {
    "InstanceId": "i", "InstanceIds": "i",
    "ImageId": "ami", "ImageIds": "ami", "SourceImageId": "ami",
    "VolumeId": "vol", "VolumeIds": "vol",
    "SnapshotId": "snap", "SnapshotIds": "snap",
    "NetworkInterfaceId": "eni", "NetworkInterfaceIds": "eni",
}

# AWSEC2/latest/APIReference/errors-overview.html
MALFORMED = {
    "i": "InvalidInstanceID.Malformed",
    "ami": "InvalidAMIID.Malformed",
    "vol": "InvalidVolumeID.Malformed",
    "snap": "InvalidSnapshotID.Malformed",
    "eni": "InvalidNetworkInterfaceId.Malformed",
}


def mend():
    from moto.core.utils import camelcase_to_underscores, get_service_model
    from moto.ec2.responses import EC2Response

    actions = {camelcase_to_underscores(name) for name in get_service_model("ec2").operation_names}
    for name, method in inspect.getmembers(EC2Response, inspect.isfunction):
        if name in actions:
            setattr(EC2Response, name, checked(method))


def checked(method):
    @functools.wraps(method)
    def call(self):
        check_ids(self.params)
        for specification in self.params.get("TagSpecifications") or []:
            check_tags(specification.get("Tags") or [])
        return method(self)

    return call


def check_ids(parameters):
    for name, value in parameters.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                check_ids(one)
            elif name in PREFIXES:
                check_id(PREFIXES[name], one)


def check_id(prefix, value):
    head, _, digits = value.partition("-")
    if head == prefix and DIGITS.fullmatch(digits):
        return
    if prefix in ("vol", "snap") and head != prefix:
        name = "volumeId" if prefix == "vol" else "snapshotId"
        refuse("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid. Expected: '{prefix}-...'.")
    refuse(MALFORMED[prefix], f'Invalid id: "{value}"' + ("" if prefix == "i" else f' (expecting "{prefix}-...")'))
