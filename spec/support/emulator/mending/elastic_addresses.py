"""Elastic IP addresses."""

from .patch import refuse, wrap


def mend():
    from moto.ec2.models import EC2Backend

    @wrap(EC2Backend, "associate_address")
    def associate_address(earlier, self, instance=None, eni=None, address=None, allocation_id=None, reassociate=False):
        """In moto the old holder keeps the address, and a terminated instance breaks the server.
        AWSEC2/latest/APIReference/API_AssociateAddress.html"""
        if instance and not instance.nics:
            refuse("IncorrectInstanceState", f"The instance '{instance.id}' is not in a valid state for this operation.")
        found = self.address_by_ip([address]) if address else self.address_by_allocation([allocation_id])
        before = found[0].eni
        associated = earlier(self, instance, eni, address, allocation_id, reassociate)
        if before and before is not associated.eni and before.public_ip == associated.public_ip:
            before.public_ip = None
        for other in self.addresses:
            if other is not associated and other.eni is associated.eni:
                other.instance = other.eni = other.association_id = None
        return associated
