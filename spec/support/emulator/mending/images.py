"""Images: what they consist of, which are listed, registering and copying them."""

import copy

from .patch import refuse, replace, replace_property, wrap
from .snapshots import default_key, full_key, snapshot_of, volume_for
from .tags import tags_at_birth

# Fields of images.json that moto's images do not have.
OWN = ("root_gib", "deprecation_time")
PLAIN_FIELDS = ("architecture", "virtualization_type", "hypervisor", "root_device_name", "root_device_type", "kernel_id",
                "ramdisk_id", "boot_mode", "platform", "ena_support", "imds_support", "sriov_net_support", "tpm_support")


def take_own_fields():
    """Takes out of the seed the fields that moto's images do not have; returns them by image id."""
    from moto.ec2.models import amis

    return {ami["ami_id"]: {name: ami.pop(name) for name in OWN if name in ami} for ami in amis.AMIS}


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.amis import Ami
    from moto.ec2.responses import EC2Response

    seed = take_own_fields()

    @wrap(Ami, "__init__")
    def init(earlier, self, *args, **kwargs):
        earlier(self, *args, **kwargs)
        own = seed.get(self.id, {})
        self.ebs_snapshot.volume.size = own.get("root_gib", 8)
        self.deprecation_time = own.get("deprecation_time")
        self.mappings = [mapping_of(self.root_device_name, self.ebs_snapshot)]
        for field in PLAIN_FIELDS:
            self.__dict__.setdefault(field, None)

    @replace_property(Ami, "block_device_mappings")
    def block_device_mappings(self):
        """moto shows one mapping of 15 GiB, whatever the image has."""
        return copy.deepcopy(self.mappings)

    replace(EC2Backend, "describe_images")(describe_images)
    replace(EC2Response, "describe_images")(describe_images_action)
    replace(EC2Response, "register_image")(register_image)
    replace(EC2Response, "copy_image")(copy_image)


def mapping_of(device, snapshot):
    ebs = {"SnapshotId": snapshot.id, "VolumeSize": snapshot.volume.size, "VolumeType": "gp2",
           "DeleteOnTermination": True, "Encrypted": bool(snapshot.encrypted)}
    return {"DeviceName": device, "Ebs": ebs}


def find_image(backend, image_id):
    """An image to launch from or to copy."""
    if image_id in backend.deleted_amis:
        # "The specified AMI has been deregistered and is no longer available". AWSEC2/latest/APIReference/errors-overview.html
        refuse("InvalidAMIID.Unavailable", f"The image ID '{image_id}' is no longer available")
    if image_id not in backend.amis:
        refuse("InvalidAMIID.NotFound", f"The image id '[{image_id}]' does not exist")
    return backend.amis[image_id]


def describe_images(self, ami_ids=None, filters=None, exec_users=None, owners=None):
    """moto accepts several ids when one exists, and ignores filters and owners beside ids."""
    from moto.ec2.utils import generic_filter

    for image_id in ami_ids or []:
        if image_id not in self.amis and image_id not in self.deleted_amis:
            refuse("InvalidAMIID.NotFound", f"The image id '[{image_id}]' does not exist")
    images = [ami for ami in self.amis.values() if not ami_ids or ami.id in ami_ids]
    if owners:
        wanted = {self.account_id if owner == "self" else owner for owner in owners}
        images = [ami for ami in images if ami.owner_id in wanted or ami.owner_alias in wanted]
    if exec_users:
        wanted = {self.account_id if user == "self" else user for user in exec_users}
        images = [ami for ami in images if ami.is_public or
                  any(permission.get("UserId") in wanted for permission in ami.launch_permissions)]
    return generic_filter(filters, images)


def describe_images_action(self):
    """Deprecated images of others are shown by id or with IncludeDeprecated only. AWSEC2/latest/UserGuide/ami-deprecate.html"""
    from moto.core.responses import ActionResult
    from moto.core.utils import utcnow

    self.error_on_dryrun()
    p, backend = self.params, self.ec2_backend
    images = backend.describe_images(p.get("ImageIds"), self._filters_from_querystring(), p.get("ExecutableUsers"), p.get("Owners"))
    if not p.get("ImageIds") and not p.get("IncludeDeprecated"):
        now = utcnow().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        images = [ami for ami in images if ami.owner_id == backend.account_id or not ami.deprecation_time or ami.deprecation_time > now]
    return ActionResult({"Images": images})


def check_name(backend, name):
    """InvalidAMIName.Duplicate in AWSEC2/latest/APIReference/errors-overview.html."""
    for ami in backend.amis.values():
        if ami.name == name and ami.owner_id == backend.account_id:
            refuse("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {ami.id}")


