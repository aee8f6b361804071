package testbed_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("A run of the CPI", func() {
	var binary, config string

	BeforeEach(func(ctx SpecContext) {
		Expect(bed.Reset(ctx)).To(Succeed())
		binary = os.Args[0]
		var err error
		config, err = bed.Config().Write(GinkgoT().TempDir())
		Expect(err).NotTo(HaveOccurred())
	})

	It("has the environment that the Director gives, the request on stdin, the configuration as argument", func(ctx SpecContext) {
		GinkgoT().Setenv("AWS_PROFILE", "poison")
		answer, err := testbed.RunCPI(ctx, binary, config, testbed.NewRequest("DescribeRegions", "one", "two"), "ACT_AS=cpi")
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Faulty).NotTo(HaveOccurred())
		Expect(answer.Exit).To(Equal(0))
		Expect(answer.Error).To(BeNil())
		Expect(answer.Stderr).To(Equal("working\n"))
		Expect(answer.Wall).To(BeNumerically(">", 0))
		var result struct{ Env, Args, Argv []string }
		Expect(json.Unmarshal(answer.Result, &result)).To(Succeed())
		Expect(result.Args).To(Equal([]string{"one", "two"}))
		Expect(result.Argv).To(Equal([]string{config}))
		Expect(result.Env).To(ConsistOf(HavePrefix("PATH="), HavePrefix("TMPDIR="), HavePrefix("HOME="), "ACT_AS=cpi"))
		Expect(bed.Gateway.Calls()).To(HaveExactElements(HaveField("Action", "DescribeRegions")))
	})

	It("returns the error of an answer", func(ctx SpecContext) {
		answer, err := testbed.RunCPI(ctx, binary, config, testbed.NewRequest("fail"), "ACT_AS=cpi")
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Error).To(HaveValue(Equal(testbed.Failure{Type: "Bosh::Clouds::CloudError", Message: "no", OkToRetry: true})))
		Expect(answer.Log).To(Equal("line"))
		Expect(answer.Result).To(MatchJSON("null"))
	})

	It("says when stdout is not one JSON object, and sends any request as it is", func(ctx SpecContext) {
		answer, err := testbed.RunCPI(ctx, binary, config, "no json", "ACT_AS=cpi")
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Faulty).To(MatchError(ContainSubstring("not one JSON object")))
		Expect(answer.Exit).To(Equal(3))
		Expect(string(answer.Raw)).To(Equal("no JSON\n"))
	})

	It("can be killed by a hook, exactly when a call is done", func(ctx SpecContext) {
		started := make(chan *testbed.Process, 1)
		bed.Gateway.Add(gateway.Rule{Call: 1, After: func(gateway.Call) { _ = (<-started).Signal(syscall.SIGKILL) }})
		process, err := testbed.StartCPI(ctx, binary, config, testbed.NewRequest("DescribeRegions"), "ACT_AS=cpi")
		Expect(err).NotTo(HaveOccurred())
		started <- process
		answer := process.Wait()
		Expect(answer.Exit).To(Equal(-1))
		Expect(answer.Raw).To(BeEmpty())
		Expect(bed.Gateway.Calls()).To(HaveExactElements(And(HaveField("Done", true), HaveField("Status", 200))))
		Expect(process.Signal(syscall.SIGTERM)).To(Succeed(), "too late is no error")
	})

	It("has a configuration with the job's keys, readable by its owner alone", func() {
		text, err := os.ReadFile(config)
		Expect(err).NotTo(HaveOccurred())
		var read struct {
			Cloud struct {
				Plugin     string
				Properties struct {
					AWS   map[string]any
					Agent struct {
						NTP  []string
						Mbus string
					}
					Debug map[string]map[string]int
				}
			}
		}
		Expect(json.Unmarshal(text, &read)).To(Succeed())
		Expect(read.Cloud.Plugin).To(Equal("aws"))
		Expect(read.Cloud.Properties.Debug).To(Equal(map[string]map[string]int{"cpi": {"api_version": 3}}))
		Expect(read.Cloud.Properties.Agent.NTP).To(HaveLen(2))
		Expect(read.Cloud.Properties.AWS).To(And(HaveKeyWithValue("role_arn", BeNil()), HaveKeyWithValue("max_retries", BeNumerically("==", 8)),
			HaveKeyWithValue("ec2_endpoint", bed.Gateway.URL()),
			HaveKeyWithValue("imds_endpoint", bed.IMDS.URL), HaveKeyWithValue("default_security_groups", ConsistOf(bed.Account.SecurityGroups[0].ID))))
		about, err := os.Stat(config)
		Expect(err).NotTo(HaveOccurred())
		Expect(about.Mode().Perm()).To(Equal(os.FileMode(0o600)))
		changed, err := bed.Config().With(map[string]any{"encrypted": true}).Write(GinkgoT().TempDir())
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Base(changed)).To(Equal("cpi.json"))
		text, err = os.ReadFile(changed)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(ContainSubstring(`"encrypted":true`))
	})
})
