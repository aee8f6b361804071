package policy

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the table of rights", func() {
	It("has actions as IAM writes them and an operator's words for each", func() {
		for _, statement := range Statements() {
			Expect(statement.Rights).NotTo(BeEmpty(), statement.ID)
			for _, right := range statement.Rights {
				Expect(right.Actions).NotTo(BeEmpty(), right.Need)
				Expect(right.Actions).To(HaveEach(MatchRegexp(`^(ec2|ebs|elasticloadbalancing|iam|kms|sts):[A-Z][A-Za-z0-9]+\*?$`)))
				Expect(right.Need).To(MatchRegexp(`^[a-z].*[^.]$`), "it ends the sentence \"It is needed for ...\"")
			}
		}
	})

	It("has each statement once, and an action twice only where it is needed for different things", func() {
		ids, said := map[string]bool{"": true}, map[string]bool{}
		for _, statement := range Statements() {
			Expect(ids[statement.ID] && statement.ID != "").To(BeFalse(), statement.ID)
			ids[statement.ID] = true
			for _, right := range statement.Rights {
				for _, action := range right.Actions {
					Expect(said).NotTo(HaveKey(action + right.Need))
					said[action+right.Need] = true
				}
			}
		}
	})

	It("lists where an action is needed before where it only helps, since an operator is told of the first", func() {
		for _, statement := range Statements() {
			for _, right := range statement.Rights {
				for _, action := range right.Actions {
					_, first, known := Find(action)
					Expect(known).To(BeTrue(), action)
					Expect(first.Optional && !right.Optional).To(BeFalse(), action)
				}
			}
		}
	})

	DescribeTable("finds what needs an action", func(action, statement, need string) {
		found, right, known := Find(action)
		Expect(known).To(BeTrue())
		Expect(found.ID).To(Equal(statement))
		Expect(right.Need).To(ContainSubstring(need))
	},
		Entry(nil, "ec2:RunInstances", "BaselinePolicy", "every VM"),
		Entry("where it is needed, not where it only helps", "ec2:CreateTags", "BaselinePolicy", "everything is created with"),
		Entry("a star", "kms:GenerateDataKeyWithoutPlaintext", "RequiredIfUsingCustomKMSKeys", "kms_key_arn"),
		Entry("of a feature that the document leaves out", "sts:AssumeRole", "", "aws.role_arn"),
		Entry("of two statements the first", "elasticloadbalancing:DescribeLoadBalancers", "RequiredIfUsingELBCloudProperties", "elbs"),
	)

	It("reports that it does not know an action", func() {
		for _, action := range []string{"ec2:RunInstance", "ec2:RunInstancesNow", "kms:Decrypt", "ec2:*", ""} {
			_, _, known := Find(action)
			Expect(known).To(BeFalse(), action)
		}
	})
})
