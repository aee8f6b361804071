"""Volumes and their modifications."""

from .case import Case, GONE


class Volumes(Case):
    def test_unknown_type(self):
        self.refused("UnknownVolumeType", self.volume, VolumeType="gp9")

    def test_sizes(self):
        for kind, size in (("gp3", 0), ("gp3", 65537), ("gp2", 16385), ("io1", 3), ("st1", 124), ("standard", 1025)):
            with self.subTest(f"{kind} {size}"):
                self.refused("InvalidParameterValue", self.volume, VolumeType=kind, Size=size, **({"Iops": 100} if kind == "io1" else {}))

    def test_unknown_zone(self):
        self.refused("InvalidZone.NotFound", self.volume, AvailabilityZone="us-east-1z")

    def test_performance(self):
        seen = [self.describe_volume(self.volume(**more)) for more in ({}, {"Iops": 4000, "Throughput": 250}, {"VolumeType": "gp2", "Size": 100})]
        self.assertEqual([(one.get("Iops"), one.get("Throughput")) for one in seen], [(3000, 125), (4000, 250), (300, None)])

    def test_performance_the_type_does_not_take(self):
        root = [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Iops": 4000}}]  # the image's type is gp2
        self.refused("InvalidParameterCombination", self.run_instance, BlockDeviceMappings=root)
        self.refused("InvalidParameterCombination", self.ec2.modify_volume, VolumeId=self.volume(VolumeType="gp2"), Iops=4000)
        io1 = self.volume(VolumeType="io1", Iops=100)
        self.refused("InvalidParameterCombination", self.ec2.modify_volume, VolumeId=io1, Throughput=125)

    def test_key_is_shown_as_arn(self):
        key = Case.emulator.client("kms").create_key()["KeyMetadata"]
        seen = self.describe_volume(self.volume(Encrypted=True, KmsKeyId=key["KeyId"]))
        self.assertEqual([seen["Encrypted"], seen["KmsKeyId"]], [True, key["Arn"]])
        snapshot = self.ec2.create_snapshot(VolumeId=seen["VolumeId"])["SnapshotId"]
        seen = self.describe_volume(self.volume(SnapshotId=snapshot))
        self.assertEqual([seen["Encrypted"], seen.get("KmsKeyId")], [True, key["Arn"]])

    def test_missing_one_is_named(self):
        message = self.refused("InvalidVolume.NotFound", self.ec2.describe_volumes, VolumeIds=["vol-" + GONE])
        self.assertEqual(message, f"The volume 'vol-{GONE}' does not exist.")

    def test_attach_in_use(self):
        first, second, volume = self.run_instance()["InstanceId"], self.run_instance()["InstanceId"], self.volume()
        self.ec2.attach_volume(VolumeId=volume, InstanceId=first, Device="/dev/sdf")
        self.refused("VolumeInUse", self.ec2.attach_volume, VolumeId=volume, InstanceId=second, Device="/dev/sdf")

    def test_attach_across_zones(self):
        volume = self.volume(AvailabilityZone="us-east-1b")
        self.refused("InvalidVolume.ZoneMismatch", self.ec2.attach_volume, VolumeId=volume, InstanceId=self.run_instance()["InstanceId"], Device="/dev/sdf")

    def test_attach_to_a_used_device(self):
        message = self.refused("InvalidParameterValue", self.ec2.attach_volume, VolumeId=self.volume(),
                               InstanceId=self.run_instance()["InstanceId"], Device="/dev/xvda")
        self.assertIn("is already in use", message)

    def test_attach_to_a_terminated_instance(self):
        instance = self.run_instance()["InstanceId"]
        self.ec2.terminate_instances(InstanceIds=[instance])
        self.refused("IncorrectState", self.ec2.attach_volume, VolumeId=self.volume(), InstanceId=instance, Device="/dev/sdf")

    def test_detach_available(self):
        self.refused("IncorrectState", self.ec2.detach_volume, VolumeId=self.volume(), InstanceId=self.run_instance()["InstanceId"])

    def test_detach_without_instance(self):
        volume = self.volume()
        self.ec2.attach_volume(VolumeId=volume, InstanceId=self.run_instance()["InstanceId"], Device="/dev/sdf")
        self.ec2.detach_volume(VolumeId=volume)
        self.assertEqual(self.describe_volume(volume)["State"], "available")

    def test_detach_root(self):
        root = next(iter(self.volumes_of(self.run_instance()["InstanceId"]).values()))["VolumeId"]
        self.refused("OperationNotPermitted", self.ec2.detach_volume, VolumeId=root)


class Modifications(Case):
    def test_shrink(self):
        self.refused("InvalidParameterValue", self.ec2.modify_volume, VolumeId=self.volume(), Size=3)

    def test_old_and_new_values(self):
        change = self.ec2.modify_volume(VolumeId=self.volume(), Size=8)["VolumeModification"]
        self.assertEqual([change.get(name) for name in ("OriginalSize", "TargetSize", "OriginalVolumeType", "TargetVolumeType", "TargetIops")],
                         [4, 8, "gp3", "gp3", 3000])

    def test_type_brings_its_performance(self):
        volume = self.volume(VolumeType="gp2")
        self.ec2.modify_volume(VolumeId=volume, VolumeType="gp3")
        self.assertEqual([self.describe_volume(volume).get(name) for name in ("Iops", "Throughput")], [3000, 125])
        self.ec2.modify_volume(VolumeId=volume, VolumeType="gp2")
        self.assertEqual([self.describe_volume(volume).get(name) for name in ("Iops", "Throughput")], [100, None])

    def test_the_newest_is_described(self):
        volume = self.volume()
        self.refused("InvalidVolumeModification.NotFound", self.ec2.describe_volumes_modifications, VolumeIds=[volume])
        for size in (5, 6):
            self.ec2.modify_volume(VolumeId=volume, Size=size)
        found = self.ec2.describe_volumes_modifications(VolumeIds=[volume])["VolumesModifications"]
        self.assertEqual([(one["TargetSize"], one["ModificationState"]) for one in found], [(6, "completed")])
