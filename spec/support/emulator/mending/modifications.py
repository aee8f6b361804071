"""ModifyVolume: growing, and what DescribeVolumesModifications shows.

How often and how long is the gateway's: here each modification is over at once.
"""

from .patch import refuse, replace
from .volumes import check_performance, check_size, performance


class Modification:
    """One modification, with old and new values of every attribute; moto has only those that were asked for."""

    def __init__(self, volume, now):
        self.volume_id = volume.id
        self.start_time = self.end_time = now
        self.modification_state, self.progress = "completed", 100
        for attribute in ("size", "volume_type", "iops", "throughput", "multi_attach_enabled"):
            setattr(self, "original_" + attribute, getattr(volume, attribute))

    def done(self, volume):
        for attribute in ("size", "volume_type", "iops", "throughput", "multi_attach_enabled"):
            setattr(self, "target_" + attribute, getattr(volume, attribute))

    def get_filter_value(self, name):
        return getattr(self, name.replace("-", "_"), None)


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.elastic_block_store import Volume

    replace(Volume, "modify")(modify)

    @replace(EC2Backend, "describe_volumes_modifications")
    def describe_volumes_modifications(self, volume_ids=None, filters=None):
        """"Describes the most recent volume modification request for the specified EBS volumes."
        AWSEC2/latest/APIReference/API_DescribeVolumesModifications.html"""
        from moto.ec2.utils import generic_filter

        volumes = self.describe_volumes(volume_ids)
        for volume in volumes if volume_ids else []:
            if not volume.modifications:
                refuse("InvalidVolumeModification.NotFound", f"Modification for volume '{volume.id}' does not exist.")
        return generic_filter(filters, [volume.modifications[-1] for volume in volumes if volume.modifications])


def modify(self, target_size=None, target_volume_type=None, target_iops=None, target_throughput=None, target_multi_attach_enabled=None):
    from moto.core.utils import utcnow

    size, kind = target_size or self.size, target_volume_type or self.volume_type
    if size < self.size:
        refuse("InvalidParameterValue", f"New size cannot be smaller than existing size: {size} < {self.size}")
    check_size(kind, size)
    check_performance(kind, target_iops, target_throughput)
    modification = Modification(self, utcnow())
    kept = None if self.volume_type == "gp2" else self.iops  # "Default: The existing value is retained"; gp2's is not chosen
    self.iops, self.throughput = performance(kind, size, target_iops or kept, target_throughput or self.throughput)
    self.size, self.volume_type = size, kind
    if target_multi_attach_enabled is not None:
        self.multi_attach_enabled = target_multi_attach_enabled
    modification.done(self)
    self.modifications.append(modification)

