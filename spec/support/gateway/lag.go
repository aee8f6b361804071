package gateway

import (
	"slices"
	"time"
)

// Lag is how long resources stay in the states that the emulator skips.
type Lag struct {
	Instance         Delay // pending
	Terminating      Delay // shutting-down; interfaces, volumes and addresses stay taken so long
	Volume           Delay // creating
	Attaching        Delay
	Detaching        Delay // the volume stays in use so long
	Snapshot         Delay // pending
	Image            Delay // pending
	NetworkInterface Delay // pending
	Modifying        Delay
	Optimizing       Delay // after modifying
}

// Lag sets the lag of what happens from now on.
func (g *Gateway) Lag(lag Lag) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.account.lag = lag
}

// LagAll returns the same delay for every state.
func LagAll(d Delay) Lag {
	return Lag{d, d, d, d, d, d, d, d, d, d}
}

func (l Lag) starting(kind Kind) Delay {
	return map[Kind]Delay{
		Instance: l.Instance, Volume: l.Volume, Snapshot: l.Snapshot, Image: l.Image, NetworkInterface: l.NetworkInterface,
	}[kind]
}

// learn notes what a call has made or set going.
func (g *Gateway) learn(x *exchange, a *answer) {
	birth, makes := births[x.call.Action]
	if !makes && !slices.Contains([]string{"RunInstances", "AttachVolume", "ModifyVolume", "TerminateInstances", "DeleteVolume"}, x.call.Action) {
		return
	}
	tree, err := parse(a.body)
	if err != nil {
		return
	}
	key := g.keyRefused(x)
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	now := time.Now()
	switch x.call.Action {
	case "RunInstances":
		for _, item := range tree.items("instancesSet") {
			g.launched(x, item, key, now)
		}
	case "AttachVolume":
		if delay := g.account.lag.Attaching; delay != (Delay{}) {
			g.account.thing(tree.value("volumeId"), Volume).attaching = delay.from(now)
		}
	case "ModifyVolume":
		g.account.modify(tree.value("volumeModification", "volumeId"), now)
	case "TerminateInstances":
		for _, id := range x.query.List("InstanceId") {
			g.account.end(id)
		}
	case "DeleteVolume":
		g.account.end(x.query.Get("VolumeId"))
	default:
		t := g.account.born(tree.value(birth.path...), birth.kind, now)
		g.condemn(t, x, key, now)
	}
}

// end notes that the caller has ended something: it neither starts nor fails any more.
func (a *account) end(id string) {
	if t, known := a.things[id]; known {
		t.starting, t.fate = countdown{}, nil
	}
}

// born notes a new resource, as far as there is something to show of it.
func (a *account) born(id string, kind Kind, now time.Time) *thing {
	if id == "" {
		return &thing{}
	}
	t := a.thing(id, kind)
	t.starting = a.lag.starting(kind).from(now)
	if a.grace.covers(kind) {
		t.unseen = a.grace.from(now)
	}
	return t
}

// launched notes an instance with what was made with it.
func (g *Gateway) launched(x *exchange, item *node, key *Death, now time.Time) {
	a := &g.account
	t := a.born(item.value("instanceId"), Instance, now)
	t.metadataTags = x.query.Get("MetadataOptions.InstanceMetadataTags") == "enabled"
	for _, mapping := range item.items("blockDeviceMapping") {
		volume := a.born(mapping.value("ebs", "volumeId"), Volume, now)
		volume.starting = countdown{} // it comes up with its instance
	}
	given := map[string]bool{}
	for _, nic := range x.query.Members("NetworkInterface") {
		given[x.query.Get(nic+".NetworkInterfaceId")] = true
	}
	for _, nic := range item.items("networkInterfaceSet") {
		if id := nic.value("networkInterfaceId"); !given[id] {
			a.born(id, NetworkInterface, now).starting = countdown{}
		}
	}
	g.condemn(t, x, key, now)
}
