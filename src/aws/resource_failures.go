package aws

import (
	"fmt"
	"strings"
	"time"
)

// LaunchFailure is an instance that EC2 accepted but that ended instead of running.
type LaunchFailure struct {
	InstanceID string
	Code       string // EC2's state reason (Client.InternalError), else its last state, or NotFound
	Reason     string // EC2's own words, if any
	Console    string // the end of its console output, if any
}

// Error leaves the console out, since it has many lines.
func (e *LaunchFailure) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("instance %s did not start (%s)", e.InstanceID, e.Code)
	}
	if strings.HasPrefix(e.Reason, e.Code) { // EC2 begins most reasons with the code
		return fmt.Sprintf("instance %s did not start (%s)", e.InstanceID, e.Reason)
	}
	return fmt.Sprintf("instance %s did not start (%s: %s)", e.InstanceID, e.Code, e.Reason)
}

// WaitTimeout is a wait that reached its limit.
type WaitTimeout struct {
	What      string        // "instance i-1 to be running"
	LastState string        // as it was last seen; "" when it was never seen
	After     time.Duration // how long the wait took
}

func (e *WaitTimeout) Error() string {
	message := fmt.Sprintf("Timed out waiting for %s, took %ds", e.What, int(e.After.Seconds()))
	if e.LastState == "" {
		return message
	}
	return message + "; it was last seen as: " + e.LastState
}

// ImageFailure is a new AMI that AWS began to make and gave up.
type ImageFailure struct{ ImageID, State, Reason string }

func (e *ImageFailure) Error() string {
	return fmt.Sprintf("AMI %s is %s instead of available: %s", e.ImageID, e.State, e.Reason)
}

// VolumeFailure is a new volume that AWS gave up after it had returned an id. Its state is "gone" where nothing is left
// of it.
type VolumeFailure struct{ VolumeID, State string }

func (e *VolumeFailure) Error() string {
	return fmt.Sprintf("volume %s is %s instead of available", e.VolumeID, e.State)
}

// SnapshotFailure is a snapshot that AWS began to make and gave up.
type SnapshotFailure struct{ SnapshotID, Reason string }

func (e *SnapshotFailure) Error() string {
	return fmt.Sprintf("snapshot %s failed: %s", e.SnapshotID, e.Reason)
}

// AttachmentFailure is an attachment that AWS began to make and gave up.
type AttachmentFailure struct{ VolumeID, InstanceID string }

func (e *AttachmentFailure) Error() string {
	return fmt.Sprintf("AWS began to attach volume %s to instance %s and gave up", e.VolumeID, e.InstanceID)
}

// TooManyDisks is an instance without a free device name.
type TooManyDisks struct{ InstanceID string }

func (e *TooManyDisks) Error() string { return "Instance has too many disks attached" }

// HeldElsewhere is a volume that is attached to another instance and stays there.
type HeldElsewhere struct{ VolumeID, Holder, State string }

func (e *HeldElsewhere) Error() string {
	return fmt.Sprintf("volume %s is attached to instance %s (%s)", e.VolumeID, e.Holder, e.State)
}
