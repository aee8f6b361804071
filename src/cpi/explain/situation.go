package explain

// Situation is what the call that failed was doing, as far as the class or the words of an error depend on it. It is handed
// over where a method is registered.
type Situation int

const (
	WorksOnGiven  Situation = iota // on what its caller named, as most methods
	LaunchesVM                     // all that fails fails the VM
	MakesDisk                      // the volume in its errors is its own
	MakesStemcell                  // likewise; what it was asked for are the stemcell's cloud properties
)

// makesVolume reports whether the volumes that AWS speaks of are the call's own, and not one that its caller named.
func (s Situation) makesVolume() bool { return s == MakesDisk || s == MakesStemcell }

// outcome is what a refusal means in create_vm. VMCreationFailed with ok_to_retry makes the Director send the same call
// again at once, five in all without a pause, so `again` is only for what may be gone a second later or comes from
// something that a new call makes anew. Quota, key, permission and parameter stay as they are: those are final.
type outcome int

const (
	asElsewhere outcome = iota // the row's class, as in every other method
	final                      // VMCreationFailed, ok_to_retry false
	again                      // VMCreationFailed, ok_to_retry true
)

func inCreateVM(situation Situation, meaning outcome, otherwise verdict) verdict {
	if situation != LaunchesVM || meaning == asElsewhere {
		return otherwise
	}
	otherwise.kind, otherwise.retry = kindVMCreationFailed, meaning == again
	return otherwise
}
