package gateway

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// codes are the error codes that the gateway answers with by itself, and their HTTP status.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
var codes = map[string]int{
	"AccessDenied":                          http.StatusForbidden, // load balancers and STS
	"AccessDeniedException":                 http.StatusForbidden, // EBS direct
	"FilterLimitExceeded":                   http.StatusBadRequest,
	"IdempotentInstanceTerminated":          http.StatusBadRequest,
	"IdempotentParameterMismatch":           http.StatusBadRequest,
	"IncorrectModificationState":            http.StatusBadRequest,
	"IncorrectState":                        http.StatusBadRequest,
	"InternalError":                         http.StatusInternalServerError,
	"InvalidAMIID.NotFound":                 http.StatusBadRequest,
	"InvalidAMIID.Unavailable":              http.StatusBadRequest,
	"InvalidAMIName.Malformed":              http.StatusBadRequest,
	"InvalidBlockDeviceMapping":             http.StatusBadRequest,
	"InvalidInstance":                       http.StatusBadRequest, // classic load balancers
	"InvalidInstanceID":                     http.StatusBadRequest,
	"InvalidInstanceID.NotFound":            http.StatusBadRequest,
	"InvalidNetworkInterfaceID.NotFound":    http.StatusBadRequest,
	"InvalidParameterCombination":           http.StatusBadRequest,
	"InvalidParameterDependency":            http.StatusBadRequest,
	"InvalidParameterValue":                 http.StatusBadRequest,
	"InvalidSnapshot.NotFound":              http.StatusBadRequest,
	"InvalidTarget":                         http.StatusBadRequest, // target groups
	"InvalidVolume.NotFound":                http.StatusBadRequest,
	"MissingParameter":                      http.StatusBadRequest,
	"RequestLimitExceeded":                  http.StatusServiceUnavailable,
	"SnapshotCreationPerVolumeRateExceeded": http.StatusBadRequest,
	"TagLimitExceeded":                      http.StatusBadRequest,
	"Throttling":                            http.StatusBadRequest, // load balancers and STS
	"ThrottlingException":                   http.StatusBadRequest, // EBS direct
	"UnauthorizedOperation":                 http.StatusForbidden,
	"UnknownParameter":                      http.StatusBadRequest,
	"UnknownVolumeType":                     http.StatusBadRequest,
	"VolumeModificationRateExceeded":        http.StatusBadRequest,
}

// serverCodes are AWS's server errors, which clients may repeat, for rules that answer with them (same page).
var serverCodes = map[string]int{
	"BandwidthLimitExceeded":               http.StatusInternalServerError,
	"InsufficientAddressCapacity":          http.StatusInternalServerError,
	"InsufficientCapacity":                 http.StatusInternalServerError,
	"InsufficientHostCapacity":             http.StatusInternalServerError,
	"InsufficientInstanceCapacity":         http.StatusInternalServerError,
	"InsufficientReservedInstanceCapacity": http.StatusInternalServerError,
	"InsufficientVolumeCapacity":           http.StatusInternalServerError,
	"InternalFailure":                      http.StatusInternalServerError,
	"ServerInternal":                       http.StatusInternalServerError,
	"ServiceUnavailable":                   http.StatusServiceUnavailable,
	"Unavailable":                          http.StatusServiceUnavailable,
}

// emulated are the further codes that calls of a CPI get from the emulator behind the gateway: those of its mending, and
// moto's own for what does not exist or is in use.
var emulated = strings.Fields(`
	IncorrectInstanceState InsufficientCidrBlocks InsufficientFreeAddressesInSubnet InvalidAMIID.Malformed
	InvalidAMIName.Duplicate InvalidAddress.NotFound InvalidAllocationID.NotFound InvalidAttachment.NotFound
	InvalidAttachmentID.NotFound InvalidGroup.NotFound InvalidIPAddress.InUse InvalidInstanceID.Malformed
	InvalidKeyPair.NotFound InvalidNetworkInterface.InUse InvalidNetworkInterfaceId.Malformed InvalidParameter
	InvalidPlacementGroup.Duplicate InvalidPlacementGroup.InUse InvalidPlacementGroup.Unknown
	InvalidRouteTableID.NotFound InvalidSnapshot.InUse InvalidSnapshotID.Malformed InvalidSubnetID.NotFound
	InvalidVolume.ZoneMismatch InvalidVolumeID.Malformed InvalidVolumeModification.NotFound InvalidZone.NotFound
	LoadBalancerNotFound MissingInput OperationNotPermitted Resource.AlreadyAssociated RouteAlreadyExists
	TargetGroupNotFound UnsupportedOperation VolumeInUse`)

// Codes returns every error code that the gateway and the emulator answer a CPI with, in order. A rule may answer with any
// other.
func (g *Gateway) Codes() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(codes)), emulated...)))
}

// StateReasons returns every code of a StateReason that the gateway's deaths put into an instance, in order.
func (g *Gateway) StateReasons() []string {
	var reasons []string
	for _, death := range []Death{KeyRefused, VolumeQuota, NoCapacity, InternalFault, SnapshotMissing} {
		reasons = append(reasons, death.Code)
	}
	slices.Sort(reasons)
	return reasons
}
