package explain

// Situation is what the failed call was doing, where the class or the words of an error depend on it. It is given where a
// method is registered.
type Situation int

const (
	WorksOnGiven  Situation = iota // it works on what its caller named, as most methods do
	LaunchesVM                     // every error is a failure of the VM
	MakesDisk                      // the volume in its errors is one that it made
	MakesStemcell                  // likewise; its properties are the stemcell's cloud properties
)

// makesVolume reports whether the call makes the volumes that AWS speaks of. Otherwise its caller named them.
func (s Situation) makesVolume() bool { return s == MakesDisk || s == MakesStemcell }

// outcome is what a refusal means in create_vm. VMCreationFailed with ok_to_retry makes the Director send the same call
// again at once, up to five calls without a pause. So `again` is only for what may pass within a second, or for what a
// new call makes anew. Quotas, keys, permissions and parameters do not change so fast. They are `final`.
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
	otherwise.class, otherwise.retry = classVMCreationFailed, meaning == again
	return otherwise
}
