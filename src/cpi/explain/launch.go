package explain

import (
	"strings"

	"bosh-aws-cpi/src/aws"
)

// launchRows are state reasons of instances that EC2 accepted and that ended before they ran. A reason that is not here
// is the code of a refusal behind Client. or Server.
var launchRows = []row{
	// EC2 says only "Client error on launch" where it may not use the key of a volume.
	{
		Codes: []string{"Client.InternalError"}, InCreateVM: final,
		Say: "This is how EC2 shows that it could not use an encryption key. " + keyRemedy,
	},
	{
		Codes: []string{"Client.InvalidSnapshot.NotFound"}, InCreateVM: final,
		Say: "The snapshot behind the stemcell's AMI is gone or not shared with this account: upload the stemcell again (bosh upload-stemcell --fix).",
	},
	{Codes: []string{"Client.VolumeLimitExceeded"}, InCreateVM: final, Say: storageRemedy},
	{
		Codes: []string{"Client.UserInitiatedShutdown"}, InCreateVM: final,
		Say: "Somebody, or a program with rights in this account, ended the instance while it started: " +
			"CloudTrail tells who (StopInstances, TerminateInstances).",
	},
	{
		Codes: []string{"Client.InstanceInitiatedShutdown"}, InCreateVM: final,
		Say: "The operating system shut itself down while it started: the stemcell must fit the instance type (architecture, boot mode).",
	},
	{Codes: []string{"Server.InternalError"}, InCreateVM: again, Say: serverRemedy},
	{Codes: []string{"Server.InsufficientInstanceCapacity"}, InCreateVM: again, Say: capacityRemedy},
	// The next request meets the spot market as it is then. With spot_ondemand_fallback it may launch on demand.
	{
		Codes: []string{"Server.SpotInstanceTermination", "Server.SpotInstanceShutdown"}, InCreateVM: again,
		Say: "AWS took the spot instance back while it started. " + spotRemedy,
	},
	// This code is not EC2's: the instance vanished, or was not shown for a minute. A new call launches another.
	{
		Codes: []string{"NotFound"}, InCreateVM: again,
		Say: "The instance vanished while it started; CloudTrail may tell who ended it.",
	},
}

const (
	endedRemedy = "EC2 gives no further reason: CloudTrail may tell who ended it (StopInstances, TerminateInstances)."
	lateRemedy  = "AWS took far longer than usual and may still finish: look at the resource in the AWS console, and try again."
)

// judgeLaunch judges an instance that ended instead of running.
func judgeLaunch(situation Situation, failure *aws.LaunchFailure) verdict {
	refusal := aws.Failure{Code: failure.Code, Message: failure.Reason, Action: "ec2:RunInstances"}
	found := launchRow(refusal)
	result := inCreateVM(situation, found.InCreateVM, found.verdict(situation, refusal))
	if console := strings.TrimSpace(failure.Console); console != "" {
		result.tail = "\nThe end of its console:\n" + console
	}
	return result
}

// launchRow returns the row for a state reason. In other calls a code may also be about the credentials, or about a
// volume that the caller named. Here it is about neither.
func launchRow(reason aws.Failure) row {
	if found, known := find([][]row{launchRows}, reason); known {
		return found
	}
	ended := row{InCreateVM: final, Say: endedRemedy}
	plain := strings.TrimPrefix(strings.TrimPrefix(reason.Code, "Server."), "Client.")
	if plain == reason.Code { // a bare state such as terminated or stopped
		return ended
	}
	server := strings.HasPrefix(reason.Code, "Server.")
	reason.Code = plain
	if found, known := find([][]row{vmRows, networkRows, diskRows, stemcellRows}, reason); known {
		found.Class = ""
		return found
	}
	if server {
		return row{InCreateVM: again, Say: serverRemedy}
	}
	return ended
}

// judgeTimeout judges a wait that reached its limit. In create_vm everything that is waited for belongs to the call. A
// new call launches another instance, most likely on other hardware, as with the Ruby CPI.
func judgeTimeout(situation Situation) verdict {
	return inCreateVM(situation, again, verdict{class: classCloudError, remedy: lateRemedy})
}
