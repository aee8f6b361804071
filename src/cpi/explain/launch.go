package explain

import (
	"strings"

	"bosh-aws-cpi/src/aws"
)

// launchRows are state reasons of instances that EC2 accepted and ended before they ran. Those that are not here have
// the code of a refusal behind Client. or Server.
var launchRows = []row{
	// EC2 says no more than "Client error on launch" where it may not use the key of a volume.
	{"Client.InternalError", "", kindCloudError, final, "This is how EC2 shows that it could not use an encryption key. " + keyRemedy},
	{"Client.InvalidSnapshot.NotFound", "", kindCloudError, final, "The snapshot behind the stemcell's AMI is gone or not shared with this account: upload the stemcell again (bosh upload-stemcell --fix)."},
	{"Client.VolumeLimitExceeded", "", kindCloudError, final, storageRemedy},
	{"Client.UserInitiatedShutdown", "", kindCloudError, final, "Somebody, or a program with rights in this account, ended the instance while it started: CloudTrail tells who (StopInstances, TerminateInstances)."},
	{"Client.InstanceInitiatedShutdown", "", kindCloudError, final, "The operating system shut itself down while it started: the stemcell must fit the instance type (architecture, boot mode)."},
	{"Server.InternalError", "", kindCloudError, again, serverRemedy},
	{"Server.InsufficientInstanceCapacity", "", kindCloudError, again, capacityRemedy},
	// The next request meets the spot market as it is then, and goes on demand where spot_ondemand_fallback asks for it.
	{"Server.SpotInstanceTermination", "", kindCloudError, again, "AWS took the spot instance back while it started. " + spotRemedy},
	{"Server.SpotInstanceShutdown", "", kindCloudError, again, "AWS took the spot instance back while it started. " + spotRemedy},
	// Not EC2's code: the instance vanished, or was not shown for a minute. A new call launches another.
	{"NotFound", "", kindCloudError, again, "The instance vanished while it started; CloudTrail may tell who ended it."},
}

const endedRemedy = "EC2 gives no further reason: CloudTrail may tell who ended it (StopInstances, TerminateInstances)."

// judgeLaunch judges an instance that ended instead of running.
func judgeLaunch(method string, failure *aws.LaunchFailure) verdict {
	found := launchRow(failure.Code)
	result := inCreateVM(method, found.vm, verdict{kind: found.kind, remedy: found.remedy})
	if console := strings.TrimSpace(failure.Console); console != "" {
		result.tail = "\nThe end of its console:\n" + console
	}
	return result
}

func launchRow(code string) row {
	for _, candidate := range launchRows {
		if candidate.code == code {
			return candidate
		}
	}
	server := strings.HasPrefix(code, "Server.")
	plain := strings.TrimPrefix(strings.TrimPrefix(code, "Server."), "Client.")
	if plain == code {
		return row{kind: kindCloudError, vm: final, remedy: endedRemedy} // a bare state such as terminated or stopped
	}
	for _, table := range [][]row{vmRows, networkRows, diskRows, stemcellRows} {
		for _, candidate := range table {
			if candidate.code == plain {
				candidate.kind = kindCloudError
				return candidate
			}
		}
	}
	if server {
		return row{kind: kindCloudError, vm: again, remedy: serverRemedy}
	}
	return row{kind: kindCloudError, vm: final, remedy: endedRemedy}
}

// judgeTimeout: in create_vm all that is waited for is the call's own, and a new call launches another instance, most
// likely on other hardware, as it always was.
func judgeTimeout(method string) verdict {
	return inCreateVM(method, again, verdict{kind: kindCloudError, remedy: "AWS took longer than it ever does: look at the resource in the AWS console, where it may come about yet, and try again."})
}
