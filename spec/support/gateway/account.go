package gateway

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// account is what the gateway knows of the account and the emulator does not: which resources are not visible yet, which
// still change their state, and which are about to fail.
type account struct {
	mu            sync.Mutex
	lag           Lag
	grace         Grace
	dooms         []*doom
	modifications int // a volume's within a day
	things        map[string]*thing
	queue         []*later

	working sync.Mutex // held while due work is done
}

// thing is one resource.
type thing struct {
	id   string
	kind Kind

	unseen    countdown // not found yet
	gone      bool      // not found for ever
	starting  countdown // pending, creating
	attaching countdown // a volume's
	detaching *later    // a volume's
	leaving   *later    // an instance that shuts down

	modifying, optimizing countdown
	modified              []time.Time

	fate   *Death // what it will die of
	struck *Death // what it has died of

	metadataTags bool // its tags are in its metadata
}

func (a *account) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lag, a.grace, a.dooms, a.queue = Lag{}, Grace{}, nil, nil
	a.things, a.modifications = map[string]*thing{}, modificationsPerDay
}

// thing returns what is known of an id. An id that is new gets an entry.
func (a *account) thing(id string, kind Kind) *thing {
	t, known := a.things[id]
	if !known {
		t = &thing{id: id, kind: kind}
		a.things[id] = t
	}
	return t
}

// conflict refuses what AWS would refuse because of the state in which the gateway shows a resource.
func (a *account) conflict(x *exchange) *Refusal {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := x.call.At
	for _, judge := range []func(*exchange, time.Time) *Refusal{a.unseen, a.unready, a.unmodifiable, a.untaggable} {
		if refusal := judge(x, now); refusal != nil {
			return refusal.by("state")
		}
	}
	return nil
}

// unseen refuses a call that names an id which is not found yet, or not any more. Filters never cause that.
func (a *account) unseen(x *exchange, now time.Time) *Refusal {
	v := newView(now)
	for _, name := range x.query.Names() {
		if strings.HasPrefix(name, "Filter.") {
			continue
		}
		t, known := a.things[x.query.Get(name)]
		if known && (t.gone || a.grace.hides(t, x.call.Action, v)) {
			return notFound(t.kind, t.id)
		}
	}
	return nil
}

// unready refuses what needs a resource that has finished starting.
func (a *account) unready(x *exchange, now time.Time) *Refusal {
	instance, volume := a.things[x.query.Get("InstanceId")], a.things[x.query.Get("VolumeId")]
	image := a.things[x.query.Get("ImageId")]
	switch action := x.call.Action; {
	// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html
	case action == "AttachVolume" && instance.unready(now):
		return refuse("IncorrectState", "Instance '%s' is not 'running'.", instance.id)
	// "This error can occur if you are trying to attach a volume that is still being created" (IncorrectState in
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html)
	case slices.Contains([]string{"AttachVolume", "DeleteVolume", "CreateSnapshot", "ModifyVolume"}, action) && volume.coming(now):
		return refuse("IncorrectState", "Volume '%s' is in the 'creating' state.", volume.id)
	case action == "DetachVolume" && volume != nil && volume.attaching.running(now):
		return refuse("IncorrectState", "Volume '%s' is in the 'attaching' state.", volume.id)
	// InvalidInstanceID on the same page: not while the instance is pending
	case action == "AssociateAddress" && instance.coming(now):
		return refuse("InvalidInstanceID", "The pending instance '%s' is not in a valid state for this operation.", instance.id)
	// InvalidAMIID.Unavailable: "not in a state from which you can launch an instance"
	case action == "RunInstances" && (image.coming(now) || image.failed()):
		return refuse("InvalidAMIID.Unavailable", "The image ID '%s' is not available", image.id)
	}
	return nil
}

func (t *thing) coming(now time.Time) bool  { return t != nil && t.starting.running(now) }
func (t *thing) failed() bool               { return t != nil && t.struck != nil }
func (t *thing) unready(now time.Time) bool { return t.coming(now) || (t != nil && t.leaving != nil) }
