"""Ids and tags."""

from .case import Case, GONE, tag


class Ids(Case):
    def test_instance(self):
        self.refused("InvalidInstanceID.Malformed", self.ec2.describe_instances, InstanceIds=["i-nonsense"])

    def test_image(self):
        self.refused("InvalidAMIID.Malformed", self.ec2.describe_images, ImageIds=["ami-x"])

    def test_interface(self):
        self.refused("InvalidNetworkInterfaceId.Malformed", self.ec2.describe_network_interfaces, NetworkInterfaceIds=["eni-x"])

    def test_volume(self):
        self.refused("InvalidVolumeID.Malformed", self.ec2.describe_volumes, VolumeIds=["vol-x"])

    def test_snapshot(self):
        self.refused("InvalidSnapshotID.Malformed", self.ec2.describe_snapshots, SnapshotIds=["snap-x"])

    def test_of_another_kind(self):
        self.refused("InvalidParameterValue", self.ec2.describe_volumes, VolumeIds=["i-" + GONE])

    def test_inside_a_list(self):
        self.refused("InvalidNetworkInterfaceId.Malformed", self.run_instance, NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": "eni-x"}])


class Tags(Case):
    def test_missing_resources(self):
        for prefix, code in (("i", "InvalidInstanceID"), ("vol", "InvalidVolume"), ("snap", "InvalidSnapshot"), ("ami", "InvalidAMIID"),
                             ("eni", "InvalidNetworkInterfaceID")):
            with self.subTest(prefix):
                self.refused(code + ".NotFound", self.ec2.create_tags, Resources=[f"{prefix}-{GONE}"], Tags=tag(a="b"))

    def test_all_or_nothing(self):
        volume = self.volume()
        self.refused("InvalidInstanceID.NotFound", self.ec2.create_tags, Resources=[volume, "i-" + GONE], Tags=tag(a="b"))
        self.assertNotIn("Tags", self.describe_volume(volume))

    def test_limits(self):
        volume = self.volume()
        self.ec2.create_tags(Resources=[volume], Tags=tag(**{"k" * 128: "v" * 256}))
        for wrong in ({"k" * 129: "v"}, {"k": "v" * 257}, {"aws:k": "v"}, {"AWS:k": "v"}):
            with self.subTest(str(wrong)[:20]):
                self.refused("InvalidParameterValue", self.ec2.create_tags, Resources=[volume], Tags=tag(**wrong))

    def test_number_at_birth(self):
        many = tag(**{f"k{n}": "v" for n in range(51)})
        self.refused("TagLimitExceeded", self.volume, TagSpecifications=[{"ResourceType": "volume", "Tags": many}])
        self.assertEqual(self.ec2.describe_volumes()["Volumes"], [])

    def test_form_at_birth(self):
        self.refused("InvalidParameterValue", self.volume, TagSpecifications=[{"ResourceType": "volume", "Tags": tag(**{"aws:a": "b"})}])
