package gateway

import "time"

// Forever is longer than any run.
const Forever = 1000 * time.Hour

// Delay lasts for a time and for a number of looks, whichever is longer. A look is an answer in which the delay shows.
// The zero Delay is none.
type Delay struct {
	For   time.Duration
	Looks int
}

func (d Delay) from(now time.Time) countdown { return countdown{until: now.Add(d.For), looks: d.Looks} }

// countdown is a delay that has begun.
type countdown struct {
	until time.Time
	looks int
}

func (c *countdown) running(now time.Time) bool { return now.Before(c.until) || c.looks > 0 }

// view is one answer being prepared. However often a delay shows in it, that is one look.
type view struct {
	now   time.Time
	shown map[*countdown]bool
}

func newView(now time.Time) *view { return &view{now: now, shown: map[*countdown]bool{}} }

// look reports whether a delay shows, and counts the look.
func (v *view) look(c *countdown) bool {
	if shows, known := v.shown[c]; known {
		return shows
	}
	shows := c.running(v.now)
	if c.looks > 0 {
		c.looks--
	}
	v.shown[c] = shows
	return shows
}
