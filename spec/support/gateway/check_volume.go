package gateway

import (
	"slices"
	"strings"
)

const (
	volumePage  = "AWSEC2/latest/APIReference/API_CreateVolume.html"
	devicePage  = "AWSEC2/latest/APIReference/API_EbsBlockDevice.html"
	mappingAPIs = "RunInstances RegisterImage"
)

// volumeChecks hold wherever a volume is described: CreateVolume, ModifyVolume, and the mappings of RunInstances and
// RegisterImage.
var volumeChecks = []check{
	{name: "volume type", actions: volumeActions, page: volumePage, test: everyVolume(volumeType)},
	{name: "key without encryption", actions: actions("CreateVolume CopyImage RunInstances"), page: volumePage, test: everyVolume(keyWithoutEncryption)},
	{name: "iops the type does not take", actions: volumeActions, page: volumePage, test: everyVolume(iopsNotTaken)},
	{name: "throughput the type does not take", actions: volumeActions, page: volumePage, test: everyVolume(throughputNotTaken)},
	{name: "iops missing", actions: actions("CreateVolume " + mappingAPIs), page: volumePage, test: everyVolume(iopsMissing)},
	{name: "volume size", actions: volumeActions, page: volumePage, test: everyVolume(volumeSize)},
	{name: "performance limits", actions: volumeActions, page: "ebs/latest/userguide/ebs-volume-types.html", test: everyVolume(performance)},
	{
		name: "encryption switched off", actions: actions("CreateVolume CopyImage " + mappingAPIs), page: "ebs/latest/userguide/encryption-by-default.html",
		test: everyVolume(encryptionOff), note: true,
	},
	{name: "nothing to modify", actions: actions("ModifyVolume"), page: "AWSEC2/latest/APIReference/API_ModifyVolume.html", test: nothingToModify},
}

var volumeActions = actions("CreateVolume ModifyVolume " + mappingAPIs)

// volume is one volume as a request describes it.
type volume struct {
	query  Query
	prefix string // "" or "BlockDeviceMapping.1.Ebs."
	size   string // "Size" or "VolumeSize"
}

func (v volume) get(name string) string      { return v.query.Get(v.prefix + name) }
func (v volume) has(name string) bool        { return v.query.Has(v.prefix + name) }
func (v volume) int(name string) (int, bool) { return v.query.Int(v.prefix + name) }

// kind is the volume's type; AWS's default for CreateVolume is gp2. Without a type, a mapping keeps the type of the image
// and a modification that of the volume. The request does not show it then, and nothing is checked.
func (v volume) kind(call Call) string {
	if kind := v.get("VolumeType"); kind != "" || call.Action != "CreateVolume" {
		return kind
	}
	return "gp2"
}

