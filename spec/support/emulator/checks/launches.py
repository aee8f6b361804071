"""RunInstances."""

import base64
import urllib.error
import urllib.parse

from .case import ARM, Case, GONE, SDA1, XVDA, tag


class Launches(Case):
    def test_user_data_with_line_breaks(self):
        body = urllib.parse.urlencode({"Action": "RunInstances", "Version": "2016-11-15", "MinCount": 1, "MaxCount": 1, "ImageId": XVDA,
                                       "InstanceType": "m5.large", "SubnetId": self.a, "UserData": base64.encodebytes(b"x" * 200).decode()})
        headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request",
                   "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.assertIn(b"instanceId", Case.emulator.post("/", body.encode(), headers))
        except urllib.error.HTTPError as error:
            error.close()
            self.fail(error)

    def test_failure_leaves_nothing(self):
        eni, before = self.new_interface(), self.counts()
        self.refused("InvalidParameterValue", self.run_instance,
                     NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": eni}, {"DeviceIndex": 1, "SubnetId": self.a}],
                     BlockDeviceMappings=[{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 99999, "VolumeType": "gp3"}}])
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.interface(eni)["Status"], "available")

    def test_root_volume_from_the_image(self):
        data = [{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 5}}]
        for image, root in ((XVDA, "/dev/xvda"), (SDA1, "/dev/sda1")):
            volumes = self.volumes_of(self.run_instance(ImageId=image, BlockDeviceMappings=data)["InstanceId"])
            self.assertEqual(sorted(volumes), sorted(["/dev/sdb", root]))
            self.assertEqual(volumes[root]["Size"], 3)
            self.assertTrue(volumes[root]["SnapshotId"].startswith("snap-"))

    def test_root_mapping_over_the_image(self):
        key = Case.emulator.client("kms").create_key()["KeyMetadata"]["Arn"]
        ebs = {"VolumeSize": 9, "VolumeType": "gp3", "Iops": 4000, "Throughput": 200, "Encrypted": True, "KmsKeyId": key}
        started = self.run_instance(BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": ebs}])
        root = self.volumes_of(started["InstanceId"])["/dev/xvda"]
        self.assertEqual([root.get(name) for name in ("Size", "VolumeType", "Iops", "Throughput", "Encrypted", "KmsKeyId")],
                         [9, "gp3", 4000, 200, True, key])

    def test_mapping_without_size(self):
        started = self.run_instance(BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": "gp3"}},
                                                         {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}])
        volumes = self.volumes_of(started["InstanceId"])
        self.assertEqual([(device, volume["Size"], volume["VolumeType"]) for device, volume in volumes.items()], [("/dev/xvda", 3, "gp3")])

    def test_root_smaller_than_the_snapshot(self):
        self.refused("InvalidBlockDeviceMapping", self.run_instance,
                     BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 2}}])

    def test_zone_of_the_subnet(self):
        self.refused("InvalidParameterValue", self.run_instance, SubnetId=self.a, Placement={"AvailabilityZone": "us-east-1b"})

    def test_zone_of_the_interface(self):
        nics = [{"DeviceIndex": 0, "NetworkInterfaceId": self.new_interface(self.b)}]
        self.refused("InvalidParameterValue", self.run_instance, NetworkInterfaces=nics, Placement={"AvailabilityZone": "us-east-1a"})
        self.assertEqual(self.run_instance(NetworkInterfaces=nics)["Placement"]["AvailabilityZone"], "us-east-1b")

    def test_declared_interface(self):
        address6 = self.six.replace("::/64", "::77")
        nic = {"DeviceIndex": 0, "SubnetId": self.a, "Groups": [self.group], "PrivateIpAddress": "10.0.0.9", "Ipv6Addresses": [{"Ipv6Address": address6}]}
        started = self.run_instance(NetworkInterfaces=[nic], TagSpecifications=[{"ResourceType": kind, "Tags": tag(of=kind)} for kind in (
            "instance", "volume", "network-interface")])
        seen = self.instance(started["InstanceId"])
        nic = seen["NetworkInterfaces"][0]
        self.assertEqual([group["GroupId"] for group in nic["Groups"]], [self.group])
        self.assertEqual([group["GroupId"] for group in seen["SecurityGroups"]], [self.group])
        self.assertEqual([nic["PrivateIpAddress"], seen["PrivateIpAddress"], nic["Ipv6Addresses"][0]["Ipv6Address"]], ["10.0.0.9", "10.0.0.9", address6])
        self.assertIs(nic["Attachment"]["DeleteOnTermination"], True)
        self.assertEqual(self.interface(nic["NetworkInterfaceId"])["TagSet"], tag(of="network-interface"))
        self.assertEqual(seen["Tags"], tag(of="instance"))
        self.assertEqual(self.volumes_of(seen["InstanceId"])["/dev/xvda"]["Tags"], tag(of="volume"))

    def test_public_address(self):
        self.ec2.modify_subnet_attribute(SubnetId=self.a, MapPublicIpOnLaunch={"Value": True})
        for sent, wanted in ((None, True), (True, True), (False, False)):
            nic = {"DeviceIndex": 0, "SubnetId": self.a, **({} if sent is None else {"AssociatePublicIpAddress": sent})}
            seen = self.instance(self.run_instance(NetworkInterfaces=[nic])["InstanceId"])
            with self.subTest(sent):
                self.assertEqual("PublicIpAddress" in seen, wanted)
                self.assertEqual("Association" in seen["NetworkInterfaces"][0], wanted)

    def test_address_in_use(self):
        self.new_interface(PrivateIpAddress="10.0.0.9")
        self.refused("InvalidIPAddress.InUse", self.run_instance, PrivateIpAddress="10.0.0.9")

    def test_address_outside_the_subnet(self):
        for address in ("10.9.9.9", "10.0.0.3", "10.0.0.255"):
            self.refused("InvalidParameterValue", self.run_instance, PrivateIpAddress=address)

    def test_unknown_group(self):
        nic = {"DeviceIndex": 0, "SubnetId": self.a, "Groups": ["sg-" + GONE]}
        self.refused("InvalidGroup.NotFound", self.run_instance, NetworkInterfaces=[nic])

    def test_group_of_another_vpc(self):
        other = self.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
        foreign = next(group["GroupId"] for group in other if group["VpcId"] != self.vpc)
        self.refused("InvalidParameter", self.run_instance, SecurityGroupIds=[foreign])

    def test_unknown_key_pair(self):
        self.assertNotIn("{", self.refused("InvalidKeyPair.NotFound", self.run_instance, KeyName="none"))

    def test_unknown_type(self):
        self.refused("InvalidParameterValue", self.run_instance, InstanceType="m9.huge")

    def test_wrong_architecture(self):
        self.refused("InvalidParameterValue", self.run_instance, ImageId=ARM)
        self.assertEqual(self.run_instance(ImageId=ARM, InstanceType="m6g.large")["Architecture"], "arm64")

    def test_unknown_profile(self):
        self.refused("InvalidParameterValue", self.run_instance, IamInstanceProfile={"Name": "none"})
        self.refused("InvalidParameterValue", self.run_instance, IamInstanceProfile={"Arn": "arn:aws:iam::123456789012:instance-profile/none"})

    def test_interface_in_use(self):
        nics = [{"DeviceIndex": 0, "NetworkInterfaceId": self.new_interface()}]
        self.run_instance(NetworkInterfaces=nics)
        self.refused("InvalidNetworkInterface.InUse", self.run_instance, NetworkInterfaces=nics)

    def test_placement(self):
        self.refused("InvalidPlacementGroup.Unknown", self.run_instance, Placement={"GroupName": "none"})
        self.ec2.create_placement_group(GroupName="pg", Strategy="spread")
        seen = self.instance(self.run_instance(Placement={"GroupName": "pg", "Tenancy": "dedicated"})["InstanceId"])
        self.assertEqual([seen["Placement"].get(name) for name in ("GroupName", "Tenancy")], ["pg", "dedicated"])
        self.assertEqual(self.ec2.describe_placement_groups()["PlacementGroups"][0]["Strategy"], "spread")
        self.refused("InvalidPlacementGroup.InUse", self.ec2.delete_placement_group, GroupName="pg")

    def test_spot_request(self):
        seen = self.run_instance(InstanceMarketOptions={"MarketType": "spot"})
        self.assertEqual(seen["InstanceLifecycle"], "spot")
        self.assertTrue(seen["SpotInstanceRequestId"].startswith("sir-"))

    def test_image_without_type_of_its_own(self):
        self.ec2.deregister_image(ImageId=SDA1)
        self.refused("InvalidAMIID.Unavailable", self.run_instance, ImageId=SDA1)

    def test_ipv6_only_subnet(self):
        subnet = self.subnet_of_six()
        seen = self.instance(self.run_instance(SubnetId=subnet)["InstanceId"])
        self.assertNotIn("PrivateIpAddress", seen)
        self.assertEqual(len(seen["NetworkInterfaces"][0]["Ipv6Addresses"]), 1)

    def subnet_of_six(self):
        six = self.six.replace("00::/64", "01::/64")
        return self.ec2.create_subnet(VpcId=self.vpc, Ipv6CidrBlock=six, Ipv6Native=True, AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
