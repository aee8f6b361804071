package gateway

// snapshot shows one snapshot.
func (a *account) snapshot(item *node, v *view) {
	t, known := a.things[item.value("snapshotId")]
	switch {
	case known && t.struck != nil:
		item.set("error", "status")
		item.set(t.struck.Message, "statusMessage")
	case known && v.look(&t.starting):
		item.set("pending", "status")
		item.set("42%", "progress")
	}
}

// image shows one image.
func (a *account) image(item *node, v *view) {
	t, known := a.things[item.value("imageId")]
	switch {
	case known && t.struck != nil:
		item.set("failed", "imageState")
		item.set(t.struck.Code, "stateReason", "code")
		item.set(t.struck.Message, "stateReason", "message")
	case known && v.look(&t.starting):
		item.set("pending", "imageState")
	}
}

// networkInterface shows one network interface. One of an instance that is pending is attaching still.
func (a *account) networkInterface(item *node, v *view) {
	t, known := a.things[item.value("networkInterfaceId")]
	if known && v.look(&t.starting) {
		item.set("pending", "status")
	}
	if attachment := item.at("attachment"); attachment != nil && a.things[attachment.value("instanceId")].coming(v.now) {
		attachment.set("attaching", "status")
	}
}

// modification shows the last modification of one volume.
func (a *account) modification(item *node, v *view) {
	t, known := a.things[item.value("volumeId")]
	switch {
	case known && v.look(&t.modifying):
		item.set("modifying", "modificationState")
		item.set("0", "progress")
		item.drop("endTime")
	case known && v.look(&t.optimizing):
		item.set("optimizing", "modificationState")
		item.set("42", "progress")
		item.drop("endTime")
	}
}
