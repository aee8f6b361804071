"""Instances, and what moto itself does right."""

import subprocess
import sys

from .case import Case, EMULATOR, Emulator, FLAGS, GONE, SDA1


class Instances(Case):
    def test_client_token(self):
        started = self.run_instance(ClientToken="once")
        self.run_instance()
        found = self.ec2.describe_instances(Filters=[{"Name": "client-token", "Values": ["once"]}])["Reservations"]
        self.assertEqual([(one["InstanceId"], one["ClientToken"]) for reservation in found for one in reservation["Instances"]],
                         [(started["InstanceId"], "once")])

    def test_more_than_a_hundred(self):
        for _ in range(101):
            self.run_instance()
        answer = self.ec2.describe_instances()
        self.assertEqual([len(answer["Reservations"]), answer.get("NextToken")], [101, None])

    def test_termination(self):
        keeps, goes, persistent = self.new_interface(), self.new_interface(PrivateIpAddress="10.0.0.44"), self.volume()
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        data = [{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 1, "DeleteOnTermination": True}},
                {"DeviceName": "/dev/sdc", "Ebs": {"VolumeSize": 1, "DeleteOnTermination": False}}]
        instance = self.run_instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": keeps},
                                                        {"DeviceIndex": 1, "NetworkInterfaceId": goes}], BlockDeviceMappings=data)["InstanceId"]
        attachment = self.interface(goes)["Attachment"]["AttachmentId"]
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=goes, Attachment={"AttachmentId": attachment, "DeleteOnTermination": True})
        self.ec2.attach_volume(VolumeId=persistent, InstanceId=instance, Device="/dev/sdf")
        self.ec2.associate_address(AllocationId=address, NetworkInterfaceId=keeps)
        volumes = self.volumes_of(instance)
        mappings = {mapping["DeviceName"]: mapping["Ebs"]["DeleteOnTermination"] for mapping in self.instance(instance)["BlockDeviceMappings"]}
        self.assertEqual(mappings, {"/dev/xvda": True, "/dev/sdb": True, "/dev/sdc": False, "/dev/sdf": False})
        self.assertEqual({device: volume["Attachments"][0].get("DeleteOnTermination") for device, volume in volumes.items()}, mappings)
        filters = [{"Name": "attachment.instance-id", "Values": [instance]}, {"Name": "attachment.delete-on-termination", "Values": ["true"]}]
        self.assertEqual(len(self.ec2.describe_volumes(Filters=filters)["Volumes"]), 2)
        self.ec2.terminate_instances(InstanceIds=[instance])
        left = {volume["VolumeId"]: volume["State"] for volume in self.ec2.describe_volumes()["Volumes"]}
        self.assertEqual(left, {persistent: "available", volumes["/dev/sdc"]["VolumeId"]: "available"})
        self.assertEqual(self.interface(keeps)["Status"], "available")
        self.refused("InvalidNetworkInterfaceID.NotFound", self.interface, eni=goes)
        self.new_interface(PrivateIpAddress="10.0.0.44")
        self.assertNotIn("AssociationId", self.ec2.describe_addresses()["Addresses"][0])
        seen = self.instance(instance)
        self.assertEqual([seen["State"]["Name"], seen["NetworkInterfaces"], seen["BlockDeviceMappings"], seen["StateReason"]["Code"]],
                         ["terminated", [], [], "Client.UserInitiatedShutdown"])
        for name in ("PrivateIpAddress", "SubnetId", "VpcId"):
            self.assertNotIn(name, seen)

    def test_addresses_of_the_terminated_are_free(self):
        small = self.subnet("10.0.9.0/28", "us-east-1a")
        for _ in range(16):
            self.ec2.terminate_instances(InstanceIds=[self.run_instance(SubnetId=small)["InstanceId"]])

    def test_terminated_twice(self):
        instance = self.run_instance()["InstanceId"]
        self.ec2.terminate_instances(InstanceIds=[instance])
        again = self.ec2.terminate_instances(InstanceIds=[instance])["TerminatingInstances"][0]
        self.assertEqual(again["CurrentState"]["Name"], "terminated")

    def test_terminated_for_good(self):
        instance = self.run_instance()["InstanceId"]
        self.ec2.terminate_instances(InstanceIds=[instance])
        self.refused("IncorrectState", self.ec2.reboot_instances, InstanceIds=[instance])
        self.refused("IncorrectInstanceState", self.ec2.start_instances, InstanceIds=[instance])
        self.refused("IncorrectInstanceState", self.ec2.stop_instances, InstanceIds=[instance])
        self.assertEqual(self.instance(instance)["State"]["Name"], "terminated")

    def test_no_reason_while_running(self):
        self.assertNotIn("StateReason", self.instance(self.run_instance()["InstanceId"]))

    def test_source_dest_check_is_the_interfaces(self):
        seen = self.instance(self.run_instance()["InstanceId"])
        self.ec2.modify_instance_attribute(InstanceId=seen["InstanceId"], SourceDestCheck={"Value": False})
        self.assertIs(self.interface(seen["NetworkInterfaces"][0]["NetworkInterfaceId"])["SourceDestCheck"], False)

    def test_groups_are_the_interfaces(self):
        seen = self.instance(self.run_instance(SecurityGroupIds=[self.group])["InstanceId"])
        eni = seen["NetworkInterfaces"][0]["NetworkInterfaceId"]
        other = self.ec2.create_security_group(GroupName="h", Description="h", VpcId=self.vpc)["GroupId"]
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=eni, Groups=[other])
        self.assertEqual([group["GroupId"] for group in self.interface(eni)["Groups"]], [other])


