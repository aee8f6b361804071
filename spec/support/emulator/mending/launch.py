"""RunInstances. moto's launch is replaced as a whole: it checks little, and when it fails it leaves what it has made.

AWSEC2/latest/APIReference/API_RunInstances.html
"""

from . import placement
from .attachments import attach
from .images import check_size, find_image
from .interfaces import check_free, new_interface
from .patch import refuse, replace
from .tags import tags_at_birth


def mend():
    from moto.ec2.responses import EC2Response

    @replace(EC2Response, "run_instances")
    def run_instances(self):
        from moto.core.responses import ActionResult

        return ActionResult(Launch(self).run())


class Launch:
    """One RunInstances: all of it or nothing."""

    def __init__(self, response):
        from moto.ec2.utils import parse_user_data

        self.response, self.p, self.backend = response, response.params, response.ec2_backend
        if self.p.get("LaunchTemplate"):
            refuse("UnsupportedOperation", "This emulator does not launch from templates.")
        user_data = self.p.get("UserData")
        # Base64 may have line breaks; moto decodes strictly.
        self.user_data = parse_user_data("".join(user_data.split()) if user_data else None)
        self.made = []  # what to delete when something fails: (where it is kept, its id)

    def run(self):
        from moto.ec2.models.instances import Reservation
        from moto.ec2.utils import random_reservation_id

        image = find_image(self.backend, self.p.get("ImageId"))
        check_key_pair(self.backend, self.p.get("KeyName"))
        self.check_type(image)
        self.check_placement()
        profile = self.profile()
        self.response.error_on_dryrun()
        reservation = Reservation(random_reservation_id(), self.backend.account_id)
        try:
            for index in range(int(self.p.get("MaxCount") or 1)):
                reservation.instances.append(self.start(image, index))
        except Exception:
            self.undo(reservation)
            raise
        self.backend.reservations[reservation.id] = reservation
        for instance in reservation.instances:
            if profile:
                self.backend.associate_iam_instance_profile(instance.id, iam_instance_profile_arn=profile.arn)
        return reservation

    def undo(self, reservation):
        for instance in reservation.instances:
            for eni in list(instance.nics.values()):
                instance.detach_eni(eni)
        for kept, key in reversed(self.made):
            kept.pop(key, None)
            self.backend.tags.pop(key, None)

    def check_type(self, image):
        from moto.ec2.models.instance_types import INSTANCE_TYPES

        name = self.p.get("InstanceType", "m1.small")
        if name not in INSTANCE_TYPES:
            refuse("InvalidParameterValue", f"Invalid value '{name}' for InstanceType.")
        architectures = INSTANCE_TYPES[name].get("ProcessorInfo", {}).get("SupportedArchitectures") or [image.architecture]
        if image.architecture not in architectures:
            refuse("InvalidParameterValue", f"The architecture '{','.join(architectures)}' of the specified instance type does not match "
                   f"the architecture '{image.architecture}' of the specified AMI.")

    def check_placement(self):
        wanted = self.p.get("Placement") or {}
        if wanted.get("GroupName"):
            placement.find(self.backend, wanted["GroupName"])
        if wanted.get("AvailabilityZone") and self.backend.get_zone_by_name(wanted["AvailabilityZone"]) is None:
            refuse("InvalidParameterValue", f"Invalid availability zone: [{wanted['AvailabilityZone']}]")

    def profile(self):
        """The instance profile by name or ARN; moto answers with IAM's error."""
        wanted = self.p.get("IamInstanceProfile") or {}
        if not wanted:
            return None
        from moto.iam.models import iam_backends

        kind = "Arn" if wanted.get("Arn") else "Name"
        for profile in iam_backends[self.backend.account_id][self.backend.partition].instance_profiles.values():
            if wanted[kind] == (profile.arn if kind == "Arn" else profile.name):
                return profile
        refuse("InvalidParameterValue", f"Value ({wanted[kind]}) for parameter iamInstanceProfile.{kind.lower()} is invalid. "
               f"Invalid IAM Instance Profile {'ARN' if kind == 'Arn' else 'name'}")

    def start(self, image, index):
        from moto.ec2.models.instances import Instance

        nics = self.interfaces()
        subnet = nics[0].subnet
        self.check_zone(nics)
        volumes = self.volumes(image, subnet.availability_zone)
        instance = Instance(
            self.backend, image.id, self.user_data, list(nics[0].group_set), subnet_id=subnet.id, client_token=self.p.get("ClientToken"),
            nics=[{"DeviceIndex": at, "NetworkInterfaceId": eni.id} for at, eni in nics.items()], ami_launch_index=index,
            instance_type=self.p.get("InstanceType", "m1.small"), region_name=self.backend.region_name, key_name=self.p.get("KeyName"),
            **self.settings())
        instance.state_reason = None
        self.place(instance)
        instance.add_tags(tags_at_birth(self.p, "instance"))
        for device, volume, delete in volumes:
            attach(volume, instance, device, delete)
        return instance

    def settings(self):
        p = self.p
        return {
            "ebs_optimized": p.get("EbsOptimized", False), "disable_api_stop": p.get("DisableApiStop", False),
            "disable_api_termination": p.get("DisableApiTermination", False), "metadata_options": p.get("MetadataOptions"),
            "instance_initiated_shutdown_behavior": p.get("InstanceInitiatedShutdownBehavior"),
            "hibernation_options": p.get("HibernationOptions"),
            "monitoring_state": "enabled" if (p.get("Monitoring") or {}).get("Enabled") else "disabled",
            "lifecycle": (p.get("InstanceMarketOptions") or {}).get("MarketType"),
        }

    def place(self, instance):
        from moto.ec2.utils import random_spot_request_id

        wanted = self.p.get("Placement") or {}
        instance.placement.group_name = wanted.get("GroupName", "")
        instance.placement.tenancy = wanted.get("Tenancy", "default")
        instance.placement.host_id = wanted.get("HostId")
        instance.placement.partition_number = wanted.get("PartitionNumber")
        if instance.lifecycle == "spot":
            instance.spot_instance_request_id = random_spot_request_id()

    # interfaces

    def interfaces(self):
        """The interfaces {device index: interface}, primary first."""
        wanted = self.p.get("NetworkInterfaces") or []
        if wanted and self.p.get("SubnetId"):
            refuse("InvalidParameterCombination", "Network interfaces and an instance-level subnet ID may not be specified on the same request")
        if not wanted:
            wanted = [self.interface_of_request()]
        nics = {}
        for nic in sorted(wanted, key=lambda one: int(one.get("DeviceIndex", 0))):
            nics[int(nic.get("DeviceIndex", 0))] = self.interface(nic, alone=len(wanted) == 1)
        return nics

    def interface_of_request(self):
        """Without declared interfaces there is one, as the request's top says; by default in a subnet of the default VPC."""
        p, backend = self.p, self.backend
        subnet_id = p.get("SubnetId")
        if not subnet_id:
            defaults = backend.get_default_subnets()
            zone = (p.get("Placement") or {}).get("AvailabilityZone") or min(defaults, default=None)
            if zone not in defaults:
                refuse("MissingInput", "No subnets found for the default VPC. Please specify a subnet.")
            subnet_id = defaults[zone].id
        groups = list(p.get("SecurityGroupIds") or [])
        for name in p.get("SecurityGroups") or []:
            group = backend.get_security_group_from_name(name, backend.get_subnet(subnet_id).vpc_id)
            if group is None:
                refuse("InvalidGroup.NotFound", f"The security group '{name}' does not exist")
            groups.append(group.id)
        return {"DeviceIndex": 0, "SubnetId": subnet_id, "Groups": groups, "PrivateIpAddress": p.get("PrivateIpAddress"),
                "Ipv6Addresses": p.get("Ipv6Addresses"), "Ipv6AddressCount": p.get("Ipv6AddressCount")}

    def interface(self, nic, alone):
        if nic.get("NetworkInterfaceId"):
            eni = self.backend.get_network_interface(nic["NetworkInterfaceId"])
            check_free(eni)
            eni.delete_on_termination = False  # "you can specify true only if creating a new network interface"
            return eni
        subnet = self.backend.get_subnet(nic.get("SubnetId"))
        eni = new_interface(self.backend, subnet, nic, tags_at_birth(self.p, "network-interface"))
        self.made.append((self.backend.enis, eni.id))
        eni.delete_on_termination = nic.get("DeleteOnTermination", True)
        # The subnet decides only where the request does not. vpc/latest/userguide/vpc-ip-addressing.html
        public = nic.get("AssociatePublicIpAddress")
        if public is None:
            public = subnet.map_public_ip_on_launch and alone
        eni.public_ip_auto_assign = bool(public) and eni.private_ip_address is not None
        eni.check_auto_public_ip()
        return eni

    def check_zone(self, nics):
        zone = nics[0].subnet.availability_zone
        wanted = (self.p.get("Placement") or {}).get("AvailabilityZone")
        if wanted and wanted != zone:
            refuse("InvalidParameterValue", f"Value ({wanted}) for parameter availabilityZone is invalid. "
                   f"Subnet '{nics[0].subnet.id}' is in the availability zone {zone}")
        for eni in nics.values():
            if eni.subnet.availability_zone != zone:
                refuse("InvalidParameterCombination", f"Interface {eni.id} is in another availability zone than {zone}")

    # volumes

    def volumes(self, image, zone):
        """Volumes [(device, volume, delete on termination)] of the request's mappings over those of the image."""
        tags = tags_at_birth(self.p, "volume")
        made = []
        for device, ebs in self.mappings(image).items():
            volume = self.backend.create_volume(
                ebs.get("VolumeSize"), zone, ebs.get("SnapshotId"), ebs.get("Encrypted", False), ebs.get("KmsKeyId"),
                ebs.get("VolumeType"), ebs.get("Iops"), ebs.get("Throughput"))
            self.made.append((self.backend.volumes, volume.id))
            volume.add_tags(tags)
            made.append((device, volume, ebs.get("DeleteOnTermination", True)))
        return made

    def mappings(self, image):
        """{device: Ebs}. AWSEC2/latest/UserGuide/block-device-mapping-concepts.html: "You can override the image's mappings"."""
        merged = {mapping["DeviceName"]: dict(mapping["Ebs"]) for mapping in image.block_device_mappings if "Ebs" in mapping}
        for given in self.p.get("BlockDeviceMappings") or []:
            device, ebs = given.get("DeviceName"), given.get("Ebs")
            if "NoDevice" in given:
                merged.pop(device, None)
            elif ebs is not None:
                merged[device] = self.override(merged.get(device), ebs)
        return merged

    def override(self, of_image, ebs):
        if of_image is None:
            return dict(ebs)
        if ebs.get("SnapshotId", of_image["SnapshotId"]) == of_image["SnapshotId"]:
            check_size(self.backend.snapshots[of_image["SnapshotId"]], ebs.get("VolumeSize"))
        merged = {**of_image, **ebs, "Encrypted": ebs.get("Encrypted") or of_image.get("Encrypted", False)}
        if merged["VolumeType"] != of_image["VolumeType"]:  # the image's performance belongs to the image's type
            for name in ("Iops", "Throughput"):
                merged[name] = ebs.get(name)
        return merged


def check_key_pair(backend, name):
    if name and not any(pair.key_name == name for pair in backend.key_pairs.values()):
        refuse("InvalidKeyPair.NotFound", f"The key pair '{name}' does not exist")
