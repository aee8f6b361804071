package gateway

import (
	"slices"
	"strings"
	"time"
)

// "You can modify a volume up to four times within a rolling 24-hour period, as long as ... all previous modifications
// for that volume are completed."
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html
const (
	modificationsPerDay = 4
	modificationWindow  = 24 * time.Hour
)

// ModificationQuota sets how often a volume may be modified within a day; AWS's own number after Reset.
func (g *Gateway) ModificationQuota(times int) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.account.modifications = times
}

// modify notes a modification.
func (a *account) modify(id string, now time.Time) {
	t := a.thing(id, Volume)
	t.modified = append(t.modified, now)
	t.modifying = a.lag.Modifying.from(now)
	t.optimizing = countdown{}
	if a.lag.Optimizing != (Delay{}) {
		t.optimizing = a.lag.Optimizing.from(now.Add(a.lag.Modifying.For))
	}
}

// unmodifiable refuses a modification too early or too often.
func (a *account) unmodifiable(x *exchange, now time.Time) *Refusal {
	if x.call.Action != "ModifyVolume" {
		return nil
	}
	id := x.query.Get("VolumeId")
	t := a.thing(id, Volume)
	for _, phase := range []struct {
		name string
		left *countdown
	}{{"modifying", &t.modifying}, {"optimizing", &t.optimizing}} {
		if phase.left.running(now) {
			return refuse("IncorrectModificationState", "Cannot modify volume %s in modification state %s", id, strings.ToUpper(phase.name))
		}
	}
	t.modified = slices.DeleteFunc(t.modified, func(at time.Time) bool { return now.Sub(at) >= modificationWindow })
	if len(t.modified) >= a.modifications {
		return refuse("VolumeModificationRateExceeded",
			"You've reached the maximum modification rate per volume limit. You can modify the volume %s again after 24 hours.", id)
	}
	return nil
}
