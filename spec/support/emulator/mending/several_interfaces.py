"""Actions on an instance that mean its interface: with several of them AWS does not choose."""

from .patch import refuse, wrap

# "The instance must have exactly one attached network interface", AWSEC2/latest/APIReference/API_AssociateAddress.html;
# "The operation fails if you specify an instance ID unless exactly one network interface is attached",
# AWSEC2/latest/APIReference/API_CreateRoute.html. ModifyInstanceAttribute refuses in the same words.
ACTIONS = {"associate_address": None, "create_route": None, "replace_route": None,
           "modify_instance_attribute": ("SourceDestCheck", "Groups")}


def mend():
    from moto.ec2.responses import EC2Response

    for action, concerned in ACTIONS.items():

        def act(earlier, self, concerned=concerned):
            if self.params.get("InstanceId") and (concerned is None or any(name in self.params for name in concerned)):
                check_single(self.ec2_backend.get_instance(self.params["InstanceId"]))
            return earlier(self)

        wrap(EC2Response, action)(act)


def check_single(instance):
    if len(instance.nics) > 1:
        refuse("InvalidInstanceID", f"There are multiple interfaces attached to instance '{instance.id}'. "
               "Please specify an interface ID for the operation instead.")
