package gateway

import "time"

// show rewrites an answer so that it shows every resource in the state that it is in by the gateway's account.
func (g *Gateway) show(x *exchange, a *answer) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	if len(g.account.things) == 0 {
		return
	}
	tree, err := parse(a.body)
	if err != nil {
		return
	}
	if g.account.rewrite(x.call.Action, tree, newView(time.Now())) {
		a.body = tree.bytes()
	}
}

// rewrite changes the tree of an answer; false when such an answer shows no states.
func (a *account) rewrite(action string, tree *node, v *view) bool {
	a.strip(action, tree, v)
	switch action {
	case "DescribeInstances":
		for _, reservation := range tree.items("reservationSet") {
			each(reservation.items("instancesSet"), a.instance, v)
		}
	case "RunInstances":
		each(tree.items("instancesSet"), a.instance, v)
	case "CreateVolume", "AttachVolume", "DetachVolume":
		a.volume(tree, v)
	case "DescribeVolumes":
		each(tree.items("volumeSet"), a.volume, v)
	case "CreateSnapshot":
		a.snapshot(tree, v)
	case "DescribeSnapshots":
		each(tree.items("snapshotSet"), a.snapshot, v)
	case "DescribeImages":
		each(tree.items("imagesSet"), a.image, v)
	case "CreateNetworkInterface":
		a.networkInterface(tree.at("networkInterface"), v)
	case "DescribeNetworkInterfaces":
		each(tree.items("networkInterfaceSet"), a.networkInterface, v)
	case "ModifyVolume":
		a.modification(tree.at("volumeModification"), v)
	case "DescribeVolumesModifications":
		each(tree.items("volumeModificationSet"), a.modification, v)
	default:
		return false
	}
	return true
}

func each(items []*node, show func(*node, *view), v *view) {
	for _, item := range items {
		show(item, v)
	}
}

// strip takes out of a Describe's answer what is not found yet, or no more.
func (a *account) strip(action string, tree *node, v *view) {
	seen := func(id string) bool {
		t, known := a.things[id]
		return !known || (!t.gone && !a.grace.hides(t, action, v))
	}
	if action == "DescribeInstances" {
		for _, reservation := range tree.items("reservationSet") {
			reservation.keep(func(n *node) bool { return seen(n.value("instanceId")) }, "instancesSet")
		}
		tree.keep(func(n *node) bool { return len(n.items("instancesSet")) > 0 }, "reservationSet")
	}
	if l, lists := listings[action]; lists {
		tree.keep(func(n *node) bool { return seen(n.value(l.id)) }, l.list)
	}
}

// instance shows one instance with its devices and interfaces.
func (a *account) instance(item *node, v *view) {
	t, known := a.things[item.value("instanceId")]
	for _, mapping := range item.items("blockDeviceMapping") {
		a.attachment(mapping.at("ebs"), mapping.value("ebs", "volumeId"), item.value("instanceId"), v)
	}
	if !known {
		return
	}
	switch {
	case t.leaving != nil:
		v.look(t.leaving.due)
		state(item, 32, "shutting-down")
		reason(item, userShutdown)
	case t.coming(v.now) || t.fate != nil:
		v.look(&t.starting)
		state(item, 0, "pending")
		for _, nic := range item.items("networkInterfaceSet") {
			nic.set("attaching", "attachment", "status")
		}
	}
	if t.struck != nil {
		reason(item, *t.struck)
	}
}

func state(item *node, code int, name string) {
	item.set(map[int]string{0: "0", 32: "32"}[code], "instanceState", "code")
	item.set(name, "instanceState", "name")
}

func reason(item *node, death Death) {
	item.set(death.Code, "stateReason", "code")
	item.set(death.Code+": "+death.Message, "stateReason", "message")
	item.set(death.Code+": "+death.Message, "reason")
}

// volume shows one volume, or the answer of AttachVolume and DetachVolume, which is an attachment.
func (a *account) volume(item *node, v *view) {
	id := item.value("volumeId")
	if item.at("instanceId") != nil {
		a.attachment(item, id, item.value("instanceId"), v)
		return
	}
	if t, known := a.things[id]; known && (v.look(&t.starting) || t.fate != nil) {
		item.set("creating", "status")
	}
	for _, attachment := range item.items("attachmentSet") {
		a.attachment(attachment, id, attachment.value("instanceId"), v)
	}
}

// attachment shows the status of one attachment of a volume.
func (a *account) attachment(item *node, volume, instance string, v *view) {
	t, known := a.things[volume]
	switch {
	case known && t.detaching != nil:
		v.look(t.detaching.due)
		item.set("detaching", "status")
	case known && v.look(&t.attaching), a.things[instance].coming(v.now):
		item.set("attaching", "status")
	}
}
