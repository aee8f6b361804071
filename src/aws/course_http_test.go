package aws

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var success = reply{body: "<volumeId>vol-1</volumeId>"}

// createVolume makes one call that changes something.
func (r *region) createVolume(ctx context.Context) error {
	in := &ec2.CreateVolumeInput{AvailabilityZone: sdk.String("eu-west-1a"), ClientToken: sdk.String("token")}
	out, err := call(ctx, r.Client, r.ec2.CreateVolume, in, creates)
	if err == nil {
		Expect(out.VolumeId).To(HaveValue(Equal("vol-1")))
	}
	return err
}

var _ = Describe("throttling", func() {
	DescribeTable("is waited out, whatever max_retries is", func(ctx SpecContext, maxRetries int, throttled reply) {
		r := newRegion(maxRetries, append(times(12, throttled), success)...)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.tries()).To(Equal(13))
	},
		Entry(nil, 0, reply{status: 503, code: "RequestLimitExceeded"}), Entry(nil, 8, reply{status: 503, code: "RequestLimitExceeded"}),
		Entry(nil, 1, reply{status: 400, code: "ThrottlingException"}), Entry(nil, 1, reply{status: 400, code: "Throttling"}), Entry(nil, 1, reply{status: 400, code: "ThrottledException"}),
		Entry(nil, 1, reply{status: 400, code: "RequestThrottled"}), Entry(nil, 1, reply{status: 400, code: "EC2ThrottledException"}), Entry(nil, 1, reply{status: 503, code: "SlowDown"}),
		Entry(nil, 1, reply{status: 400, code: "TooManyRequestsException"}), Entry(nil, 1, reply{status: 400, code: "BandwidthLimitExceeded"}),
		Entry(nil, 1, reply{status: 400, code: "PriorRequestNotComplete"}), Entry("one snapshot of a volume in 15 s", 1, reply{status: 400, code: "SnapshotCreationPerVolumeRateExceeded"}),
		Entry("by its status alone", 1, reply{status: 429, code: "SomethingNew"}),
	)

	It("does not use up the tries for AWS's own faults", func(ctx SpecContext) {
		fault, throttled := reply{status: 500, code: "InternalError"}, reply{status: 503, code: "RequestLimitExceeded"}
		r := newRegion(1, fault, throttled, fault, throttled, throttled, fault, success)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.tries()).To(Equal(7))
	})

	It("ends with AWS's own word after ten minutes", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 503, code: "RequestLimitExceeded"})
		r.open(Settings{Pace: 0.00002}) // twelve thousandths of a second
		err := r.createVolume(ctx)
		Expect(Code(err)).To(Equal("RequestLimitExceeded"))
		Expect(r.tries()).To(BeNumerically(">", 1))
		Expect(lostIn(err)).To(BeFalse())
	}, SpecTimeout(5*time.Second))

	It("ends with AWS's own word when the process is asked to stop", func(ctx SpecContext) {
		r := newRegion(0, reply{status: 503, code: "RequestLimitExceeded"}, success)
		r.open(Settings{Pace: 1})
		stopping, stop := context.WithCancel(ctx)
		r.answered = stop
		err := r.createVolume(stopping)
		Expect(Code(err)).To(Equal("RequestLimitExceeded"))
		Expect(r.tries()).To(Equal(1))
	})
})

