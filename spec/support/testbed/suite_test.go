package testbed_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

func TestTestbed(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "testbed")
}

// TestMain lets this binary stand in for a CPI and for a suite that gets killed.
func TestMain(m *testing.M) {
	switch os.Getenv("ACT_AS") {
	case "cpi":
		actAsCPI()
	case "suite":
		emulator, err := testbed.StartEmulator()
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(emulator.URL)
		select {}
	default:
		os.Exit(m.Run())
	}
}

// actAsCPI does one AWS call with the request's method as action, and answers with its environment and arguments.
func actAsCPI() {
	input, _ := io.ReadAll(os.Stdin)
	var request struct {
		Method    string
		Arguments []string
	}
	if err := json.Unmarshal(input, &request); err != nil {
		fmt.Println("no JSON")
		os.Exit(3)
	}
	fmt.Fprintln(os.Stderr, "working")
	var config struct {
		Cloud struct {
			Properties struct {
				AWS struct {
					Endpoint string `json:"ec2_endpoint"`
				}
			}
		}
	}
	text, _ := os.ReadFile(os.Args[1])
	_ = json.Unmarshal(text, &config)
	if endpoint := config.Cloud.Properties.AWS.Endpoint; strings.HasPrefix(endpoint, "http") {
		call, _ := http.NewRequest(http.MethodPost, endpoint, bytes.NewBufferString("Version=2016-11-15&Action="+request.Method))
		call.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		call.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0")
		_, _ = http.DefaultClient.Do(call)
	}
	if request.Method == "fail" {
		fmt.Println(`{"result":null,"error":{"type":"Bosh::Clouds::CloudError","message":"no","ok_to_retry":true},"log":"line"}`)
		return
	}
	result, _ := json.Marshal(map[string]any{"env": os.Environ(), "args": request.Arguments, "argv": os.Args[1:]})
	fmt.Printf(`{"result":%s,"error":null,"log":""}`, result)
}

var bed *testbed.Bed

var _ = BeforeSuite(func(ctx SpecContext) {
	var err error
	bed, err = testbed.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
})

var _ = AfterSuite(func() {
	if bed != nil {
		bed.Stop()
	}
})
