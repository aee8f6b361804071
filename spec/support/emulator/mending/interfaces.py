"""Network interfaces: their addresses, groups, attachment and end."""

from .addresses import Block, ipv4_addresses
from .patch import refuse, replace, replace_property, wrap
from .tags import tags_at_birth


def mend():
    from moto.ec2.models import EC2Backend
    from moto.ec2.models.elastic_network_interfaces import NetworkInterface
    from moto.ec2.responses import EC2Response

    show(NetworkInterface)
    hold(EC2Backend)
    replace(EC2Response, "create_network_interface")(create)
    replace(EC2Response, "modify_network_interface_attribute")(modify)
    replace(EC2Response, "assign_private_ip_addresses")(assign_ipv4)
    replace(EC2Response, "assign_ipv6_addresses")(assign_ipv6)


def show(NetworkInterface):
    """What is shown of an interface."""

    @replace_property(NetworkInterface, "group_set")
    def group_set(self):
        """The groups of an interface are its own; moto adds those of the instance."""
        return self._group_set

    earlier_association = NetworkInterface.association.fget

    @replace_property(NetworkInterface, "association")
    def association(self):
        """moto shows an empty one in DescribeInstances."""
        return earlier_association(self) or None

    @wrap(NetworkInterface, "get_filter_value")
    def get_filter_value(earlier, self, name, method_name=None):
        """moto knows primary IPv4 addresses only. AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html"""
        if name == "addresses.private-ip-address":
            return ipv4_addresses(self)
        if name == "ipv6-addresses.ipv6-address":
            return list(self.ipv6_addresses)
        if name == "attachment.delete-on-termination":
            return bool(self.instance and self.delete_on_termination)
        return earlier(self, name, method_name)


def create(self):
    from moto.core.responses import ActionResult

    p, backend = self.params, self.ec2_backend
    subnet = backend.get_subnet(p.get("SubnetId"))
    self.error_on_dryrun()
    return ActionResult({"NetworkInterface": new_interface(backend, subnet, p, tags_at_birth(p, "network-interface"))})


def hold(EC2Backend):
    """An interface and its instance hold each other."""

    @wrap(EC2Backend, "delete_network_interface")
    def delete_network_interface(earlier, self, eni_id):
        """moto deletes it under its instance. AWSEC2/latest/APIReference/errors-overview.html, InvalidNetworkInterface.InUse:
        "If a network interface is in use, you may also receive the InvalidParameterValue error." """
        eni = self.get_network_interface(eni_id)
        if eni.instance:
            refuse("InvalidParameterValue", f"Network interface '{eni_id}' is currently in use.")
        earlier(self, eni_id)

    @wrap(EC2Backend, "attach_network_interface")
    def attach_network_interface(earlier, self, eni_id, instance_id, device_index):
        eni, instance = self.get_network_interface(eni_id), self.get_instance(instance_id)
        check_free(eni)
        if int(device_index) in instance.nics:
            refuse("InvalidParameterValue", f"Instance '{instance_id}' already has an interface attached at device index '{device_index}'.")
        return earlier(self, eni_id, instance_id, device_index)


def check_free(eni):
    if eni.instance:
        refuse("InvalidNetworkInterface.InUse", f"Interface: [{eni.id}] in use.")


def groups_of(backend, subnet, ids):
    """Security groups by id; moto makes up what is missing."""
    for group_id in ids:
        group = backend.get_security_group_from_id(group_id)
        if group is None:
            refuse("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist")
        if group.vpc_id != subnet.vpc_id:
            refuse("InvalidParameter", f"Security group {group_id} and subnet {subnet.id} belong to different networks.")
    return ids


def new_interface(backend, subnet, p, tags):
    """An interface as CreateNetworkInterface and RunInstances describe it, by the same names."""
    groups = groups_of(backend, subnet, p.get("Groups") or [])
    four, six = Block(backend, subnet, 4), Block(backend, subnet, 6)
    primary, others = ipv4_of(four, p) if four.network else (None, [])
    own6 = [six.claim(one["Ipv6Address"]) for one in p.get("Ipv6Addresses") or []]
    own6 += [six.choose() for _ in range(p.get("Ipv6AddressCount") or (0 if four.network or own6 else 1))]
    prefixes4, prefixes6 = prefixes_of(four, p, "Ipv4"), prefixes_of(six, p, "Ipv6")
    addresses = [{"PrivateIpAddress": one, "Primary": one == primary} for one in [primary, *others]]
    eni = backend.create_network_interface(subnet, primary or "0.0.0.0", addresses, groups, p.get("Description"), tags, ipv6_addresses=own6)
    if not primary:  # moto knows no interface without an IPv4 address
        eni.private_ip_address, eni.private_ip_addresses = None, []
    eni.ipv4_prefixes, eni.ipv6_prefixes = prefixes4, prefixes6
    return eni


