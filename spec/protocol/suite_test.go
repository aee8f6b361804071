// Package protocol_test sends the built binary what callers send, and what they should not send.
package protocol_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/suite"
	"bosh-aws-cpi/spec/support/testbed"
)

func TestProtocol(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "protocol")
}

var account = suite.Register()

// send runs the CPI on raw input with a configuration file of raw content, and checks what every answer has to be.
func send(ctx SpecContext, config, input string, env ...string) testbed.Answer {
	GinkgoHelper()
	path := filepath.Join(GinkgoT().TempDir(), "cpi.json")
	Expect(os.WriteFile(path, []byte(config), 0o600)).To(Succeed())
	answer, err := testbed.RunCPI(ctx, account.Binary, path, input, env...)
	Expect(err).NotTo(HaveOccurred())
	Expect(answer.Faulty).NotTo(HaveOccurred(), "%s\n%s", answer.Raw, answer.Stderr)
	Expect(answer.Exit).To(BeZero())
	Expect(answer.Log).To(BeEmpty())
	return answer
}

func request(method string, arguments ...any) string {
	text, err := json.Marshal(testbed.NewRequest(method, arguments...))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// jobConfig is a configuration as the job renders it, with changes to its aws section.
func jobConfig(changes map[string]any) string {
	text, err := json.Marshal(testbed.JobConfig().With(changes))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}