class MotoItself(Case):
    """What moto does right, and the mends must keep."""

    def test_terminate_unknown(self):
        self.refused("InvalidInstanceID.NotFound", self.ec2.terminate_instances, InstanceIds=["i-" + GONE])

    def test_metadata_options(self):
        options = self.run_instance(MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2})["MetadataOptions"]
        self.assertEqual([options["HttpTokens"], options["HttpPutResponseHopLimit"]], ["required", 2])

    def test_profile(self):
        arn = Case.emulator.client("iam").create_instance_profile(InstanceProfileName="p")["InstanceProfile"]["Arn"]
        seen = self.instance(self.run_instance(IamInstanceProfile={"Name": "p"})["InstanceId"])
        self.assertEqual(seen["IamInstanceProfile"]["Arn"], arn)

    def test_delete_attached_volume(self):
        volume = next(iter(self.volumes_of(self.run_instance()["InstanceId"]).values()))["VolumeId"]
        self.refused("VolumeInUse", self.ec2.delete_volume, VolumeId=volume)

    def test_deregister_twice(self):
        self.refused("InvalidAMIID.NotFound", self.ec2.deregister_image, ImageId="ami-" + GONE)
        self.ec2.deregister_image(ImageId=SDA1)
        self.refused("InvalidAMIID.Unavailable", self.ec2.deregister_image, ImageId=SDA1)

    def test_ends_with_stdin(self):
        emulator = Emulator(*FLAGS)
        emulator.stop()
        self.assertEqual(emulator.process.returncode, 0)

    def test_ends_with_its_parent(self):
        shell = subprocess.Popen(["/bin/sh", "-c", '"$@" & wait', "sh", sys.executable, str(EMULATOR), "0", "--with-parent", *FLAGS],
                                 stdout=subprocess.PIPE, text=True)
        self.assertTrue(shell.stdout.readline().startswith("ready "))
        shell.kill()
        shell.wait()
        self.assertEqual(shell.stdout.read(), "")  # comes back only when the emulator has gone too
        shell.stdout.close()

    def test_assume_role(self):
        sts = Case.emulator.client("sts")
        role = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/r", RoleSessionName="s")
        self.assertTrue(role["Credentials"]["SessionToken"])