var _ = Describe("max_retries", func() {
	DescribeTable("counts tries after the first", func(ctx SpecContext, maxRetries int, fault reply) {
		quick := Settings{MaxRetries: maxRetries, Pace: 0.001}
		r := newRegion(maxRetries, append(times(maxRetries, fault), success)...)
		r.open(quick)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.tries()).To(Equal(maxRetries + 1))
		r = newRegion(maxRetries, fault)
		r.open(quick)
		Expect(r.createVolume(ctx)).To(MatchError(lostIn, "lostIn"))
		Expect(r.tries()).To(Equal(maxRetries + 1))
	},
		Entry("AWS's own fault", 3, reply{status: 500, code: "InternalError"}), Entry("beyond the SDK's own quota, which ends after 100", 110, reply{status: 500, code: "InternalError"}),
		Entry(nil, 3, reply{status: 503, code: "Unavailable"}), Entry("a load balancer's answer", 3, reply{status: 502, body: "<html>"}),
		Entry("a connection that ends", 3, reply{drop: true}), Entry("0 is no further try", 0, reply{status: 500, code: "InternalError"}),
	)

	DescribeTable("does not repeat what will not pass", func(ctx SpecContext, refusal reply) {
		r := newRegion(8, refusal, success)
		Expect(Code(r.createVolume(ctx))).To(Equal(refusal.code))
		Expect(r.tries()).To(Equal(1))
	},
		Entry("no capacity, though AWS says 500", reply{status: 500, code: "InsufficientInstanceCapacity"}),
		Entry(nil, reply{status: 503, code: "InsufficientCapacity"}), Entry(nil, reply{status: 500, code: "InsufficientVolumeCapacity"}),
		Entry("a refusal", reply{status: 400, code: "InvalidParameterValue"}), Entry("an unknown id, for a kind without a grace", reply{status: 400, code: "InvalidVolume.NotFound"}),
		Entry("a missing right", reply{status: 403, code: "UnauthorizedOperation"}),
	)
})

var _ = Describe("a second try", func() {
	DescribeTable("sends the same body", func(ctx SpecContext, fault reply) {
		r := newRegion(1, fault, success)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(r.bodies).To(HaveLen(2))
		Expect(url.ParseQuery(r.bodies[0])).To(And(HaveKeyWithValue("Action", []string{"CreateVolume"}), HaveKeyWithValue("ClientToken", []string{"token"})))
		Expect(r.bodies[1]).To(Equal(r.bodies[0]))
	},
		Entry("after throttling", reply{status: 503, code: "RequestLimitExceeded"}), Entry("after a fault", reply{status: 500, code: "InternalError"}),
		Entry("after a lost answer", reply{drop: true}), Entry(nil, reply{status: http.StatusBadGateway, body: ""}),
	)
})

var _ = Describe("a wrong clock", func() {
	// behind is a region whose clock is an hour ahead. It refuses what is signed for another time.
	behind := func(code string) (*region, func() int) {
		r, tries := newRegion(0, success), 0
		r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			tries++
			now := time.Now().Add(time.Hour)
			w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
			signed, _ := time.Parse("20060102T150405Z", request.Header.Get("X-Amz-Date"))
			if now.Sub(signed).Abs() > 5*time.Minute || code == "ExpiredAnyway" {
				w.WriteHeader(http.StatusUnauthorized)
				fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code></Error></Errors></Response>", strings.Replace(code, "ExpiredAnyway", "RequestExpired", 1))
				return
			}
			fmt.Fprint(w, "<CreateVolumeResponse><volumeId>vol-1</volumeId></CreateVolumeResponse>")
		}))
		DeferCleanup(r.server.Close)
		r.open(Settings{Pace: 0.001})
		return r, func() int { return tries }
	}

	DescribeTable("is corrected by AWS's answer, without max_retries too", func(ctx SpecContext, code string) {
		r, tries := behind(code)
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(tries()).To(Equal(2))
		Expect(r.createVolume(ctx)).To(Succeed())
		Expect(tries()).To(Equal(3), "the client stays corrected")
	},
		Entry("by the SDK's own word", "AuthFailure"), Entry("by EC2's code for it", "RequestExpired"),
	)

	It("is not corrected twice", func(ctx SpecContext) {
		r, tries := behind("ExpiredAnyway")
		Expect(Code(r.createVolume(ctx))).To(Equal("RequestExpired"))
		Expect(tries()).To(Equal(2))
	})
})
