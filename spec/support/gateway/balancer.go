package gateway

import "time"

// unregistrable refuses to register an instance that is not running yet, or no more, with a load balancer: "it must be in
// the running state when you register it", https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html,
// and "The instance must be a running instance",
// https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_RegisterInstancesWithLoadBalancer.html.
func (a *account) unregistrable(x *exchange) *Refusal {
	switch x.call.Action {
	case "RegisterTargets":
		if id := a.firstUnready(x.query, "Targets.member", ".Id", x.call.At); id != "" {
			return refuse("InvalidTarget", "The following targets are not in a running state and cannot be registered: '%s'", id).by("state")
		}
	case "RegisterInstancesWithLoadBalancer":
		if id := a.firstUnready(x.query, "Instances.member", ".InstanceId", x.call.At); id != "" {
			return refuse("InvalidInstance", "Instance %s is not running.", id).by("state")
		}
	}
	return nil
}

// firstUnready returns the first instance of a list that is pending or shutting-down.
func (a *account) firstUnready(query Query, list, field string, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, member := range query.Members(list) {
		if id := query.Get(member + field); a.things[id].unready(now) {
			return id
		}
	}
	return ""
}
