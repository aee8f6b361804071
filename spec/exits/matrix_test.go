package exits_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/contract"
	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
	"bosh-aws-cpi/src/cpi"
)

// stopLimit is how long a CPI that is asked to stop may still run. By then its undo calls are sent.
const stopLimit = 5 * time.Second

// one is a case of the matrix.
type one struct {
	scene  scene
	at     point
	way    way
	result string
	err    error
	took   time.Duration
}

// The matrix ends each method at each of its AWS calls, in each way, and then does what the caller would do. The cases come
// from the calls that the method is seen to make. CRASH_MATRIX=all runs all of them, else every seventh.
var _ = Describe("The crash matrix", Label("matrix"), func() {
	It("has a scene for every method that needs AWS", func() {
		var forms []string
		for _, s := range scenes {
			forms = append(forms, s.form)
		}
		Expect(contract.SceneGaps(cpi.Methods(), contract.Forms(), contract.Exempt(), forms)).To(BeEmpty())
	})

	for _, s := range scenes {
		It("recovers from every end of "+s.form, func(ctx SpecContext) {
			var cases []one
			for n, c := range casesOf(ctx, s) {
				if os.Getenv("CRASH_MATRIX") != "all" && n%7 != 3 {
					continue
				}
				began := time.Now()
				c.result, c.err = play(ctx, c)
				c.took = time.Since(began)
				cases = append(cases, c)
			}
			report(cases)
			for _, c := range cases {
				if c.err != nil {
					Fail(fmt.Sprintf("%s, %s at %s %d: %v", c.scene.form, c.way.name, c.at.action, c.at.nth, c.err))
				}
			}
		})
	}
})

// casesOf runs the scene once undisturbed and makes a case of each call and each way.
func casesOf(ctx SpecContext, s scene) (cases []one) {
	d, after := stage(ctx, s)
	restore := s.alone()
	run := ok(ctx, d, s.method(), after.arguments...)
	restore()
	for _, at := range points(run.Calls) {
		for _, w := range ways {
			cases = append(cases, one{scene: s, at: at, way: w})
		}
	}
	Expect(cases).NotTo(BeEmpty())
	return cases
}

// stage prepares the world for a scene. Each wait has to look twice, as on AWS.
func stage(ctx SpecContext, s scene) (*testbed.Director, staged) {
	d := account.Director(ctx, map[string]any{"max_retries": 3, "stemcell_copy": s.copies})
	account.Bed.Gateway.Policy(contract.Statements()...)
	prepared := s.prepare(ctx, d)
	account.Bed.Gateway.Lag(gateway.LagAll(gateway.Delay{Looks: 1}))
	return d, prepared
}

// method is what the scene calls.
func (s scene) method() string { return contract.Named(s.form).Method() }

// alone grants the rights of the scene's form and no others, until restore is called.
func (s scene) alone() (restore func()) {
	account.Bed.Gateway.OnlyPolicy(contract.Named(s.form).Statements...)
	return func() { account.Bed.Gateway.OnlyPolicy(contract.Statements()...) }
}

// play plays one case: the call with its end, what the caller does then, and a look at what is left.
func play(ctx SpecContext, c one) (string, error) {
	d, prepared := stage(ctx, c.scene)
	before := account.World(ctx)
	run, err := disturbed(ctx, d, c, prepared.arguments)
	if err != nil {
		return "", err
	}
	outcome := describe(run)
	if c.way.succeeds && run.Error != nil {
		return outcome, fmt.Errorf("it did not get over it: %s\n%s", run.Error.Message, run.Stderr)
	}
	if err := prepared.then(ctx, d, run); err != nil {
		return outcome, fmt.Errorf("%w\nthe disturbed call: %s\n%s", err, run.Raw, run.Stderr)
	}
	account.Bed.Gateway.Settle(ctx)
	after := account.World(ctx)
	if err := lost(before, after, prepared.gone); err != nil {
		return outcome, err
	}
	return outcome, leftBehind(after.Beyond(before), c)
}

func disturbed(ctx context.Context, d *testbed.Director, c one, arguments []any) (testbed.Run, error) {
	defer c.scene.alone()()
	rule := gateway.Rule{Action: c.at.action, Nth: c.at.nth}
	if !c.way.signal {
		c.way.spoil(&rule)
		standing := account.Bed.Gateway.Add(rule)
		defer standing.Remove()
		return checked(d.Call(ctx, c.scene.method(), arguments...))
	}
	by := c.way.by
	rule.Times = 1
	by.At = rule
	run, err := d.Interrupt(ctx, by, c.scene.method(), arguments...)
	if err != nil || by.Signal == syscall.SIGKILL {
		return run, err
	}
	if run.Faulty != nil {
		return run, fmt.Errorf("no answer after SIGTERM: %w", run.Faulty)
	}
	if run.Wall > stopLimit {
		return run, fmt.Errorf("it took %s to stop", run.Wall)
	}
	return checked(run, nil)
}

func checked(run testbed.Run, err error) (testbed.Run, error) {
	if err == nil && strings.Contains(string(run.Raw)+run.Stderr, testbed.PlantedSecret) {
		err = errors.New("a secret came out")
	}
	return run, err
}

// lost finds what has disappeared.
func lost(before, after testbed.World, gone []string) error {
	for _, resource := range before {
		if after.Find(resource.ID) == nil && !slices.Contains(gone, resource.ID) && resource.Kind != "network-interface" {
			return fmt.Errorf("%s is lost", resource)
		}
	}
	return nil
}

// leftBehind finds what is new and should not be. Only a process that was killed, or whose undo is refused too, may leave
// something, and that bears the private tag.
func leftBehind(left testbed.World, c one) error {
	killed := c.way.by.Signal == syscall.SIGKILL
	undoSpoiled := c.scene.undoes == c.at.action && !c.way.signal && !c.way.succeeds
	for _, resource := range left {
		if !pending(resource) {
			return fmt.Errorf("%s was left behind without the private tag", resource)
		}
		if !killed && !undoSpoiled {
			return fmt.Errorf("%s was left behind by a call that lived to undo it", resource)
		}
	}
	return nil
}

func describe(run testbed.Run) string {
	switch {
	case run.Exit < 0:
		return "killed"
	case run.Error == nil:
		return "success"
	}
	return fmt.Sprintf("%s retry=%v", strings.TrimPrefix(run.Error.Type, "Bosh::Clouds::"), run.Error.OkToRetry)
}

// report prints a line for each case of a method.
func report(cases []one) {
	out := GinkgoWriter
	if os.Getenv("CRASH_MATRIX") == "all" {
		fmt.Fprintf(os.Stdout, "\n%s: %d cases\n", cases[0].scene.form, len(cases))
		for _, c := range cases {
			verdict := "ok"
			if c.err != nil {
				verdict = "FAILED"
			}
			fmt.Fprintf(os.Stdout, "  %-28s %-26s %-30s %6d ms  %s\n", fmt.Sprintf("%s %d", c.at.action, c.at.nth), c.way.name, c.result, c.took.Milliseconds(), verdict)
		}
		return
	}
	fmt.Fprintf(out, "%s: %d cases\n", cases[0].scene.form, len(cases))
}
