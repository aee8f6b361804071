"""Snapshots: their size and key, which are listed, when one may be deleted. And the keys of EBS."""

import copy

from .patch import refuse, replace, wrap


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.responses import EC2Response

    @wrap(EC2Backend, "create_snapshot")
    def create_snapshot(earlier, self, *args, **kwargs):
        """In moto a snapshot grows with its volume and forgets the key."""
        snapshot = earlier(self, *args, **kwargs)
        snapshot.volume = copy.copy(snapshot.volume)
        snapshot.volume.attachment = None
        snapshot.kms_key_id = snapshot.kms_key_id or snapshot.volume.kms_key_id
        return snapshot

    @replace(EC2Response, "describe_snapshots")
    def describe_snapshots(self):
        """moto ignores the owners. AWSEC2/latest/APIReference/API_DescribeSnapshots.html"""
        from moto.core.responses import ActionResult
        from moto.ec2.utils import generic_filter

        self.error_on_dryrun()
        p, backend = self.params, self.ec2_backend
        ids, owners = p.get("SnapshotIds") or [], set(p.get("OwnerIds") or [])
        found = [snapshot_of(backend, one) for one in ids] if ids else list(backend.snapshots.values())
        if owners:
            found = [one for one in found if one.owner_id in owners or "self" in owners and one.owner_id == backend.account_id
                     or "amazon" in owners and one.owner_id != backend.account_id]
        return ActionResult({"Snapshots": generic_filter(self._filters_from_querystring(), found)})

    @replace(EC2Backend, "delete_snapshot")
    def delete_snapshot(self, snapshot_id):
        """"You can't delete a snapshot of the root device of an EBS volume used by a registered AMI."
        AWSEC2/latest/APIReference/API_DeleteSnapshot.html"""
        snapshot_of(self, snapshot_id)
        for image in self.amis.values():
            if any(mapping.get("Ebs", {}).get("SnapshotId") == snapshot_id for mapping in image.mappings):
                refuse("InvalidSnapshot.InUse", f"The snapshot {snapshot_id} is currently in use by {image.id}")
        return self.snapshots.pop(snapshot_id)


def snapshot_of(backend, snapshot_id):
    if snapshot_id not in backend.snapshots:
        refuse("InvalidSnapshot.NotFound", f"The snapshot '{snapshot_id}' does not exist.")
    return backend.snapshots[snapshot_id]


def volume_for(backend, size):
    """A volume that a snapshot is taken of."""
    return backend.create_volume(size=size, zone_name=backend.region_name + "a")


def default_key(backend):
    return backend.default_kms_key_id or backend._create_default_encryption_key()


def full_key(backend, key):
    """The ARN of a key that exists. EBS shows keys so. AWS accepts a key that does not exist, and fails later."""
    if not key:
        return None
    from moto.kms import kms_backends

    keys = kms_backends[backend.account_id][backend.region_name]
    try:
        return keys.describe_key(key).arn
    except Exception:  # moto has several ways to say that it does not know a key
        return key
