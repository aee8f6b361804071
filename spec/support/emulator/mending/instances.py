"""Instances after their launch: what is shown of them, rebooting, terminating."""

import sys

from .attachments import detach
from .interfaces import release
from .patch import refuse, replace, replace_property, wrap

# Filters of DescribeInstances that moto answers with an internal error: AWS's name and moto's attribute.
FILTERS = {"client-token": "client_token", "root-device-name": "root_device_name", "instance-lifecycle": "lifecycle",
           "placement-group-name": "placement.group_name", "tenancy": "placement.tenancy"}
# "...between 5 and 1000"; without it everything is answered. AWSEC2/latest/APIReference/API_DescribeInstances.html
PAGE = 1000


def mend():
    from moto.ec2.models.instances import Instance
    from moto.ec2.responses import EC2Response
    from moto.ec2.utils import filter_dict_attribute_mapping

    filter_dict_attribute_mapping.update(FILTERS)

    @wrap(EC2Response, "describe_instances")
    def describe_instances(earlier, self):
        """moto answers with 100 at most."""
        if self.params.get("MaxResults") is None:
            self.params["MaxResults"] = PAGE
        return earlier(self)

    replace(Instance, "prep_nics")(attach_given)
    replace(Instance, "terminate")(terminate)
    replace(EC2Response, "terminate_instances")(terminate_action)
    show_without_interfaces(Instance)
    keep_states(EC2Response)

    @wrap(EC2Response, "modify_instance_attribute")
    def modify_instance_attribute(earlier, self):
        """"If you specify SourceDestCheck or groups, they are changed on the primary interface"; moto's interface keeps its own.
        AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html"""
        answer = earlier(self)
        instance = self.ec2_backend.get_instance(self.params.get("InstanceId"))
        if instance.nics and self.params.get("SourceDestCheck"):
            instance.nics[0].source_dest_check = instance.source_dest_check
        if instance.nics and self.params.get("Groups"):
            instance.nics[0]._group_set = list(instance.security_groups)
        return answer


def attach_given(self, nic_spec, **_):
    """The launch has made the interfaces before the instance."""
    self.nics = {}
    for nic in nic_spec:
        self.attach_eni(self.ec2_backend.enis[nic["NetworkInterfaceId"]], nic["DeviceIndex"])


def show_without_interfaces(Instance):
    """A terminated instance has no interfaces, addresses and subnet; one in an IPv6-only subnet has no IPv4 address."""

    def primary(attribute):
        return lambda self: getattr(self.nics.get(0), attribute, None)

    for name, attribute in (("private_ip", "private_ip_address"), ("private_ip_address", "private_ip_address"),
                            ("public_ip", "public_ip"), ("public_ip_address", "public_ip")):
        replace_property(Instance, name)(primary(attribute))
    earlier_subnet = Instance.subnet_id.fget

    @replace_property(Instance, "subnet_id")
    def subnet_id(self):
        return None if self.state == "terminated" else earlier_subnet(self)


def keep_states(EC2Response):
    """In moto each of these revives a terminated instance. AWSEC2/latest/APIReference/errors-overview.html"""
    for action, code, states in (("reboot_instances", "IncorrectState", ["running"]),
                                 ("start_instances", "IncorrectInstanceState", ["running", "stopped"]),
                                 ("stop_instances", "IncorrectInstanceState", ["running", "stopped"])):

        def act(earlier, self, action=action, code=code, states=states):
            for instance in self.ec2_backend.get_multi_instances_by_id(self.params.get("InstanceIds") or []):
                if instance.state not in states:
                    refuse(code, f"The instance '{instance.id}' is {instance.state}, from which it cannot {action.split('_')[0]}.")
            return earlier(self)

        wrap(EC2Response, action)(act)


def terminate(self):
    """Interfaces, addresses and volumes go as their DeleteOnTermination says; the rest becomes available."""
    import copy

    from moto.core.utils import utcnow
    from moto.ec2.models.instances import StateReason

    previous = copy.copy(self._state)
    if previous.name == "terminated":
        return previous
    for eni in list(self.nics.values()):
        release(eni)
    for mapping in list(self.block_device_mapping.values()):
        detach(self.ec2_backend.volumes[mapping.volume_id])
        if mapping.delete_on_termination:
            self.ec2_backend.delete_volume(mapping.volume_id)
    self.ec2_backend.iam_instance_profile_associations.pop(self.id, None)
    self._state.name, self._state.code = "terminated", 48
    self._reason = f"User initiated ({utcnow():%Y-%m-%d %H:%M:%S} GMT)"
    self.state_reason = StateReason("Client.UserInitiatedShutdown: User initiated shutdown", "Client.UserInitiatedShutdown")
    return previous


def terminate_action(self):
    """moto's own would load two further services."""
    from moto.core.responses import ActionResult

    backend, ids = self.ec2_backend, self.params.get("InstanceIds") or []
    self.error_on_dryrun()
    answers = []
    for instance, previous in backend.terminate_instances(ids):
        gone = previous.name == "terminated"
        state = {"Code": 48, "Name": "terminated"} if gone else {"Code": 32, "Name": "shutting-down"}
        answers.append({"InstanceId": instance.id, "CurrentState": state, "PreviousState": previous})
    balancers = sys.modules.get("moto.elbv2.models")
    if balancers:
        balancers.elbv2_backends[self.current_account][self.region].notify_terminate_instances(ids)
    return ActionResult({"TerminatingInstances": answers})
