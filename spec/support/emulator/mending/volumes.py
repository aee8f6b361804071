"""Volumes: sizes, types, performance, encryption."""

from .patch import refuse, replace, wrap
from .snapshots import full_key, snapshot_of
from .tags import tags_at_birth

# GiB. AWSEC2/latest/APIReference/API_CreateVolume.html
SIZES = {"standard": (1, 1024), "gp2": (1, 16384), "gp3": (1, 65536), "io1": (4, 16384), "io2": (4, 65536),
         "st1": (125, 16384), "sc1": (125, 16384)}
# What gp3 has when nothing is said. ebs/latest/userguide/general-purpose.html
GP3_IOPS, GP3_THROUGHPUT = 3000, 125


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.elastic_block_store import Volume
    from moto.ec2.responses import EC2Response

    @wrap(EC2Backend, "create_volume")
    def create_volume(earlier, self, size, zone_name, snapshot_id=None, encrypted=False, kms_key_id=None, volume_type=None,
                      iops=None, throughput=None, multi_attach_enabled=None):
        """moto takes any size and type; a volume of an encrypted snapshot has no key."""
        kind = volume_type or "gp2"
        if kms_key_id and not encrypted:
            refuse("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.")
        if snapshot_id:
            snapshot = snapshot_of(self, snapshot_id)
            size = snapshot.volume.size if size is None else size
            if size < snapshot.volume.size:
                refuse("InvalidParameterValue", f"Volume of {size}GiB is smaller than snapshot '{snapshot_id}', "
                       f"which has {snapshot.volume.size}GiB")
            if snapshot.encrypted:
                encrypted, kms_key_id = True, kms_key_id or snapshot.kms_key_id
        if size is None:
            refuse("MissingParameter", "The request must contain the parameter size or snapshotId")
        check_size(kind, size)
        check_performance(kind, iops, throughput)
        volume = earlier(self, size, zone_name, snapshot_id, encrypted, full_key(self, kms_key_id), kind, iops, throughput,
                         multi_attach_enabled)
        volume.iops, volume.throughput = performance(kind, size, iops, throughput)
        return volume

    replace(EC2Response, "create_volume")(create_volume_action)

    @wrap(EC2Backend, "describe_volumes")
    def describe_volumes(earlier, self, volume_ids=None, filters=None):
        for volume_id in volume_ids or []:
            self.get_volume(volume_id)  # which names the missing one; moto prints a set
        return earlier(self, volume_ids, filters)

    @wrap(Volume, "get_filter_value")
    def get_filter_value(earlier, self, name, method_name=None):
        if name == "attachment.delete-on-termination" and self.attachment:
            return self.attachment.delete_on_termination
        return earlier(self, name, method_name)


def create_volume_action(self):
    from moto.core.responses import ActionResult

    p, backend = self.params, self.ec2_backend
    check_zone(backend, p.get("AvailabilityZone"))
    self.error_on_dryrun()
    volume = backend.create_volume(p.get("Size"), p.get("AvailabilityZone"), p.get("SnapshotId"), p.get("Encrypted", False),
                                   p.get("KmsKeyId"), p.get("VolumeType"), p.get("Iops"), p.get("Throughput"),
                                   p.get("MultiAttachEnabled"))
    volume.add_tags(tags_at_birth(p, "volume"))
    return ActionResult(volume)


def check_size(kind, size):
    if kind not in SIZES:
        # AWSEC2/latest/APIReference/errors-overview.html
        refuse("UnknownVolumeType", f"Unsupported volume type '{kind}' for volume creation.")
    least, most = SIZES[kind]
    if not least <= size <= most:
        bound = f"small for volume type {kind}; minimum is {least}" if size < least else f"large for volume type {kind}; maximum is {most}"
        refuse("InvalidParameterValue", f"Volume of {size}GiB is too {bound}GiB.")


def check_performance(kind, iops, throughput):
    """Iops "is not supported for gp2, st1, sc1, or standard volumes"; Throughput "for gp3 volumes only". The gateway sees that
    too where the request names the type; here it is that of the image or the volume."""
    for name, value, kinds in (("iops", iops, ("gp3", "io1", "io2")), ("throughput", throughput, ("gp3",))):
        if value and kind not in kinds:
            refuse("InvalidParameterCombination", f"The parameter {name} is not supported for {kind} volumes.")


def check_zone(backend, zone):
    if not zone:
        refuse("MissingParameter", "The request must contain the parameter AvailabilityZone")
    if backend.get_zone_by_name(zone) is None:
        refuse("InvalidZone.NotFound", f"The zone '{zone}' does not exist.")


def performance(kind, size, iops, throughput):
    """What EBS reports as IOPS and MiB/s. gp2: "3 IOPS per GiB", at least 100, at most 16,000.
    ebs/latest/userguide/general-purpose.html"""
    if kind == "gp3":
        return iops or GP3_IOPS, throughput or GP3_THROUGHPUT
    if kind == "gp2":
        return min(max(3 * size, 100), 16000), None
    return (iops, None) if kind in ("io1", "io2") else (None, None)