def ipv4_of(block, p):
    wanted = p.get("PrivateIpAddresses") or []
    primary = p.get("PrivateIpAddress") or next((one["PrivateIpAddress"] for one in wanted if one.get("Primary")), None)
    others = [block.claim(one["PrivateIpAddress"]) for one in wanted if one["PrivateIpAddress"] != primary]
    primary = block.claim(primary) if primary else block.choose()
    return primary, others + [block.choose() for _ in range(p.get("SecondaryPrivateIpAddressCount") or 0)]


def prefixes_of(block, p, family):
    wanted = [one if isinstance(one, str) else one[family + "Prefix"] for one in p.get(family + "Prefixes") or []]
    chosen = [block.claim_prefix(one) for one in wanted]
    chosen += [block.choose_prefix() for _ in range(p.get(family + "PrefixCount") or 0)]
    return [{family + "Prefix": one} for one in chosen]


def modify(self):
    """moto ignores DeleteOnTermination. AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html"""
    from moto.core.responses import EmptyResult

    p, backend = self.params, self.ec2_backend
    eni = backend.get_network_interface(p.get("NetworkInterfaceId"))
    groups = [backend.get_security_group_from_id(one) for one in groups_of(backend, eni.subnet, p.get("Groups") or [])]
    attachment = p.get("Attachment")
    if attachment and attachment.get("AttachmentId") != eni.attachment_id:
        refuse("InvalidAttachmentID.NotFound", f"The attachment '{attachment.get('AttachmentId')}' does not exist")
    self.error_on_dryrun()
    if attachment and "DeleteOnTermination" in attachment:
        eni.delete_on_termination = attachment["DeleteOnTermination"]
    if groups:
        eni._group_set = groups
    if "SourceDestCheck" in p:
        eni.source_dest_check = p["SourceDestCheck"].get("Value")
        if eni.instance and eni.device_index == 0:
            eni.instance.source_dest_check = eni.source_dest_check
    if "Description" in p:
        eni.description = p["Description"].get("Value")
    return EmptyResult()


def assign_ipv4(self):
    """moto has no prefixes, and may set one address on two interfaces. AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html"""
    from moto.core.responses import ActionResult

    p, backend = self.params, self.ec2_backend
    eni = backend.get_network_interface(p.get("NetworkInterfaceId"))
    block = Block(backend, eni.subnet, 4)
    wanted = [one for one in p.get("PrivateIpAddresses") or [] if one not in ipv4_addresses(eni)]
    for address in wanted:
        if block.holds(address):
            refuse("InvalidParameterValue", f"[{address}] is assigned, but move is not allowed.")
    chosen = [block.claim(address) for address in wanted]
    chosen += [block.choose() for _ in range(p.get("SecondaryPrivateIpAddressCount") or 0)]
    prefixes = prefixes_of(block, p, "Ipv4")
    eni.private_ip_addresses += [{"PrivateIpAddress": one, "Primary": False} for one in chosen]
    eni.ipv4_prefixes = getattr(eni, "ipv4_prefixes", []) + prefixes
    return ActionResult({"NetworkInterfaceId": eni.id, "AssignedPrivateIpAddresses": [{"PrivateIpAddress": one} for one in chosen],
                         "AssignedIpv4Prefixes": prefixes})


def assign_ipv6(self):
    """AWSEC2/latest/APIReference/API_AssignIpv6Addresses.html"""
    from moto.core.responses import ActionResult

    p, backend = self.params, self.ec2_backend
    eni = backend.get_network_interface(p.get("NetworkInterfaceId"))
    block = Block(backend, eni.subnet, 6)
    chosen = [block.claim(one) for one in p.get("Ipv6Addresses") or [] if one not in eni.ipv6_addresses]
    chosen += [block.choose() for _ in range(p.get("Ipv6AddressCount") or 0)]
    prefixes = prefixes_of(block, p, "Ipv6")
    eni.ipv6_addresses += chosen
    eni.ipv6_prefixes = getattr(eni, "ipv6_prefixes", []) + prefixes
    return ActionResult({"NetworkInterfaceId": eni.id, "AssignedIpv6Addresses": chosen,
                         "AssignedIpv6Prefixes": [one["Ipv6Prefix"] for one in prefixes]})


def release(eni):
    """What becomes of an interface when its instance terminates."""
    backend = eni.ec2_backend
    for address in backend.addresses:
        if address.eni is eni:
            address.instance = address.eni = address.association_id = None
    eni.public_ip, eni.public_ip_auto_assign = None, False
    eni.instance.detach_eni(eni)
    if eni.delete_on_termination:
        del backend.enis[eni.id]
        backend.tags.pop(eni.id, None)
    eni.delete_on_termination = False
