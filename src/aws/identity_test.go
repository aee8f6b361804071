package aws_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var _ = Describe("an identity's token", func() {
	identity := aws.Identity{Nonce: "0123456789abcdef"}

	It("is the same for the same step of the same process", func() {
		Expect(identity.Token("launch", "spot", "0")).To(Equal(identity.Token("launch", "spot", "0")))
	})

	DescribeTable("differs", func(token string) {
		Expect(token).NotTo(Equal(identity.Token("launch", "spot", "0")))
	},
		Entry("for another process", aws.Identity{Nonce: "0123456789abcdee"}.Token("launch", "spot", "0")),
		Entry("for another step", identity.Token("volume", "spot", "0")), Entry("for another candidate", identity.Token("launch", "on-demand", "0")),
		Entry("for another rung", identity.Token("launch", "spot", "1")), Entry("without a rung", identity.Token("launch", "spot")),
		Entry("where only the borders between the parts differ", identity.Token("launch", "spo", "t0")), Entry(nil, identity.Token("launch", "spot0")),
	)

	It("depends on nothing of the request", func() {
		other := aws.Identity{Nonce: identity.Nonce, Director: "d", Made: made, Hidden: true}
		Expect(other.Token("launch")).To(Equal(identity.Token("launch")))
	})

	It("fits AWS: at most 64 ASCII characters, however long the candidate", func() {
		Expect(identity.Token("launch", strings.Repeat("größe", 100))).To(MatchRegexp(`^bosh-launch-[0-9a-f]{32}$`))
		Expect(len(identity.Token("image"))).To(BeNumerically("<=", 64))
	})

	It("comes from a nonce that differs in every process", func() {
		Expect(aws.NewNonce()).To(MatchRegexp(`^[0-9a-f]{16}$`))
		Expect(aws.NewNonce()).NotTo(Equal(aws.NewNonce()))
	})
})
