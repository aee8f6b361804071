package aws

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the timeline", func() {
	DescribeTable("has one line for a call", func(ctx SpecContext, line string, faults int, last reply) {
		r := newRegion(2, append(times(faults, reply{status: 500, code: "InternalError"}), last)...)
		_ = r.createVolume(ctx)
		Expect(r.Stderr.String()).To(MatchRegexp(`^\[req-1\] [0-9/:. T+Z-]+ INFO - ec2:CreateVolume \d+ ms ` + line + `\n$`))
		Expect(r.Stderr.String()).NotTo(ContainSubstring("secret words"))
	},
		Entry("with AWS's request id", "r-1", 0, success), Entry("with its tries", "r-3 tries=3", 2, success),
		Entry("with AWS's code, and nothing of its message", "r-1 error=InvalidParameterValue", 0, reply{status: 400, code: "InvalidParameterValue"}),
		Entry("with the code of the last try", "r-3 tries=3 error=InternalError", 9, success),
		Entry("with a code in one word", "r-1 error=Odd_code_of_a_proxy", 0, reply{status: 400, code: "Odd code\nof a proxy"}),
		Entry("without an answer", "tries=3 error=no_answer", 0, reply{drop: true}),
		Entry("with the status of an answer that is not AWS's", "tries=3 error=http_502", 0, reply{status: 502, body: "<html>"}),
	)

	It("counts throttling as tries of the call", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 503, code: "RequestLimitExceeded"}, success)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.Stderr.String()).To(MatchRegexp(`^[^\n]+ INFO - ec2:CreateVolume \d+ ms r-2 tries=2\n$`))
	})

	It("has a line for a call that was stopped before it was sent", func(ctx SpecContext) {
		r := newRegion(2, success)
		stopped, stop := context.WithCancel(ctx)
		stop()
		Expect(r.createVolume(stopped)).To(MatchError(context.Canceled))
		Expect(r.Stderr.String()).To(MatchRegexp(`ec2:CreateVolume \d+ ms tries=\d error=stopped\n$`))
	})

	It("ends with the sum", func(ctx SpecContext) {
		r := newRegion(2, success, reply{status: 500, code: "InternalError"}, success, reply{status: 400, code: "InvalidParameterValue"})
		var log strings.Builder
		timeline := NewTimeline(&log, "")
		client, err := Open(Settings{Region: "eu-west-1", MaxRetries: 2, Pace: 0.001, Endpoints: Endpoints{EC2: r.server.URL}, Credentials: Credentials{
			Source: SourceStatic, AccessKeyID: "AKIA", SecretAccessKey: "secret",
		}}, Identity{}, timeline)
		Expect(err).NotTo(HaveOccurred())
		r.Client = client
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.createVolume(ctx)).NotTo(Succeed())
		timeline.Close()
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		Expect(lines).To(HaveLen(4))
		Expect(lines).To(HaveEach(HavePrefix("[cpi] ")))
		Expect(lines[3]).To(MatchRegexp(` INFO - 3 AWS calls, 1 failed, \d+ ms in AWS, \d+ ms in all$`))
		Expect(log.String()).NotTo(ContainSubstring("secret"))
	})

	It("has each warning once, however often it is met", func() {
		var log strings.Builder
		timeline := NewTimeline(&log, "req-1")
		timeline.Warn("a tag is left out")
		timeline.Warn("a tag is left out", "another")
		Expect(strings.Count(log.String(), "a tag is left out")).To(Equal(1))
		Expect(strings.Count(log.String(), "\n")).To(Equal(2))
	})

	It("tells AWS's code where the call ends with what stands in its way", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 400, code: "VolumeInUse"},
			reply{body: "<volumeSet><item><volumeId>vol-1</volumeId><attachmentSet><item><instanceId>i-2</instanceId>" +
				"<status>attached</status></item></attachmentSet></item></volumeSet>"},
			reply{body: "<reservationSet><item><instancesSet><item><instanceId>i-2</instanceId>" +
				"<instanceState><name>running</name></instanceState></item></instancesSet></item></reservationSet>"})
		Expect(r.BeginVolumeDeletion(ctx, "vol-1")).To(MatchError(ContainSubstring("volume vol-1 is attached to instance i-2")))
		Expect(r.Stderr.String()).To(MatchRegexp(`ec2:DeleteVolume \d+ ms r-1 error=VolumeInUse\n$`))
	})

	It("writes warnings and notes unchanged", func() {
		var log strings.Builder
		timeline := NewTimeline(&log, "req-1")
		timeline.Warn("100% of %s", "two")
		timeline.Note("credentials come from %s", "file")
		Expect(strings.Split(log.String(), "\n")).To(HaveExactElements(
			MatchRegexp(`^\[req-1\] .* WARN - 100% of %s$`), MatchRegexp(`^\[req-1\] .* WARN - two$`),
			MatchRegexp(`^\[req-1\] .* INFO - credentials come from file$`), ""))
	})
})
