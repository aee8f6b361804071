package gateway

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// EnableThrottling refuses EC2 calls that go beyond AWS's published rates. Off after Reset.
func (g *Gateway) EnableThrottling() {
	g.buckets.mu.Lock()
	defer g.buckets.mu.Unlock()
	g.buckets.on = true
}

// buckets hold the tokens left for each region and action.
type buckets struct {
	mu   sync.Mutex
	on   bool
	left map[string]*level
	last map[string]time.Time // a volume's last snapshot
}

type level struct {
	bucket
	tokens float64
	at     time.Time
}

func (b *buckets) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on, b.left, b.last = false, map[string]*level{}, map[string]time.Time{}
}

func (b *buckets) judge(x *exchange) *Refusal {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.on || x.call.Service != serviceEC2 {
		return nil
	}
	name, size := requestBucket(x.call.Action, x.query)
	requests := b.level(x.call.Region+"/"+name, size, x.call.At)
	levels, costs := []*level{requests}, []float64{1}
	if size, has := resourceBuckets[x.call.Action]; has {
		levels = append(levels, b.level(x.call.Region+"/resources of "+name, size, x.call.At))
		costs = append(costs, resources(x.query))
	}
	for i, level := range levels {
		if level.tokens < costs[i] {
			return throttled(serviceEC2).by("throttling")
		}
	}
	for i, level := range levels {
		level.tokens -= costs[i]
	}
	return b.snapshot(x)
}

// snapshotPause is what AWS wants between two snapshots of one volume (SnapshotCreationPerVolumeRateExceeded in
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
const snapshotPause = 15 * time.Second

func (b *buckets) snapshot(x *exchange) *Refusal {
	if x.call.Action != "CreateSnapshot" {
		return nil
	}
	volume := x.query.Get("VolumeId")
	if last, taken := b.last[volume]; taken && x.call.At.Sub(last) < snapshotPause {
		return refuse("SnapshotCreationPerVolumeRateExceeded",
			"The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.").by("throttling")
	}
	b.last[volume] = x.call.At
	return nil
}

// requestBucket returns the bucket that a request takes a token from.
func requestBucket(action string, query Query) (name string, size bucket) {
	if size, own := uncategorized[action]; own {
		return action, size
	}
	reads := slices.ContainsFunc([]string{"Describe", "List", "Search", "Get"}, func(p string) bool { return strings.HasPrefix(action, p) })
	if !reads {
		return action, mutating
	}
	if _, bounded := query.HasAny("Filter", "MaxResults", "NextToken"); !bounded && slices.Contains(unfilteredActions, action) {
		return action + " unfiltered", unfiltered
	}
	return action, nonMutating
}

// resources counts the instances that a request concerns.
func resources(query Query) float64 {
	if most, ok := query.Int("MaxCount"); ok {
		return float64(most)
	}
	return float64(len(query.List("InstanceId")))
}

// level returns a bucket's state, filled up to now.
func (b *buckets) level(key string, size bucket, now time.Time) *level {
	l, known := b.left[key]
	if !known {
		l = &level{bucket: size, tokens: size.capacity, at: now}
		b.left[key] = l
	}
	if since := now.Sub(l.at); since > 0 {
		l.tokens, l.at = min(l.capacity, l.tokens+since.Seconds()*l.refill), now
	}
	return l
}

// throttled is the refusal of one call too many, in the words of the service.
func throttled(service string) *Refusal {
	switch service {
	case serviceEC2:
		return refuse("RequestLimitExceeded", "Request limit exceeded.")
	case serviceEBS:
		return refuse("ThrottlingException", "Rate exceeded")
	}
	return refuse("Throttling", "Rate exceeded")
}
