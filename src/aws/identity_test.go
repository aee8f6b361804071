package aws_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var made = time.Date(2026, 11, 22, 11, 45, 0, 999, time.FixedZone("CET", 3600))

var _ = Describe("an identity's token", func() {
	identity := aws.Identity{Nonce: "0123456789abcdef"}

	It("is the same for the same step of the same process", func() {
		Expect(identity.Token("launch", "spot", "0")).To(Equal(identity.Token("launch", "spot", "0")))
	})

	DescribeTable("is another", func(token string) {
		Expect(token).NotTo(Equal(identity.Token("launch", "spot", "0")))
	},
		Entry("for another process", aws.Identity{Nonce: "0123456789abcdee"}.Token("launch", "spot", "0")),
		Entry("for another step", identity.Token("volume", "spot", "0")), Entry("for another candidate", identity.Token("launch", "on-demand", "0")),
		Entry("for another rung", identity.Token("launch", "spot", "1")), Entry("without a rung", identity.Token("launch", "spot")),
		Entry("where only the parts' limits differ", identity.Token("launch", "spo", "t0")), Entry(nil, identity.Token("launch", "spot0")),
	)

	It("depends on nothing of the request", func() {
		other := aws.Identity{Nonce: identity.Nonce, Director: "d", Purpose: "agent", Made: made, Hidden: true}
		Expect(other.Token("launch")).To(Equal(identity.Token("launch")))
	})

	It("fits AWS: at most 64 ASCII characters, however long the candidate", func() {
		Expect(identity.Token("launch", strings.Repeat("größe", 100))).To(MatchRegexp(`^bosh-launch-[0-9a-f]{32}$`))
		Expect(len(identity.Token("image"))).To(BeNumerically("<=", 64))
	})

	It("comes from a nonce that is another in every process", func() {
		Expect(aws.NewNonce()).To(MatchRegexp(`^[0-9a-f]{16}$`))
		Expect(aws.NewNonce()).NotTo(Equal(aws.NewNonce()))
	})
})

var _ = Describe("the private tag", func() {
	identity := aws.Identity{Director: "d-1", Nonce: "abc", Made: made, Purpose: "agent-1"}

	It("has a key that instance metadata takes", func() {
		Expect(aws.PrivateTagKey).To(MatchRegexp(`^[0-9A-Za-z._-]+$`))
	})

	It("is pending from birth, in UTC, and committed later", func() {
		Expect(identity.PendingTag()).To(Equal("v1:d-1:20261122T104500Z:abc:agent-1:pending"))
		Expect(identity.CommittedTag()).To(Equal("v1:d-1:20261122T104500Z:abc:agent-1:committed"))
	})

	It("is read back as it was written", func() {
		mark, ours := aws.ParseMark(identity.PendingTag())
		Expect(ours).To(BeTrue())
		Expect(mark).To(Equal(aws.Mark{Director: "d-1", Nonce: "abc", Purpose: "agent-1", Made: made.UTC().Truncate(time.Second)}))
		mark, _ = aws.ParseMark(identity.CommittedTag())
		Expect(mark.Committed).To(BeTrue())
	})

	DescribeTable("keeps its form whatever is in it", func(identity aws.Identity) {
		tag := identity.PendingTag()
		Expect(len(tag)).To(BeNumerically("<=", 256))
		mark, ours := aws.ParseMark(tag)
		Expect(ours).To(BeTrue())
		Expect(mark.Nonce).To(Equal("abc"))
	},
		Entry("colons", aws.Identity{Director: "a:b", Nonce: "abc", Purpose: "c:d:e", Made: made}),
		Entry("a long purpose", aws.Identity{Director: "d-1", Nonce: "abc", Purpose: strings.Repeat("x", 500), Made: made}),
		Entry("nothing", aws.Identity{Nonce: "abc", Made: made}),
	)

	It("is committed by changing its state alone", func() {
		Expect(identity.PendingTag()).To(HaveSuffix(":pending"))
		for _, tag := range []string{identity.PendingTag(), identity.CommittedTag()} {
			committed, ours := aws.Commit(tag)
			Expect(ours).To(BeTrue())
			Expect(committed).To(Equal(identity.CommittedTag()))
		}
	})

	DescribeTable("is not what somebody else wrote", func(value string) {
		_, ours := aws.ParseMark(value)
		Expect(ours).To(BeFalse())
		committed, ours := aws.Commit(value)
		Expect(ours).To(BeFalse())
		Expect(committed).To(BeEmpty())
	},
		Entry(nil, ""), Entry(nil, "true"), Entry("another version", "v2:d:20261122T104500Z:n:p:pending"), Entry("a part too few", "v1:d:20261122T104500Z:n:pending"),
		Entry("a part too many", "v1:d:20261122T104500Z:n:p:q:pending"), Entry("no time", "v1:d:2026-11-22:n:p:pending"), Entry("another state", "v1:d:20261122T104500Z:n:p:done"),
		Entry("no state", "v1:d:20261122T104500Z:n:p:"),
	)
})
