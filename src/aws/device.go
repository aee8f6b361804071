package aws

import (
	"fmt"
	"strings"
)

// EphemeralDevice is the name under which a VM's ephemeral disk is mapped, and which the agent looks for.
const EphemeralDevice = "/dev/sdb"

// rootDeviceDefault is the root device of every stemcell. It is assumed for an AMI that names none.
const rootDeviceDefault = "/dev/xvda"

// persistentLetters are the last letters of the device names that persistent disks get, in this order: /dev/sdf to
// /dev/sdp, as with the Ruby CPI.
const persistentLetters = "fghijklmnop"

// RawStorageDevice is the name under which the nth instance-store disk is mapped: /dev/xvdba, /dev/xvdbb and so on.
func RawStorageDevice(n int) string { return "/dev/xvdb" + string(rune('a'+n)) }

// RawStoragePath is where the agent finds the nth NVMe instance-store disk. EC2 attaches those without a mapping.
func RawStoragePath(n int) string { return fmt.Sprintf("/dev/nvme%dn1", n) }

// VolumePath returns the path at which the agent finds an attached volume. The name of an NVMe device changes with the
// order of attaching, so the path contains the volume's id. On Xen it is the device name that was asked for.
func (t InstanceType) VolumePath(volume, device string) string {
	if t.NVMe {
		return "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_" + strings.Replace(volume, "-", "", 1)
	}
	return device
}

// freeDevices returns the device names for persistent disks that no disk of the instance has, in order.
func (i Instance) freeDevices() []string {
	taken := map[string]bool{}
	for _, disk := range i.Disks {
		taken[deviceLetter(disk.Device)] = true
	}
	var free []string
	for _, letter := range strings.Split(persistentLetters, "") {
		if !taken[letter] {
			free = append(free, "/dev/sd"+letter)
		}
	}
	return free
}

// deviceLetter returns f for /dev/sdf, /dev/xvdf and sdf1, which are the same device to EC2.
func deviceLetter(device string) string {
	name := device[strings.LastIndex(device, "/")+1:]
	for _, prefix := range []string{"xvd", "sd"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return strings.TrimRight(rest, "0123456789")
		}
	}
	return name
}

// RootMapping returns the name of the AMI's mapping for its root device: the same name, or a prefix of it where the root
// device is a partition (root /dev/sda1, mapping /dev/sda).
func (i Image) RootMapping() string {
	prefix := ""
	for _, mapping := range i.Mappings {
		if mapping.Device == i.RootDevice && i.RootDevice != "" {
			return mapping.Device
		}
		if prefix == "" && mapping.Device != "" && strings.HasPrefix(i.RootDevice, mapping.Device) {
			prefix = mapping.Device
		}
	}
	if prefix != "" {
		return prefix
	}
	return rootDeviceDefault
}
