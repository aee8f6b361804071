package aws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/aws/smithy-go"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a call", func() {
	var tries int
	BeforeEach(func() { tries = 0 })

	unknown, busyNow, fault := refused(400, "InvalidVolume.NotFound"), refused(400, "VolumeInUse"), refused(500, "InternalError")
	dropped := unsent(io.EOF)
	released := passing{is: volumeInUse, limit: 10 * time.Second}

	// sent runs a call of a kind whose tries end with these errors in turn. The last one is repeated; nil is success.
	sent := func(ctx context.Context, c *Client, k kind, ends ...error) error {
		one := course{client: c, kind: k, action: "ec2:DeleteVolume", started: time.Now(), send: func(context.Context) error {
			tries++
			return ends[min(tries, len(ends))-1]
		}}
		return one.run(ctx)
	}
	retrying := func(n int) *Client {
		c := waiting()
		c.maxRetries = n
		return c
	}

	DescribeTable("is sent again, and then is done", func(ctx SpecContext, k kind, retries int, ends ...error) {
		Expect(sent(ctx, retrying(retries), k, append(ends, nil)...)).To(Succeed())
		Expect(tries).To(Equal(len(ends) + 1))
	},
		Entry("an id that the Director gave is unknown", changes.ofGiven(), 0, unknown, unknown),
		Entry("an id of its own is unknown", removes.ofOwn(), 0, unknown, unknown),
		Entry("an empty list is as good as unknown", reads.ofGiven(), 0, &Missing{What: "volume", ID: "vol-1"}),
		Entry("a refusal passes by itself", changes.waitingOut(released), 0, busyNow, busyNow),
		Entry("it was never sent", creates, 1, unsent(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})),
		Entry("its answer broke off", reads, 1, answered("EC2", "DescribeVolumes", 200, "r", &smithy.DeserializationError{Err: io.ErrUnexpectedEOF})),
		Entry("the clock is found wrong when max_retries is used up", reads, 1, fault, wrongClock{refused(401, "AuthFailure")}),
		Entry("the SDK asks for another try", reads, 0, wrongClock{refused(401, "AuthFailure")}),
		Entry("faults between other answers do not add up", changes.ofGiven(), 1, fault, unknown, fault, unknown, fault),
	)

	DescribeTable("is not sent again", func(ctx SpecContext, k kind, retries int, end error) {
		err := sent(ctx, retrying(retries), k, end)
		Expect(errors.Is(err, end)).To(BeTrue())
		Expect(tries).To(Equal(1))
	},
		Entry("an unknown id, for a kind without a grace", reads, 8, unknown), Entry("a refusal that only another kind waits out", changes, 8, busyNow),
		Entry("a fault without max_retries", reads, 0, fault), Entry("credentials that cannot be fetched", reads, 8, &credentialsError{unsent(io.EOF)}),
		Entry("throttling where credentials are fetched: it was waited out there", reads, 8, &credentialsError{refused(400, "Throttling")}),
		Entry("an answer that is not AWS's", reads, 8, answered("EC2", "DescribeVolumes", 200, "r", &smithy.DeserializationError{Err: errors.New("<html>")})),
	)

	DescribeTable("gives up in time, with AWS's own word", func(ctx SpecContext, k kind, end error, seconds int) {
		c, started := retrying(8), time.Now()
		Expect(errors.Is(sent(ctx, c, k, end), end)).To(BeTrue())
		limit := time.Duration(seconds) * time.Second
		Expect(time.Since(started)).To(And(BeNumerically(">=", c.Scaled(limit)), BeNumerically("<", c.Scaled(limit+20*time.Second))))
	},
		Entry("on an id that the Director gave", changes.ofGiven(), unknown, 10), Entry("on an id of its own", removes.ofOwn(), unknown, 60),
		Entry("on a refusal", changes.waitingOut(released), busyNow, 10),
	)

	It("gives up after the time that its kind has in all", func(ctx SpecContext) {
		c, short := retrying(0), changes.waitingOut(passing{is: volumeInUse, limit: time.Hour})
		short.whole = 8 * time.Second
		started := time.Now()
		Expect(sent(ctx, c, short, busyNow)).To(HaveOccurred())
		Expect(time.Since(started)).To(BeNumerically("~", c.Scaled(13*time.Second), c.Scaled(8*time.Second)))
	})

	It("looks at what stands in its way, and ends with what it finds", func(ctx SpecContext) {
		held := &HeldElsewhere{VolumeID: "vol-1", Holder: "i-2", State: "attached"}
		looking := func(reached bool, err error) kind {
			found := released
			found.look = func(context.Context) (bool, error) { return reached, err }
			return changes.waitingOut(found)
		}
		Expect(sent(ctx, waiting(), looking(true, nil), busyNow)).To(Succeed())
		Expect(sent(ctx, waiting(), looking(false, held), busyNow)).To(BeIdenticalTo(held))
		Expect(tries).To(Equal(2))
		Expect(sent(ctx, waiting(), looking(false, nil), busyNow, busyNow, busyNow, nil)).To(Succeed())
	})

	DescribeTable("that removes is done when AWS does not know the id after a lost answer", func(ctx SpecContext, k kind, done bool, ends ...error) {
		err := sent(ctx, retrying(3), k, ends...)
		Expect(err == nil).To(Equal(done))
	},
		Entry(nil, removes, true, dropped, unknown), Entry("for given ids at once", removes.ofGiven(), true, dropped, unknown),
		Entry("not when no answer was lost", removes, false, fault429, unknown), Entry("not what only changes", changes, false, dropped, unknown),
	)

	It("that removes what this process made keeps asking after a lost answer: it may be too young to be known", func(ctx SpecContext) {
		Expect(sent(ctx, retrying(3), removes.ofOwn(), dropped, unknown, unknown, nil)).To(Succeed())
		Expect(tries).To(Equal(4))
	})

	DescribeTable("that is stopped in a pause ends with", func(ctx SpecContext, end error, code string) {
		stopping, stop := context.WithCancelCause(ctx)
		c := retrying(8)
		c.pace = 1
		one := course{client: c, kind: changes.ofGiven().waitingOut(released), action: "ec2:DeleteVolume", started: time.Now(), send: func(context.Context) error {
			tries++
			stop(&Stopped{Signal: syscall.SIGTERM, At: time.Now()})
			return end
		}}
		err := one.run(stopping)
		Expect(Code(err)).To(Equal(code))
		Expect(errors.Is(err, context.Canceled)).To(Equal(code == ""))
		Expect(lostIn(err)).To(Equal(answerLost(end)))
		Expect(tries).To(Equal(1))
	},
		Entry("the signal after a fault, which might have passed", fault, ""), Entry("the signal after no answer", dropped, ""),
		Entry("AWS's refusal", busyNow, "VolumeInUse"), Entry("AWS's word for an unknown id", unknown, "InvalidVolume.NotFound"),
		Entry("AWS's word for throttling", fault429, "RequestLimitExceeded"),
	)

	It("gives each refusal a time of its own", func(ctx SpecContext) {
		starting := passing{is: incorrectState, limit: 10 * time.Second}
		c, started := waiting(), time.Now()
		notReady := refused(400, "IncorrectState")
		Expect(sent(ctx, c, changes.waitingOut(released, starting), busyNow, busyNow, busyNow, notReady, notReady, notReady, nil)).To(Succeed())
		Expect(time.Since(started)).To(BeNumerically(">", c.Scaled(10*time.Second)))
	})

	DescribeTable("is lost when any of its tries ended without an answer", func(ctx SpecContext, lost bool, ends ...error) {
		err := sent(ctx, retrying(3), creates, ends...)
		Expect(lostIn(fmt.Errorf("creating: %w", err))).To(Equal(lost))
	},
		Entry("the only one", true, dropped), Entry("then throttled", true, dropped, refused(400, "InvalidParameterValue")),
		Entry("then without capacity", true, dropped, refused(500, "InsufficientInstanceCapacity")), Entry("then over a limit", true, dropped, refused(400, "VolumeLimitExceeded")),
		Entry("then with a burned token", true, dropped, refused(400, "IdempotentParameterMismatch")), Entry("then without credentials", true, dropped, &credentialsError{io.EOF}),
		Entry("not one that was never sent", false, unsent(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), refused(400, "InvalidParameterValue")),
		Entry("not one without credentials", false, &credentialsError{unsent(io.EOF)}), Entry("not one that was refused", false, refused(400, "InvalidParameterValue")),
	)

	It("is not begun after a request to stop, and is not lost then", func(ctx SpecContext) {
		stopping, stop := context.WithCancelCause(ctx)
		stop(&Stopped{At: time.Now()})
		err := sent(stopping, retrying(3), creates, nil)
		Expect(err).To(MatchError(context.Canceled))
		Expect(lostIn(err)).To(BeFalse())
		Expect(tries).To(BeZero())
	})

	It("that creates may finish after a request to stop, and is not repeated then", func(ctx SpecContext) {
		stopping, stop := context.WithCancel(ctx)
		one := course{client: retrying(3), kind: creates, action: "ec2:CreateVolume", started: time.Now(), send: func(ctx context.Context) error {
			tries++
			stop()
			Expect(ctx.Err()).NotTo(HaveOccurred())
			return dropped
		}}
		Expect(lostIn(one.run(stopping))).To(BeTrue())
		Expect(tries).To(Equal(1))
	})
})

// fault429 is throttling: AWS has done nothing.
var fault429 = refused(503, "RequestLimitExceeded")

// wrongClock is how the SDK marks an error that came from a wrong clock, and that another try can mend.
type wrongClock struct{ error }

func (wrongClock) RetryableError() bool { return true }
func (w wrongClock) Unwrap() error      { return w.error }
