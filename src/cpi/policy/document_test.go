package policy

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the policy's document", func() {
	It("has statements with an id in the order of their ids, with an action once", func() {
		text, err := written([]Statement{
			{ID: "B", Rights: []Right{{Actions: []string{"ec2:Z", "ec2:A"}}, {Actions: []string{"ec2:A"}, Optional: true}}},
			{Rights: []Right{{Actions: []string{"ec2:Left"}}}},
			{ID: "A", Resources: []string{"arn:aws:iam::*:*"}, Rights: []Right{{Actions: []string{"iam:PassRole"}}}},
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(HavePrefix("{\n  \"Version\": \"2012-10-17\",\n"))
		Expect(string(text)).To(HaveSuffix("}\n"))
		Expect(text).To(MatchJSON(`{"Version": "2012-10-17", "Statement": [
			{"Sid": "A", "Effect": "Allow", "Action": ["iam:PassRole"], "Resource": "arn:aws:iam::*:*"},
			{"Sid": "B", "Effect": "Allow", "Action": ["ec2:Z", "ec2:A"], "Resource": "*"}]}`))
	})

	It("has several resources as a list, and a condition as it is", func() {
		text, err := written([]Statement{{
			ID: "A", Resources: []string{"arn:1", "arn:2"}, Condition: `{"Bool":{"kms:GrantIsForAWSResource":"true"}}`,
			Rights: []Right{{Actions: []string{"kms:CreateGrant"}}},
		}})
		Expect(err).NotTo(HaveOccurred())
		Expect(text).To(MatchJSON(`{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["kms:CreateGrant"],
			"Resource": ["arn:1", "arn:2"], "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}]}`))
	})

	It("is refused with a condition that is no JSON", func() {
		_, err := written([]Statement{{ID: "A", Condition: "{"}})
		Expect(err).To(MatchError(ContainSubstring("writing the IAM policy")))
	})
})
