// Package exits_test ends the CPI in every way: killed, stopped, refused, without an answer, beside other processes. After
// each of them the caller's next call succeeds. Nothing is left in the account, or what is left bears the private tag.
package exits_test

import (
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/suite"
	"bosh-aws-cpi/spec/support/testbed"
)

func TestExits(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "exits")
}

var (
	account = suite.Register()
	ok      = suite.OK
	refused = suite.Refused
)

func stemcell() string { return account.Bed.Account.Image + " light" }

func launch(ctx SpecContext, d *testbed.Director, address string) string {
	GinkgoHelper()
	return ok(ctx, d, "create_vm", account.Bed.Machine(stemcell(), address).Arguments()...).VM()
}

const privateTag = "bosh-aws-cpi"

// pending reports whether a resource bears the private tag of a call whose answer the Director has not acted on.
func pending(r testbed.Resource) bool {
	return strings.HasPrefix(r.Tags[privateTag], "v1:"+testbed.DirectorUUID+":") && strings.HasSuffix(r.Tags[privateTag], ":pending")
}

// withDevice matches calls that ask for a device name.
func withDevice(name string) func(url.Values) bool {
	return func(params url.Values) bool { return params.Get("Device") == name }
}
