"""The emulator under test and what every check needs of it."""

import ipaddress
import pathlib
import subprocess
import sys
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

EMULATOR = pathlib.Path(__file__).resolve().parent.parent / "emulator.py"
XVDA, SDA1, ARM, DEPRECATED = (f"ami-0b05000000000000{letter}" for letter in "abcd")
GONE = "0123456789abcdef0"
FLAGS = []  # given to every emulator


class Emulator:
    def __init__(self, *flags):
        command = [sys.executable, str(EMULATOR), "0", "--until-stdin-closes", *flags]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().removeprefix("ready ").strip()

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a",
                            config=Config(retries={"total_max_attempts": 1}, parameter_validation=False))

    def post(self, path, body=b"", headers=None):
        request = urllib.request.Request(self.url + path, data=body, headers=headers or {}, method="POST")
        return urllib.request.urlopen(request).read()

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


class Case(unittest.TestCase):
    emulator = None

    @classmethod
    def setUpClass(cls):
        if Case.emulator is None:
            Case.emulator = Emulator(*FLAGS)
        cls.ec2 = Case.emulator.client("ec2")

    def setUp(self):
        ec2 = self.ec2
        Case.emulator.post("/moto-api/reset")
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
        associations = ec2.describe_vpcs(VpcIds=[self.vpc])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"]
        self.six = str(ipaddress.ip_network(associations[0]["Ipv6CidrBlock"])).replace("/56", "/64")
        self.a = self.subnet("10.0.0.0/24", "us-east-1a", Ipv6CidrBlock=self.six)
        self.b = self.subnet("10.0.1.0/24", "us-east-1b")
        self.group = ec2.create_security_group(GroupName="g", Description="g", VpcId=self.vpc)["GroupId"]

    def subnet(self, cidr, zone, **more):
        return self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone=zone, **more)["Subnet"]["SubnetId"]

    def run_instance(self, **more):
        request = {"ImageId": XVDA, "InstanceType": "m5.large", "MinCount": 1, "MaxCount": 1, **more}
        if "NetworkInterfaces" not in request:
            request.setdefault("SubnetId", self.a)
        return self.ec2.run_instances(**request)["Instances"][0]

    def instance(self, instance_id):
        return self.ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]

    def interface(self, eni):
        return self.ec2.describe_network_interfaces(NetworkInterfaceIds=[eni])["NetworkInterfaces"][0]

    def new_interface(self, subnet=None, **more):
        return self.ec2.create_network_interface(SubnetId=subnet or self.a, **more)["NetworkInterface"]["NetworkInterfaceId"]

    def volume(self, **more):
        return self.ec2.create_volume(**{"AvailabilityZone": "us-east-1a", "Size": 4, "VolumeType": "gp3", **more})["VolumeId"]

    def describe_volume(self, volume):
        return self.ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]

    def volumes_of(self, instance_id):
        found = self.ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}])["Volumes"]
        return {volume["Attachments"][0]["Device"]: volume for volume in found}

    def refused(self, code, call, **parameters):
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response["Error"]["Message"]

    def counts(self):
        ec2 = self.ec2
        return [len(ec2.describe_instances()["Reservations"]), len(ec2.describe_volumes()["Volumes"]),
                len(ec2.describe_network_interfaces()["NetworkInterfaces"])]


def tag(**tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]
