"""Network interfaces, elastic addresses, load balancers."""

from .case import Case, GONE, tag


class Interfaces(Case):
    def test_address_in_use(self):
        self.new_interface(PrivateIpAddress="10.0.0.10")
        self.refused("InvalidIPAddress.InUse", self.new_interface, PrivateIpAddress="10.0.0.10")

    def test_chosen_addresses_differ(self):
        enis = [self.interface(self.new_interface())["PrivateIpAddress"] for _ in range(3)]
        self.assertEqual(enis, ["10.0.0.4", "10.0.0.5", "10.0.0.6"])

    def test_address_outside(self):
        self.refused("InvalidParameterValue", self.new_interface, PrivateIpAddress="10.9.9.9")

    def test_assigning_a_used_address(self):
        self.new_interface(PrivateIpAddress="10.0.0.10")
        self.refused("InvalidParameterValue", self.ec2.assign_private_ip_addresses, NetworkInterfaceId=self.new_interface(),
                     PrivateIpAddresses=["10.0.0.10"])

    def test_full_subnet(self):
        small = self.subnet("10.0.9.0/28", "us-east-1a")
        for _ in range(11):
            self.new_interface(small)
        self.refused("InsufficientFreeAddressesInSubnet", self.new_interface, subnet=small)

    def test_unknown_group(self):
        self.refused("InvalidGroup.NotFound", self.new_interface, Groups=["sg-" + GONE])

    def test_delete_in_use(self):
        eni = self.new_interface()
        self.run_instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": eni}])
        self.refused("InvalidParameterValue", self.ec2.delete_network_interface, NetworkInterfaceId=eni)

    def test_attach(self):
        eni, instance = self.new_interface(), self.run_instance()["InstanceId"]
        self.refused("InvalidParameterValue", self.ec2.attach_network_interface, NetworkInterfaceId=eni, InstanceId=instance, DeviceIndex=0)
        self.ec2.attach_network_interface(NetworkInterfaceId=eni, InstanceId=instance, DeviceIndex=1)
        other = self.run_instance()["InstanceId"]
        self.refused("InvalidNetworkInterface.InUse", self.ec2.attach_network_interface, NetworkInterfaceId=eni, InstanceId=other, DeviceIndex=1)

    def test_delete_on_termination(self):
        eni = self.new_interface()
        self.run_instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": eni}])
        attachment = self.interface(eni)["Attachment"]
        self.assertIs(attachment["DeleteOnTermination"], False)
        change = {"AttachmentId": attachment["AttachmentId"], "DeleteOnTermination": True}
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=eni, Attachment=change)
        self.assertIs(self.interface(eni)["Attachment"]["DeleteOnTermination"], True)

    def test_attachment_of_another(self):
        change = {"AttachmentId": "eni-attach-" + GONE, "DeleteOnTermination": True}
        self.refused("InvalidAttachmentID.NotFound", self.ec2.modify_network_interface_attribute,
                     NetworkInterfaceId=self.new_interface(), Attachment=change)

    def test_filters(self):
        eni = self.new_interface(PrivateIpAddresses=[{"PrivateIpAddress": "10.0.0.20", "Primary": True}, {"PrivateIpAddress": "10.0.0.21"}],
                                 Ipv6AddressCount=1, TagSpecifications=[{"ResourceType": "network-interface", "Tags": tag(a="b")}])
        self.new_interface()
        six = self.interface(eni)["Ipv6Addresses"][0]["Ipv6Address"]
        for name, value in (("addresses.private-ip-address", "10.0.0.21"), ("ipv6-addresses.ipv6-address", six), ("tag:a", "b")):
            filters = [{"Name": name, "Values": [value]}, {"Name": "subnet-id", "Values": [self.a]}, {"Name": "vpc-id", "Values": [self.vpc]}]
            found = self.ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
            with self.subTest(name):
                self.assertEqual([one["NetworkInterfaceId"] for one in found], [eni])

    def test_prefixes(self):
        eni, other = self.new_interface(), self.new_interface()
        six = self.six.replace("::/64", ":7::/80")
        answer = self.ec2.assign_private_ip_addresses(NetworkInterfaceId=eni, Ipv4Prefixes=["10.0.0.32/28"])
        self.assertEqual(answer.get("AssignedIpv4Prefixes"), [{"Ipv4Prefix": "10.0.0.32/28"}])
        answer = self.ec2.assign_ipv6_addresses(NetworkInterfaceId=eni, Ipv6Prefixes=[six])
        self.assertEqual(answer.get("AssignedIpv6Prefixes"), [six])
        seen = self.interface(eni)
        self.assertEqual([seen.get("Ipv4Prefixes"), seen.get("Ipv6Prefixes")], [[{"Ipv4Prefix": "10.0.0.32/28"}], [{"Ipv6Prefix": six}]])
        self.refused("InvalidIPAddress.InUse", self.ec2.assign_private_ip_addresses, NetworkInterfaceId=other, Ipv4Prefixes=["10.0.0.32/28"])
        self.refused("InvalidIPAddress.InUse", self.new_interface, PrivateIpAddress="10.0.0.40")
        self.refused("InvalidParameterValue", self.ec2.assign_private_ip_addresses, NetworkInterfaceId=other, Ipv4Prefixes=["10.0.0.64/27"])
        instance = self.run_instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": eni}])["InstanceId"]
        self.assertEqual(self.instance(instance)["NetworkInterfaces"][0].get("Ipv4Prefixes"), [{"Ipv4Prefix": "10.0.0.32/28"}])