func everyVolume(rule func(Call, volume) *Refusal) func(Call, Query) *Refusal {
	return func(call Call, query Query) *Refusal {
		volumes := []volume{{query, "", "Size"}}
		if slices.Contains(strings.Fields(mappingAPIs), call.Action) {
			volumes = nil
			for _, mapping := range query.Members("BlockDeviceMapping") {
				if query.Has(mapping + ".Ebs") {
					volumes = append(volumes, volume{query, mapping + ".Ebs.", "VolumeSize"})
				}
			}
		}
		for _, v := range volumes {
			if refusal := rule(call, v); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// limit is what AWS publishes for a type. Sizes in GiB; perGiB is the most IOPS for each GiB.
type limit struct{ least, most, iopsLeast, iopsMost, perGiB int }

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html (sizes, IOPS) and
// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html (ratios)
var limits = map[string]limit{
	"gp2":      {1, 16384, 0, 0, 0},
	"gp3":      {1, 65536, 3000, 80000, 500},
	"io1":      {4, 16384, 100, 64000, 50},
	"io2":      {4, 65536, 100, 256000, 1000},
	"st1":      {125, 16384, 0, 0, 0},
	"sc1":      {125, 16384, 0, 0, 0},
	"standard": {1, 1024, 0, 0, 0},
}

func volumeType(_ Call, v volume) *Refusal {
	if _, known := limits[v.get("VolumeType")]; v.has("VolumeType") && !known {
		return refuse("UnknownVolumeType", "Unsupported volume type '%s' for volume creation.", v.get("VolumeType"))
	}
	return nil
}

// "If KmsKeyId is specified, the encrypted state must be true."
func keyWithoutEncryption(_ Call, v volume) *Refusal {
	if v.has("KmsKeyId") && v.get("Encrypted") != "true" {
		return refuse("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.")
	}
	return nil
}

// "Required for io1 and io2 volumes. Optional for gp3 volumes. Omit for all other volume types."
func iopsNotTaken(call Call, v volume) *Refusal {
	kind := v.kind(call)
	if l, known := limits[kind]; v.has("Iops") && known && l.iopsMost == 0 {
		return refuse("InvalidParameterCombination", "The parameter iops is not supported for %s volumes.", kind)
	}
	return nil
}

func iopsMissing(call Call, v volume) *Refusal {
	if kind := v.kind(call); (kind == "io1" || kind == "io2") && !v.has("Iops") {
		return refuse("MissingParameter", "The request must contain the parameter iops")
	}
	return nil
}

// "Supported for gp3 volumes only. Omit for all other volume types."
func throughputNotTaken(call Call, v volume) *Refusal {
	if kind := v.kind(call); v.has("Throughput") && kind != "" && kind != "gp3" {
		return refuse("InvalidParameterCombination", "The parameter throughput is not supported for %s volumes.", kind)
	}
	return nil
}

func volumeSize(call Call, v volume) *Refusal {
	size, sent := v.int(v.size)
	l, known := limits[v.kind(call)]
	switch {
	case !sent && v.has(v.size), sent && size < 1:
		return refuse("InvalidParameterValue", "The volume size '%s' is invalid", v.get(v.size))
	case !sent || !known:
		return nil
	case size < l.least:
		return refuse("InvalidParameterValue", "Volume of %dGiB is too small for volume type %s; minimum is %dGiB.", size, v.kind(call), l.least)
	case size > l.most:
		return refuse("InvalidParameterValue", "Volume of %dGiB is too large for volume type %s; maximum is %dGiB.", size, v.kind(call), l.most)
	}
	return nil
}

// "Valid Range: 125 - 2000 MiB/s"; at most a quarter MiB/s for each of the IOPS.
func performance(call Call, v volume) *Refusal {
	l, known := limits[v.kind(call)]
	if !known || l.iopsMost == 0 {
		return nil
	}
	iops, sent := v.int("Iops")
	size, sized := v.int(v.size)
	if sent && (iops < l.iopsLeast || iops > l.iopsMost) {
		return refuse("InvalidParameterValue", "Volume iops of %d is out of range; it must be between %d and %d", iops, l.iopsLeast, l.iopsMost)
	}
	if sent && sized && iops > l.iopsLeast && iops > size*l.perGiB {
		return refuse("InvalidParameterValue", "Iops to volume size ratio of %.6f is too high; maximum is %d IOPS per GiB", float64(iops)/float64(size), l.perGiB)
	}
	if v.kind(call) != "gp3" {
		return nil
	}
	if !sent {
		iops = l.iopsLeast
	}
	throughput, sent := v.int("Throughput")
	if sent && (throughput < 125 || throughput > 2000) {
		return refuse("InvalidParameterValue", "Volume throughput of %d MiB/s is out of range; it must be between 125 and 2000", throughput)
	}
	if sent && throughput*4 > iops {
		return refuse("InvalidParameterValue", "Throughput (MiBps) to iops ratio of %.6f is too high; maximum is 0.250000 MiBps per iops",
			float64(throughput)/float64(iops))
	}
	return nil
}

// An account may encrypt by default. Encrypted=false changes nothing there, and says nothing new elsewhere.
func encryptionOff(_ Call, v volume) *Refusal {
	if v.get("Encrypted") == "false" {
		return refuse("InvalidParameterValue", "Encrypted was sent as false")
	}
	return nil
}

func nothingToModify(_ Call, query Query) *Refusal {
	if _, any := query.HasAny("Size", "VolumeType", "Iops", "Throughput", "MultiAttachEnabled"); !any {
		return refuse("InvalidParameterCombination", "The request must contain at least one attribute to modify")
	}
	return nil
}
