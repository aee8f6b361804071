package properties

import (
	"encoding/json"
	"strconv"
	"strings"

	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/encryption"
)

// VM is the cloud properties of a VM: AZ, VM type and VM extensions as the Director merged them. The IAM
// action that a property needs beyond the baseline stands beside it.
type VM struct {
	InstanceType       string
	AvailabilityZone   string
	SecurityGroups     []string // ids or names; replaces the networks' and the defaults
	KeyName            string
	IAMInstanceProfile string // name; iam:PassRole
	PlacementGroup     string
	Tenancy            string // default, dedicated or host
	AutoAssignPublicIP bool
	RawInstanceStorage bool
	EphemeralDisk      EphemeralDisk
	RootDisk           RootDisk
	MetadataOptions    MetadataOptions
	Tags               map[string]string // over env.bosh.tags
	Spot               *Spot
}

// Spot asks for a spot instance.
type Spot struct {
	MaxPrice         string // USD an hour, as decimal text
	OnDemandFallback bool
}

// EphemeralDisk is where the agent puts /var/vcap/data.
type EphemeralDisk struct {
	Volume
	UseInstanceStorage bool
	UseRootDisk        bool
}

// RootDisk changes the root volume of the stemcell.
type RootDisk struct{ Volume }

// Volume is what an EBS volume can be asked to be. Zero and nil mean that nothing was said.
type Volume struct {
	Path       string // of the object that it was read from, for messages
	Size       int64  // MiB
	Type       string // gp3 when empty
	IOPS       *int64
	Throughput *int64 // MiB/s
	Encryption encryption.Setting
}

// notYet are properties that this version understands and cannot serve. Ignoring them would give a VM that is not the
// one that the manifest describes.
var notYet = []string{"elbs", "lb_target_groups", "advertised_routes"}

// ParseVM reads the cloud properties of a VM.
func ParseVM(raw json.RawMessage, report *decode.Report) VM {
	o := decode.Parse(raw, "cloud_properties", report)
	p := VM{
		InstanceType: o.String("instance_type"), AvailabilityZone: o.String("availability_zone"),
		SecurityGroups: o.Strings("security_groups"), KeyName: o.String("key_name"),
		IAMInstanceProfile: o.String("iam_instance_profile"), PlacementGroup: o.String("placement_group"),
		Tenancy: o.String("tenancy"), AutoAssignPublicIP: o.True("auto_assign_public_ip"),
		RawInstanceStorage: o.True("raw_instance_storage"), Tags: o.Tags("tags"),
		MetadataOptions: ParseMetadataOptions(o.Object("metadata_options")),
		EphemeralDisk:   parseEphemeralDisk(o.Object("ephemeral_disk")), Spot: parseSpot(o),
		RootDisk: RootDisk{parseVolume(o.Object("root_disk"))},
	}
	requireVM(o, p)
	refuseNotYet(o)
	o.Done()
	return p
}

func requireVM(o decode.Object, p VM) {
	var missing []string
	if p.InstanceType == "" {
		missing = append(missing, "cloud_properties.instance_type")
	}
	if p.AvailabilityZone == "" {
		missing = append(missing, "cloud_properties.availability_zone")
	}
	if len(missing) > 0 {
		o.Report().Add(&missingProperties{missing})
	}
	switch p.Tenancy {
	case "", "default", "dedicated", "host":
	default:
		o.Report().Warn(o.Path("tenancy"), "is ignored: %q is none of default, dedicated and host", p.Tenancy)
	}
}

func refuseNotYet(o decode.Object) {
	for _, key := range notYet {
		if o.Has(key) && string(o.Raw(key)) != "[]" {
			o.Report().Fault(o.Path(key), "is not supported by this version of the CPI yet")
		}
	}
	if check := o.Bool("source_dest_check"); check != nil && !*check {
		o.Report().Fault(o.Path("source_dest_check"), "cannot be switched off by this version of the CPI yet")
	}
}

// missingProperties lists the required properties that are not there.
type missingProperties struct{ names []string }

func (e *missingProperties) Error() string {
	return "Missing properties: " + strings.Join(e.names, ", ") +
		". See http://bosh.io/docs/aws-cpi.html for the list of supported properties."
}

func parseSpot(o decode.Object) *Spot {
	fallback := o.True("spot_ondemand_fallback")
	if !o.Has("spot_bid_price") {
		return nil
	}
	price, err := decode.Scalar(o.Raw("spot_bid_price")) // a number or a string, as manifests have always had it
	if err != nil {
		o.Report().Fault(o.Path("spot_bid_price"), "%v", err)
	}
	if price == "false" || price == "" {
		return nil
	}
	if _, parseErr := strconv.ParseFloat(price, 64); parseErr != nil && err == nil {
		o.Report().Fault(o.Path("spot_bid_price"), "must be a price in USD an hour, got %q", price)
	}
	return &Spot{MaxPrice: price, OnDemandFallback: fallback}
}

func parseEphemeralDisk(o decode.Object) EphemeralDisk {
	disk := EphemeralDisk{
		UseInstanceStorage: o.True("use_instance_storage"), UseRootDisk: o.True("use_root_disk"), Volume: parseVolume(o),
	}
	return disk
}

// parseVolume reads the keys that all volumes share, after the keys that only this kind of volume has.
func parseVolume(o decode.Object) Volume {
	volume := Volume{
		Path: o.Path(""), Type: o.String("type"), IOPS: o.Int("iops"), Throughput: o.Int("throughput"),
		Encryption: encryption.Setting{Enabled: o.Bool("encrypted"), KeyARN: o.String("kms_key_arn")},
	}
	volume.Path = strings.TrimSuffix(volume.Path, ".")
	if size := o.Int("size"); size != nil {
		volume.Size = *size
		if *size <= 0 {
			o.Report().Fault(o.Path("size"), "must be a positive number of MiB, got %d", *size)
		}
	}
	o.Done()
	return volume
}
