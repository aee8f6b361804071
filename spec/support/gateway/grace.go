package gateway

import "slices"

// Grace is the time in which an id that was just made is not found: "We recommend that you wait" says AWS of eventual
// consistency (https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html). A call that names such an id
// gets the NotFound of its kind, and a Describe without ids leaves it out.
type Grace struct {
	Delay
	Kinds      []Kind // nil: all
	ReadsOnly  bool   // writing calls find it at once
	WritesOnly bool   // Describe calls find it at once
}

// Grace sets how long an id that is made from now on stays unknown.
func (g *Gateway) Grace(grace Grace) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.account.grace = grace
}

func (g Grace) covers(kind Kind) bool {
	return (g.For > 0 || g.Looks > 0) && (g.Kinds == nil || slices.Contains(g.Kinds, kind))
}

// hides reports whether an action does not find a thing yet, and counts the look.
func (g Grace) hides(t *thing, action string, v *view) bool {
	if (g.ReadsOnly && !reads(action)) || (g.WritesOnly && reads(action)) {
		return false
	}
	return v.look(&t.unseen)
}