def new_image(backend, name, description, mappings, fields, tags):
    """An image of the account that uses the snapshots of its mappings; moto gives each image a snapshot of its own."""
    image = backend.register_image(name, description)
    backend.snapshots.pop(image.ebs_snapshot.id)
    image.mappings = mappings
    for field, value in fields.items():
        setattr(image, field, value)
    for mapping in mappings:
        if mapping["DeviceName"] == image.root_device_name and "Ebs" in mapping:
            image.ebs_snapshot = backend.snapshots[mapping["Ebs"]["SnapshotId"]]
    image.add_tags(tags)
    return image


def register_image(self):
    """moto forgets all but the name. AWSEC2/latest/APIReference/API_RegisterImage.html"""
    from moto.core.responses import ActionResult

    p, backend = self.params, self.ec2_backend
    check_name(backend, p.get("Name"))
    mappings = [registered_mapping(backend, given) for given in p.get("BlockDeviceMappings") or []]
    self.error_on_dryrun()
    fields = {
        # "Default: For Amazon EBS-backed AMIs, i386", "Default: paravirtual"
        "architecture": p.get("Architecture", "i386"), "virtualization_type": p.get("VirtualizationType", "paravirtual"),
        "hypervisor": "xen", "root_device_type": "ebs", "root_device_name": p.get("RootDeviceName"), "kernel_id": p.get("KernelId"),
        "ramdisk_id": p.get("RamdiskId"), "boot_mode": p.get("BootMode"), "imds_support": p.get("ImdsSupport"),
        "ena_support": p.get("EnaSupport", False), "sriov_net_support": p.get("SriovNetSupport"), "sriov": p.get("SriovNetSupport"),
        "tpm_support": p.get("TpmSupport"),
    }
    image = new_image(backend, p.get("Name"), p.get("Description"), mappings, fields, tags_at_birth(p, "image"))
    return ActionResult({"ImageId": image.id})


def registered_mapping(backend, given):
    if "Ebs" not in given:
        return dict(given)
    ebs = dict(given["Ebs"])
    if ebs.get("SnapshotId"):
        snapshot = snapshot_of(backend, ebs["SnapshotId"])
        check_size(snapshot, ebs.get("VolumeSize"))
        ebs["VolumeSize"] = ebs.get("VolumeSize") or snapshot.volume.size
        ebs["Encrypted"] = bool(snapshot.encrypted)
    elif not ebs.get("VolumeSize"):
        refuse("MissingParameter", "The request must contain the parameter size or snapshotId")
    ebs.setdefault("Encrypted", False)
    ebs.setdefault("VolumeType", "gp2")
    ebs.setdefault("DeleteOnTermination", True)
    return {"DeviceName": given.get("DeviceName"), "Ebs": ebs}


def check_size(snapshot, size):
    if size and size < snapshot.volume.size:
        refuse("InvalidBlockDeviceMapping",
               f"Volume of size {size}GB is smaller than snapshot '{snapshot.id}', expect size>= {snapshot.volume.size}GB")


def copy_image(self):
    """moto copies no mappings and no tags. AWSEC2/latest/APIReference/API_CopyImage.html"""
    from moto.core.responses import ActionResult
    from moto.ec2.models import ec2_backends

    p, backend = self.params, self.ec2_backend
    origin = ec2_backends[self.current_account][p.get("SourceRegion") or self.region]
    source = find_image(origin, p.get("SourceImageId"))
    check_name(backend, p.get("Name"))
    if p.get("KmsKeyId") and not p.get("Encrypted"):
        refuse("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.")
    self.error_on_dryrun()
    mappings = [copied_mapping(p, origin, backend, mapping) for mapping in source.block_device_mappings]
    fields = {field: getattr(source, field) for field in PLAIN_FIELDS}
    tags = dict(source.ec2_backend.tags.get(source.id, {})) if p.get("CopyImageTags") and source.owner_id == backend.account_id else {}
    tags.update(tags_at_birth(p, "image"))
    description = p.get("Description", source.description)
    image = new_image(backend, p.get("Name"), description, mappings, fields, tags)
    return ActionResult({"ImageId": image.id})


def copied_mapping(p, origin, backend, mapping):
    ebs = mapping.get("Ebs")
    if not ebs or not ebs.get("SnapshotId"):
        return mapping
    source = origin.snapshots[ebs["SnapshotId"]]
    key = full_key(backend, p.get("KmsKeyId")) or source.kms_key_id
    encrypted = bool(p.get("Encrypted") or source.encrypted)
    if encrypted and not key:
        key = default_key(backend)
    stand_in = volume_for(backend, source.volume.size)
    snapshot = backend.create_snapshot(stand_in.id, f"Copied for DestinationAmi from SourceAmi {p['SourceImageId']} for SourceSnapshot {source.id}.")
    del backend.volumes[stand_in.id]
    snapshot.encrypted, snapshot.kms_key_id = encrypted, key if encrypted else None
    snapshot.add_tags(tags_at_birth(p, "snapshot"))
    return {**mapping, "Ebs": {**ebs, "SnapshotId": snapshot.id, "Encrypted": encrypted}}
