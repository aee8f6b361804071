"""Volumes of instances: attaching and detaching."""

from .patch import refuse, replace, replace_property


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.elastic_block_store import VolumeAttachment

    @replace(EC2Backend, "attach_volume")
    def attach_volume(self, volume_id, instance_id, device_path, delete_on_termination=False):
        """moto lets any volume go anywhere. AWSEC2/latest/APIReference/errors-overview.html"""
        volume, instance = self.get_volume(volume_id), self.get_instance(instance_id)
        if instance.state in ("terminated", "shutting-down"):
            refuse("IncorrectState", f"Instance '{instance_id}' is not 'running'.")
        if volume.attachment:
            refuse("VolumeInUse", f"{volume_id} is already attached to an instance")
        if volume.availability_zone != instance.availability_zone:
            refuse("InvalidVolume.ZoneMismatch", f"The volume '{volume_id}' is not in the same availability zone as instance '{instance_id}'")
        if device_path in instance.block_device_mapping:
            refuse("InvalidParameterValue", f"Invalid value '{device_path}' for unixDevice. Attachment point {device_path} is already in use")
        return attach(volume, instance, device_path, delete_on_termination)

    @replace(EC2Backend, "detach_volume")
    def detach_volume(self, volume_id, instance_id=None, device_path=None):
        """moto insists on the instance's id, which AWS does not need. AWSEC2/latest/APIReference/API_DetachVolume.html"""
        volume = self.get_volume(volume_id)
        if instance_id:
            self.get_instance(instance_id)
        attachment = volume.attachment
        if not attachment:
            refuse("IncorrectState", f"Volume '{volume_id}' is in the 'available' state.")
        instance = attachment.instance
        if instance_id and instance_id != instance.id or device_path and device_path != attachment.device:
            refuse("InvalidAttachment.NotFound", f"Volume '{volume_id}' is not attached to instance '{instance_id}' as device '{device_path}'")
        if attachment.device == instance.root_device_name and instance.state == "running":
            refuse("OperationNotPermitted", f"Unable to detach root volume '{volume_id}' from instance '{instance.id}'")
        return detach(volume)

    @replace_property(VolumeAttachment, "delete_on_termination", new=True)
    def delete_on_termination(self):
        """DescribeVolumes and DescribeInstances show the same."""
        mapping = self.instance.block_device_mapping.get(self.device)
        return bool(mapping and mapping.delete_on_termination)


def attach(volume, instance, device, delete_on_termination):
    from moto.core.utils import utcnow
    from moto.ec2.models.block_device import BlockDeviceType
    from moto.ec2.models.elastic_block_store import VolumeAttachment

    volume.attachment = VolumeAttachment(volume, instance, device, "attached")
    instance.block_device_mapping[device] = BlockDeviceType(
        volume_id=volume.id, status=volume.status, size=volume.size, attach_time=utcnow(), delete_on_termination=delete_on_termination)
    return volume.attachment


def detach(volume):
    attachment, volume.attachment = volume.attachment, None
    attachment.instance.block_device_mapping.pop(attachment.device, None)
    attachment.status = "detached"
    return attachment
