"""Private addresses and prefixes of a subnet: who has which, which are free."""

import ipaddress
import itertools

from .patch import refuse

# "The first four IP addresses and the last IP address in each subnet CIDR block are not available for your use".
# vpc/latest/userguide/subnet-sizing.html
FIRST, LAST = 4, 1
# "IPv4 prefixes /28", "IPv6 prefixes /80". AWSEC2/latest/UserGuide/ec2-prefix-eni.html
PREFIX_LENGTH = {4: 28, 6: 80}


class Block:
    """The addresses of one family in a subnet."""

    def __init__(self, backend, subnet, version):
        self.subnet, self.version = subnet, version
        cidr = subnet.cidr_block if version == 4 else ipv6_block(subnet)
        self.network = ipaddress.ip_network(cidr, strict=False) if cidr else None
        enis = [eni for eni in backend.enis.values() if eni.subnet.id == subnet.id]
        addresses, prefixes = (ipv4_addresses, ipv4_prefixes) if version == 4 else (ipv6_addresses, ipv6_prefixes)
        self.taken = {ipaddress.ip_address(one) for eni in enis for one in addresses(eni)}
        self.blocks = [ipaddress.ip_network(one) for eni in enis for one in prefixes(eni)]

    def usable(self, address):
        low, high = self.network[0] + FIRST, self.network[-1] - (LAST if self.version == 4 else 0)
        return low <= address <= high

    def holds(self, text):
        address = self.parse(ipaddress.ip_address, text)
        return address in self.taken or any(address in block for block in self.blocks)

    def claim(self, text):
        """An address that was asked for."""
        address = self.parse(ipaddress.ip_address, text)
        if not self.network or address not in self.network:
            refuse("InvalidParameterValue", f"Address {text} does not fall within the subnet's address range")
        if not self.usable(address):
            refuse("InvalidParameterValue", f"Address {text} is in subnet's reserved address range")
        if self.holds(text):
            refuse("InvalidIPAddress.InUse", f"Address {text} is in use.")
        self.taken.add(address)
        return str(address)

    def choose(self):
        """The lowest free address."""
        self.check_family()
        for address in itertools.islice(self.network, FIRST, None):
            if not self.usable(address):
                break
            if not self.holds(str(address)):
                self.taken.add(address)
                return str(address)
        refuse("InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses to satisfy the request.")

    def claim_prefix(self, text):
        prefix = self.parse(ipaddress.ip_network, text)
        if prefix.prefixlen != PREFIX_LENGTH[self.version]:
            refuse("InvalidParameterValue", f"The prefix {text} must have a length of /{PREFIX_LENGTH[self.version]}")
        if not self.network or not prefix.subnet_of(self.network):
            refuse("InvalidParameterValue", f"The prefix {text} does not fall within the subnet's address range")
        if not self.free(prefix):
            refuse("InvalidIPAddress.InUse", f"The prefix {text} is in use.")
        self.blocks.append(prefix)
        return str(prefix)

    def choose_prefix(self):
        self.check_family()
        for prefix in self.network.subnets(new_prefix=PREFIX_LENGTH[self.version]):
            if self.usable(prefix[0]) and self.usable(prefix[-1]) and self.free(prefix):
                self.blocks.append(prefix)
                return str(prefix)
        refuse("InsufficientCidrBlocks", "The specified subnet does not have enough free CIDR blocks to satisfy the request.")

    def free(self, prefix):
        return not any(prefix.overlaps(block) for block in self.blocks) and not any(address in prefix for address in self.taken)

    def check_family(self):
        if not self.network:
            refuse("InvalidParameterValue", f"The subnet '{self.subnet.id}' has no IPv{self.version} range")

    def parse(self, form, text):
        try:
            parsed = form(text)
        except ValueError:
            refuse("InvalidParameterValue", f"Value ({text}) for parameter address is invalid.")
        if parsed.version != self.version:
            refuse("InvalidParameterValue", f"Value ({text}) for parameter address is invalid. It is not of IPv{self.version}.")
        return parsed


def ipv6_block(subnet):
    for association in subnet.ipv6_cidr_block_associations.values():
        if association["ipv6CidrBlockState"]["State"] == "associated":
            return association["ipv6CidrBlock"]
    return None


def ipv4_addresses(eni):
    return [one["PrivateIpAddress"] for one in eni.private_ip_addresses]


def ipv6_addresses(eni):
    return eni.ipv6_addresses


def ipv4_prefixes(eni):
    return [one["Ipv4Prefix"] for one in getattr(eni, "ipv4_prefixes", [])]


def ipv6_prefixes(eni):
    return [one["Ipv6Prefix"] for one in getattr(eni, "ipv6_prefixes", [])]