class ElasticAddresses(Case):
    def test_old_holder_lets_go(self):
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        first, second = self.new_interface(), self.new_interface()
        for eni in (first, second):
            self.ec2.associate_address(AllocationId=address, NetworkInterfaceId=eni, AllowReassociation=True)
        self.assertEqual(["Association" in self.interface(eni) for eni in (first, second)], [False, True])

    def test_terminated_instance(self):
        instance, address = self.run_instance()["InstanceId"], self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.ec2.terminate_instances(InstanceIds=[instance])
        self.refused("IncorrectInstanceState", self.ec2.associate_address, AllocationId=address, InstanceId=instance)


class SeveralInterfaces(Case):
    def test_instance_is_not_enough(self):
        nics = [{"DeviceIndex": index, "NetworkInterfaceId": self.new_interface()} for index in (0, 1)]
        instance = self.run_instance(NetworkInterfaces=nics)["InstanceId"]
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        table = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])["RouteTables"][0]["RouteTableId"]
        route = {"RouteTableId": table, "DestinationCidrBlock": "10.9.0.0/16"}
        self.refused("InvalidInstanceID", self.ec2.associate_address, AllocationId=address, InstanceId=instance)
        self.refused("InvalidInstanceID", self.ec2.create_route, InstanceId=instance, **route)
        self.refused("InvalidInstanceID", self.ec2.replace_route, InstanceId=instance, **route)
        self.refused("InvalidInstanceID", self.ec2.modify_instance_attribute, InstanceId=instance, SourceDestCheck={"Value": False})
        self.ec2.modify_instance_attribute(InstanceId=instance, EbsOptimized={"Value": False})
        self.ec2.associate_address(AllocationId=address, NetworkInterfaceId=nics[0]["NetworkInterfaceId"])
        self.ec2.create_route(NetworkInterfaceId=nics[0]["NetworkInterfaceId"], **route)


class Balancers(Case):
    def test_classic(self):
        elb = Case.emulator.client("elb")
        instances = [{"InstanceId": "i-" + GONE}]
        self.refused("LoadBalancerNotFound", elb.register_instances_with_load_balancer, LoadBalancerName="none", Instances=instances)
        elb.create_load_balancer(LoadBalancerName="lb", Subnets=[self.a], Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}])
        self.refused("InvalidInstance", elb.register_instances_with_load_balancer, LoadBalancerName="lb", Instances=instances)

    def test_target_group(self):
        elb = Case.emulator.client("elbv2")
        group = elb.create_target_group(Name="tg", Protocol="TCP", Port=80, VpcId=self.vpc)["TargetGroups"][0]["TargetGroupArn"]
        instance = self.run_instance()["InstanceId"]
        elb.register_targets(TargetGroupArn=group, Targets=[{"Id": instance}])
        self.refused("InvalidTarget", elb.register_targets, TargetGroupArn=group, Targets=[{"Id": "i-" + GONE}])
