package aws_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/aws"
)

var made = time.Date(2026, 11, 22, 11, 45, 0, 999, time.FixedZone("CET", 3600))

var _ = Describe("the private tag", func() {
	identity := aws.Identity{Director: "d-1", Nonce: "abc", Made: made}

	It("has a key that instance metadata takes", func() {
		Expect(aws.PrivateTagKey).To(MatchRegexp(`^[0-9A-Za-z._-]+$`))
	})

	It("is pending from birth, in UTC, and committed later", func() {
		Expect(identity.PendingTag("agent-1")).To(Equal("v1:d-1:20261122T104500Z:abc:agent-1:pending"))
		Expect(identity.CommittedTag("agent-1")).To(Equal("v1:d-1:20261122T104500Z:abc:agent-1:committed"))
	})

	It("is read back as it was written", func() {
		mark, ours := aws.ParseMark(identity.PendingTag("agent-1"))
		Expect(ours).To(BeTrue())
		Expect(mark).To(Equal(aws.Mark{Director: "d-1", Nonce: "abc", Purpose: "agent-1", Made: made.UTC().Truncate(time.Second)}))
		mark, _ = aws.ParseMark(identity.CommittedTag("agent-1"))
		Expect(mark.Committed).To(BeTrue())
	})

	DescribeTable("keeps its form whatever is in it", func(identity aws.Identity, purpose string) {
		tag := identity.PendingTag(purpose)
		Expect(len(tag)).To(BeNumerically("<=", 256))
		mark, ours := aws.ParseMark(tag)
		Expect(ours).To(BeTrue())
		Expect(mark.Nonce).To(Equal("abc"))
	},
		Entry("colons", aws.Identity{Director: "a:b", Nonce: "abc", Made: made}, "c:d:e"),
		Entry("a long purpose", aws.Identity{Director: "d-1", Nonce: "abc", Made: made}, strings.Repeat("x", 500)),
		Entry("nothing", aws.Identity{Nonce: "abc", Made: made}, ""),
	)

	It("is committed by changing its state alone", func() {
		Expect(identity.PendingTag("agent-1")).To(HaveSuffix(":pending"))
		for _, tag := range []string{identity.PendingTag("agent-1"), identity.CommittedTag("agent-1")} {
			Expect(aws.Commit(map[string]string{"bosh-aws-cpi": tag, "Name": "web/0"})).
				To(Equal([]aws.Tag{{Key: "bosh-aws-cpi", Value: identity.CommittedTag("agent-1")}}))
		}
	})

	DescribeTable("is not what somebody else wrote", func(value string) {
		_, ours := aws.ParseMark(value)
		Expect(ours).To(BeFalse())
		Expect(aws.Commit(map[string]string{"bosh-aws-cpi": value})).To(BeEmpty())
	},
		Entry(nil, ""), Entry(nil, "true"), Entry("another version", "v2:d:20261122T104500Z:n:p:pending"), Entry("a part too few", "v1:d:20261122T104500Z:n:pending"),
		Entry("a part too many", "v1:d:20261122T104500Z:n:p:q:pending"), Entry("no time", "v1:d:2026-11-22:n:p:pending"), Entry("another state", "v1:d:20261122T104500Z:n:p:done"),
		Entry("no state", "v1:d:20261122T104500Z:n:p:"),
	)

	It("is found among other tags, and nothing else is taken for it", func() {
		mark, ours := aws.MarkOf(map[string]string{"Name": "web/0", "bosh-aws-cpi": identity.PendingTag("agent-1")})
		Expect(ours).To(BeTrue())
		Expect(mark.Purpose).To(Equal("agent-1"))
		mark, ours = aws.MarkOf(map[string]string{"Name": "web/0"})
		Expect(ours).To(BeFalse())
		Expect(mark).To(BeZero())
		Expect(aws.Commit(nil)).To(BeEmpty())
	})

	DescribeTable("shows whether a killed process of the same Director left a resource", func(change func(*aws.Mark), abandoned bool) {
		mark := aws.Mark{Director: "d-1", Nonce: "other", Made: time.Now().Add(-3 * time.Minute)}
		change(&mark)
		Expect(identity.Abandoned(mark, 2*time.Minute)).To(Equal(abandoned))
	},
		Entry("pending and old", func(*aws.Mark) {}, true),
		Entry("not what is young", func(m *aws.Mark) { m.Made = time.Now().Add(-time.Minute) }, false),
		Entry("not what is committed", func(m *aws.Mark) { m.Committed = true }, false),
		Entry("not what this process made", func(m *aws.Mark) { m.Nonce = "abc" }, false),
		Entry("not what another Director made", func(m *aws.Mark) { m.Director = "d-2" }, false),
	)

	It("tells what this process made itself", func() {
		Expect(identity.Own(aws.Mark{Director: "d-1", Nonce: "abc"})).To(BeTrue())
		Expect(identity.Own(aws.Mark{Director: "d-2", Nonce: "abc"})).To(BeFalse())
		Expect(identity.Own(aws.Mark{Director: "d-1", Nonce: "other"})).To(BeFalse())
		Expect(aws.Identity{}.Own(aws.Mark{})).To(BeFalse())
	})

	It("is never found on a resource without one, not even by a Director without a UUID", func() {
		Expect(aws.Identity{Nonce: "abc"}.Abandoned(aws.Mark{}, 0)).To(BeFalse())
		Expect(aws.Identity{Nonce: "abc"}.OtherProcess(aws.Mark{})).To(BeFalse())
	})
})
