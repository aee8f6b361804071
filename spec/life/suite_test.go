// Package life_test runs whole lives of deployments through the built binary.
package life_test

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/suite"
	"bosh-aws-cpi/spec/support/testbed"
)

func TestLife(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "life")
}

var (
	account = suite.Register()
	ok      = suite.OK
)

// No call may have a form that AWS would refuse, or set what is better left to AWS.
var _ = AfterEach(func() { Expect(account.Bed.Gateway.Violations()).To(BeEmpty()) })

// refused does one call that has to fail, and returns its error.
func refused(ctx SpecContext, d *testbed.Director, method string, arguments ...any) (testbed.Failure, testbed.Run) {
	GinkgoHelper()
	run := suite.Refused(ctx, d, method, arguments...)
	return *run.Error, run
}

func decoded(raw json.RawMessage) (value any) {
	Expect(json.Unmarshal(raw, &value)).To(Succeed())
	return value
}
