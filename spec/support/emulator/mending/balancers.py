"""Registering instances with load balancers."""

from .patch import wrap


def mend():
    from moto.elb.exceptions import ELBClientError, LoadBalancerNotFoundError
    from moto.elb.models import ELBBackend
    from moto.elbv2.exceptions import ELBClientError as ELBv2ClientError
    from moto.elbv2.models import ELBv2Backend

    @wrap(ELBBackend, "register_instances")
    def register_instances(earlier, self, load_balancer_name, instance_ids, *args, **kwargs):
        """moto registers what does not exist.
        elasticloadbalancing/2012-06-01/APIReference/API_RegisterInstancesWithLoadBalancer.html"""
        if load_balancer_name not in self.load_balancers:
            raise LoadBalancerNotFoundError(load_balancer_name)
        for instance_id in instance_ids:
            if not alive(self, instance_id):
                raise ELBClientError("InvalidInstance", f"Could not find EC2 instance {instance_id}.")
        return earlier(self, load_balancer_name, instance_ids, *args, **kwargs)

    @wrap(ELBv2Backend, "register_targets")
    def register_targets(earlier, self, target_group_arn, instances):
        """elasticloadbalancing/latest/APIReference/API_RegisterTargets.html"""
        group = self.target_groups.get(target_group_arn)
        if group and group.target_type == "instance":
            unknown = [f"'{target['Id']}'" for target in instances if not alive(self, target["Id"])]
            if unknown:
                raise ELBv2ClientError("InvalidTarget", f"The following targets are not valid instances: {', '.join(unknown)}")
        return earlier(self, target_group_arn, instances)


def alive(backend, instance_id):
    from moto.ec2.models import ec2_backends

    instance = ec2_backends[backend.account_id][backend.region_name].get_instance_by_id(instance_id)
    return instance is not None and instance.state != "terminated"
