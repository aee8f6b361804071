package explain

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/policy"
)

func allRows() []row { return slices.Concat(tables()...) }

var directorClasses = []string{
	classCPIError, classNotSupported, classNotImplemented, classCloudError, classVMNotFound, classNetworkNotFound, classNoDiskSpace,
	classDiskNotAttached, classDiskNotFound, classVMCreationFailed,
}

var everySituation = []Situation{WorksOnGiven, LaunchesVM, MakesDisk, MakesStemcell}

// sentenceOf returns the row's sentence. A row that makes its sentence makes it for a refusal without a message.
func sentenceOf(r row) string {
	if r.Advise != nil {
		Expect(r.Say).To(BeEmpty(), "%v has two sentences", r.Codes)
		return r.Advise(WorksOnGiven, aws.Failure{Code: r.Codes[0]})
	}
	return r.Say
}

var _ = Describe("the error table", func() {
	It("names the classes as the Director spells them", func() {
		Expect(directorClasses).To(ConsistOf(
			"Bosh::Clouds::CpiError", "Bosh::Clouds::NotSupported", "Bosh::Clouds::NotImplemented", "Bosh::Clouds::CloudError",
			"Bosh::Clouds::VMNotFound", "Bosh::Clouds::NetworkNotFound", "Bosh::Clouds::NoDiskSpace", "Bosh::Clouds::DiskNotAttached",
			"Bosh::Clouds::DiskNotFound", "Bosh::Clouds::VMCreationFailed"))
	})

	It("has a sound sentence in every row", func() {
		codes := 0
		for _, row := range slices.Concat(allRows(), launchRows, families) {
			where := fmt.Sprint(row.Codes)
			codes += len(row.Codes)
			Expect(row.Codes).NotTo(BeEmpty(), row.Say)
			Expect(row.Codes).To(HaveEach(MatchRegexp(`^[A-Za-z0-9.*]+$`)))
			Expect(row.Class).To(Or(BeEmpty(), BeElementOf(directorClasses)), where)
			Expect(row.Class).NotTo(Equal(classCloudError), where+": that is the zero value")
			Expect(row.Class).NotTo(Equal(classVMCreationFailed), where+": that class is for create_vm alone")
			Expect(sentenceOf(row)).To(MatchRegexp(`^[A-Z].{20,}\.$|^aws\..*\.$|^cloud_properties\..*\.$`), where)
			Expect(sentenceOf(row)).NotTo(Or(ContainSubstring("  "), ContainSubstring("!"), ContainSubstring("..")), where)
			Expect(row.About).To(Equal(strings.ToLower(row.About)), where)
			for _, action := range row.Actions {
				Expect(action).To(MatchRegexp(`^(ec2|ebs|sts|elasticloadbalancing):[A-Z*]`), where)
			}
		}
		Expect(codes).To(BeNumerically(">=", 170))
	})

	It("has patterns in the families only, and none that takes everything", func() {
		for _, row := range slices.Concat(allRows(), launchRows) {
			Expect(row.Codes).To(HaveEach(Not(ContainSubstring("*"))))
		}
		for _, family := range families {
			Expect(family.Codes).To(HaveEach(MatchRegexp(`\*.*[A-Za-z]|[A-Za-z].*\*`)))
			Expect(family.special()).To(BeFalse(), "%v", family.Codes)
		}
	})

	It("has at most one general row for a code, and one for each call or message", func() {
		seen := map[string]bool{}
		for _, row := range allRows() {
			for _, code := range row.Codes {
				key := fmt.Sprint(code, row.Actions, row.About)
				Expect(seen).NotTo(HaveKey(key))
				seen[key] = true
			}
		}
	})

	It("makes the Director try again at once for these codes only", func() {
		retried := func(rows []row) (codes []string) {
			for _, row := range rows {
				if row.InCreateVM == again {
					codes = append(codes, row.Codes...)
				}
			}
			return codes
		}
		Expect(retried(allRows())).To(ConsistOf(
			"InsufficientInstanceCapacity", "InsufficientCapacity", "UnfulfillableCapacity",
			"InternalError", "InternalFailure", "InternalServerException", "ServerInternal", "ServiceUnavailable", "Unavailable",
			"IdempotentInstanceTerminated", "InvalidInstanceID.NotFound", "InvalidNetworkInterfaceID.NotFound"))
		Expect(retried(launchRows)).To(ConsistOf("Server.InternalError", "Server.InsufficientInstanceCapacity", "Server.SpotInstanceTermination",
			"Server.SpotInstanceShutdown", "NotFound"))
		Expect(retried(families)).To(ConsistOf("Internal*", "Service*Unavailable"))
	})

	It("gives each row, in each situation, a class that the Director knows, and loses nothing and says nothing twice", func() {
		for _, row := range allRows() {
			message, action := "AWS says so and names "+row.About+" here", "SomeAction"
			if len(row.Actions) > 0 {
				action = strings.TrimPrefix(strings.ReplaceAll(row.Actions[0], "*", "Some"), "ec2:")
			}
			for _, code := range row.Codes {
				for _, situation := range everySituation {
					explained := Error(situation, fmt.Errorf("doing something: %w", refused(action, code, message)))
					where, launches := fmt.Sprint(situation, " ", code), situation == LaunchesVM
					Expect(explained.Class).To(BeElementOf(directorClasses), where)
					Expect(explained.Class == classVMCreationFailed).To(Equal(launches && row.InCreateVM != asElsewhere), where)
					Expect(explained.Retry).To(Equal(launches && row.InCreateVM == again || explained.Class == classDiskNotAttached), where)
					Expect(explained.Message).To(HavePrefix("doing something: "+code+": "+message+" (ec2:"+action+", request id req-1). "), where)
					for _, once := range []string{message, "req-1", code + ":"} {
						Expect(strings.Count(explained.Message, once)).To(Equal(1), where+" "+once)
					}
					Expect(explained.Message).To(HaveSuffix("."), where)
					if row.Say != "" && (row.Class != classDiskNotFound || !situation.makesVolume()) {
						Expect(explained.Message).To(HaveSuffix(". "+row.Say), where)
					}
				}
			}
		}
	})

	It("names the rights on a key that the policy's table has", func() {
		statement, right, known := policy.Find("kms:CreateGrant")
		Expect(known).To(BeTrue())
		Expect(statement.Rights).To(HaveLen(1))
		for _, action := range right.Actions {
			Expect(keyRemedy).To(ContainSubstring(strings.TrimSuffix(action, "*")))
		}
	})

	It("knows which codes were reviewed", func() {
		for _, code := range []string{"IncorrectState", "AuthFailure", "OperationNotPermitted", "ConflictException"} {
			Expect(Knows(code)).To(BeTrue(), code)
		}
		for _, code := range []string{"InvalidWidget.NotFound", "Throttl*", "Client.InternalError", ""} {
			Expect(Knows(code)).To(BeFalse(), code)
		}
	})

	DescribeTable("gives one code the sentence that fits the call", func(action, code, message, says string) {
		explained := Error(WorksOnGiven, refused(action, code, message))
		Expect(explained.Message).To(ContainSubstring(says))
		Expect(explained).To(And(HaveField("Class", classCloudError), HaveField("Retry", false)))
		inVM := Error(LaunchesVM, refused(action, code, message))
		Expect(inVM).To(And(HaveField("Class", classVMCreationFailed), HaveField("Retry", false), HaveField("Message", explained.Message)))
	},
		Entry(nil, "TerminateInstances", "OperationNotPermitted", "no", "The instance is protected"),
		Entry(nil, "RebootInstances", "OperationNotPermitted", "no", "The instance is protected"),
		Entry(nil, "DeregisterImage", "OperationNotPermitted", "no", "The AMI is protected"),
		Entry(nil, "DeleteSnapshot", "OperationNotPermitted", "no", "The snapshot is protected"),
		Entry(nil, "DetachVolume", "OperationNotPermitted", "Unable to detach root volume", "The volume is the root disk"),
		Entry(nil, "DetachVolume", "OperationNotPermitted", "no", "does not allow this with the volume"),
		Entry(nil, "DeleteVolume", "OperationNotPermitted", "the root of all", "does not allow this with the volume"),
		Entry(nil, "DetachNetworkInterface", "OperationNotPermitted", "no", "does not allow this with the network interface"),
		Entry(nil, "AssociateAddress", "OperationNotPermitted", "no", "does not allow this with the elastic IP"),
		Entry(nil, "CopyImage", "OperationNotPermitted", "no", "does not allow this with the resource"),
		Entry(nil, "RunInstances", "Unsupported", "no", "choose another cloud_properties.instance_type"),
		Entry(nil, "RunInstances", "UnsupportedOperation", "no", "fits the stemcell"),
		Entry(nil, "ModifyVolume", "UnsupportedOperation", "no", "AWS's message says which part to change"),
		Entry(nil, "AttachVolume", "Unsupported", "no", "AWS's message says which part to change"),
	)
})
