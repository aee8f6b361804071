"""Snapshots and images."""

from .case import Case, DEPRECATED, GONE, XVDA, tag


class Snapshots(Case):
    def test_keeps_its_size(self):
        volume = self.volume()
        snapshot = self.ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        self.ec2.modify_volume(VolumeId=volume, Size=9)
        self.assertEqual(self.ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["VolumeSize"], 4)

    def test_own_ones(self):
        specification = [{"ResourceType": "snapshot", "Tags": tag(a="b")}]
        snapshot = self.ec2.create_snapshot(VolumeId=self.volume(), Description="d", TagSpecifications=specification)["SnapshotId"]
        for filters in ([], [{"Name": "tag:a", "Values": ["b"]}]):
            found = self.ec2.describe_snapshots(OwnerIds=["self"], Filters=filters)["Snapshots"]
            self.assertEqual([(one["SnapshotId"], one["Description"]) for one in found], [(snapshot, "d")])

    def test_missing_one_is_named(self):
        self.assertIn(GONE, self.refused("InvalidSnapshot.NotFound", self.ec2.delete_snapshot, SnapshotId="snap-" + GONE))


class Images(Case):
    def snapshot(self):
        return self.ec2.create_snapshot(VolumeId=self.volume())["SnapshotId"]

    def register(self, name="image-n", snapshot=None, **more):
        mappings = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot or self.snapshot(), "VolumeType": "gp3", "DeleteOnTermination": True}},
                    {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}]
        return self.ec2.register_image(Name=name, RootDeviceName="/dev/xvda", VirtualizationType="hvm", Architecture="x86_64",
                                       BlockDeviceMappings=mappings, **more)["ImageId"]

    def image(self, image):
        return self.ec2.describe_images(ImageIds=[image])["Images"][0]

    def test_registration_keeps_everything(self):
        snapshot = self.snapshot()
        seen = self.image(self.register(snapshot=snapshot, EnaSupport=True, BootMode="uefi-preferred", ImdsSupport="v2.0", SriovNetSupport="simple",
                                        Description="d", TagSpecifications=[{"ResourceType": "image", "Tags": tag(a="b")}]))
        wanted = {"Architecture": "x86_64", "RootDeviceName": "/dev/xvda", "RootDeviceType": "ebs", "VirtualizationType": "hvm", "EnaSupport": True,
                  "BootMode": "uefi-preferred", "ImdsSupport": "v2.0", "SriovNetSupport": "simple", "Description": "d", "Tags": tag(a="b")}
        self.assertEqual({name: seen.get(name) for name in wanted}, wanted)
        self.assertEqual([(one["DeviceName"], one.get("Ebs", {}).get("SnapshotId"), one.get("Ebs", {}).get("VolumeSize"), one.get("VirtualName"))
                          for one in seen["BlockDeviceMappings"]], [("/dev/xvda", snapshot, 4, None), ("/dev/sdb", None, None, "ephemeral0")])
        self.assertEqual(len(self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]), 1)

    def test_name_twice(self):
        self.register()
        self.refused("InvalidAMIName.Duplicate", self.register)

    def test_missing_snapshot(self):
        self.refused("InvalidSnapshot.NotFound", self.register, snapshot="snap-" + GONE)

    def test_snapshot_in_use(self):
        snapshot = self.snapshot()
        image = self.register(snapshot=snapshot)
        self.refused("InvalidSnapshot.InUse", self.ec2.delete_snapshot, SnapshotId=snapshot)
        self.ec2.deregister_image(ImageId=image)
        self.ec2.delete_snapshot(SnapshotId=snapshot)

    def test_copy(self):
        key = Case.emulator.client("kms").create_key()["KeyMetadata"]["Arn"]
        specification = [{"ResourceType": "image", "Tags": tag(c="d")}]
        copied = self.image(self.ec2.copy_image(SourceImageId=XVDA, SourceRegion="us-east-1", Name="copy", Encrypted=True, KmsKeyId=key,
                                                TagSpecifications=specification)["ImageId"])
        ebs = copied["BlockDeviceMappings"][0]["Ebs"]
        self.assertEqual([copied["RootDeviceName"], copied["Architecture"], ebs["VolumeSize"], ebs.get("Encrypted"), copied.get("Tags")],
                         ["/dev/xvda", "x86_64", 3, True, tag(c="d")])
        self.assertEqual(self.ec2.describe_snapshots(SnapshotIds=[ebs["SnapshotId"]])["Snapshots"][0].get("KmsKeyId"), key)
        root = self.volumes_of(self.run_instance(ImageId=copied["ImageId"])["InstanceId"])["/dev/xvda"]
        self.assertEqual([root["Encrypted"], root["KmsKeyId"]], [True, key])

    def test_key_without_encryption(self):
        self.refused("InvalidParameterDependency", self.ec2.copy_image, SourceImageId=XVDA, SourceRegion="us-east-1", Name="copy", KmsKeyId="k")

    def test_deprecated(self):
        filters = [{"Name": "image-id", "Values": [DEPRECATED]}]
        self.assertEqual(self.ec2.describe_images(Filters=filters)["Images"], [])
        self.assertEqual(len(self.ec2.describe_images(Filters=filters, IncludeDeprecated=True)["Images"]), 1)
        self.assertEqual(self.image(DEPRECATED)["DeprecationTime"], "2024-01-05T10:00:00.000Z")

    def test_one_of_several_missing(self):
        self.refused("InvalidAMIID.NotFound", self.ec2.describe_images, ImageIds=[XVDA, "ami-" + GONE])

    def test_filters_beside_ids(self):
        filters = [{"Name": "architecture", "Values": ["arm64"]}]
        self.assertEqual(self.ec2.describe_images(ImageIds=[XVDA], Filters=filters)["Images"], [])
