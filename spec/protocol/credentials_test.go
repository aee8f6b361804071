package protocol_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/gateway"
	"bosh-aws-cpi/spec/support/testbed"
)

const disk = "vol-0123456789abcdef0"

// settings returns the agent's settings of the one VM that a run has launched.
func settings(run testbed.Run) map[string]any {
	GinkgoHelper()
	for _, call := range run.Calls {
		if call.Action == "RunInstances" {
			text, err := base64.StdEncoding.DecodeString(call.Params.Get("UserData"))
			Expect(err).NotTo(HaveOccurred())
			var found map[string]any
			Expect(json.Unmarshal(text, &found)).To(Succeed())
			return found
		}
	}
	Fail("no VM was launched")
	return nil
}

// hasDisk asks for a disk and returns the run.
func hasDisk(ctx SpecContext, d *testbed.Director) testbed.Run {
	GinkgoHelper()
	run, err := d.Call(ctx, "has_disk", disk)
	Expect(err).NotTo(HaveOccurred())
	Expect(run.Error).To(BeNil(), run.Stderr)
	return run
}

// noVolume is AWS's answer where a disk is unknown.
const noVolume = `<Response><Errors><Error><Code>InvalidVolume.NotFound</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>`

func assumed(call gateway.Call) string {
	get := call.Params.Get
	return fmt.Sprint(get("RoleArn"), " ", get("RoleSessionName"), " ", get("ExternalId"), " ", get("DurationSeconds"))
}

const baseKey = "AKIAIOSFODNN7EXAMPLE"

var _ = Describe("Credentials", func() {
	It("are static, with a session token where there is one", func(ctx SpecContext) {
		run := hasDisk(ctx, account.Director(ctx, map[string]any{"session_token": "the-session-token"}))
		Expect(run.Calls).To(HaveExactElements(HaveField("AccessKey", baseKey)))
		Expect(run.Stderr).NotTo(ContainSubstring("the-session-token"))
	})

	It("come from a role on top of them, whose session names the Director", func(ctx SpecContext) {
		changes := map[string]any{"role_arn": "arn:aws:iam::111111111111:role/bosh", "role_external_id": "ext", "role_duration": 1800}
		run := hasDisk(ctx, account.Director(ctx, changes))
		Expect(run.Calls).To(HaveLen(2))
		Expect(run.Calls[0].Action).To(Equal("AssumeRole"))
		Expect(assumed(run.Calls[0])).To(Equal("arn:aws:iam::111111111111:role/bosh bosh-" + testbed.DirectorUUID + " ext 1800"))
		Expect(run.Calls[0].AccessKey).To(Equal(baseKey))
		Expect(run.Calls[1].AccessKey).NotTo(Equal(baseKey))
	})

	It("come from a chain of roles, each assumed from the one before", func(ctx SpecContext) {
		roles := []string{"arn:aws:iam::1:role/managing", "arn:aws:iam::2:role/managed"}
		run := hasDisk(ctx, account.Director(ctx, map[string]any{"role_arn": roles, "role_external_id": "ext"}))
		Expect(run.Calls).To(HaveExactElements(
			And(HaveField("Action", "AssumeRole"), HaveField("AccessKey", baseKey),
				WithTransform(assumed, HavePrefix("arn:aws:iam::1:role/managing bosh-"+testbed.DirectorUUID+"  "))),
			And(HaveField("Action", "AssumeRole"), HaveField("AccessKey", Not(Equal(baseKey))),
				WithTransform(assumed, ContainSubstring("arn:aws:iam::2:role/managed bosh-"+testbed.DirectorUUID+" ext"))),
			And(HaveField("Action", "DescribeVolumes"), HaveField("AccessKey", Not(Equal(baseKey))))))
	})

	It("are the managing account's, and the context names the role of the managed one", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"role_arn": "arn:aws:iam::1:role/of-the-file", "role_external_id": "of-the-file"})
		d.Context = map[string]any{"role_arn": "arn:aws:iam::2:role/managed"}
		run := hasDisk(ctx, d)
		Expect(run.Calls).To(HaveLen(2))
		Expect(run.Calls[0].AccessKey).To(Equal(baseKey))
		Expect(assumed(run.Calls[0])).To(HavePrefix("arn:aws:iam::2:role/managed bosh-" + testbed.DirectorUUID + "  "))
	})

	It("of the context never mix with those of the file", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"role_arn": "arn:aws:iam::1:role/of-the-file", "session_token": "of-the-file"})
		d.Context = map[string]any{"access_key_id": "AKIAOTHER", "secret_access_key": "other"}
		Expect(hasDisk(ctx, d).Calls).To(HaveExactElements(And(HaveField("Action", "DescribeVolumes"), HaveField("AccessKey", "AKIAOTHER"))))

		d.Context = map[string]any{"access_key_id": "AKIAOTHER"}
		run, err := d.Call(ctx, "has_disk", disk)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Message", ContainSubstring("Must use access_key_id and secret_access_key"))),
			"the secret of the file is not the context's")
	})

	It("come from the instance profile alone", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"credentials_source": "instance_profile", "access_key_id": nil, "secret_access_key": nil})
		d.Env = []string{"AWS_ACCESS_KEY_ID=AKIAENV", "AWS_SECRET_ACCESS_KEY=env"}
		Expect(hasDisk(ctx, d).Calls).To(HaveExactElements(HaveField("AccessKey", "ASIAIOSFODNN7EXAMPLE")))
	})

	It("come from environment or profile, and the source is logged", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{"credentials_source": "env_or_profile", "access_key_id": nil, "secret_access_key": nil})
		run := hasDisk(ctx, d)
		Expect(run.Calls).To(HaveExactElements(HaveField("AccessKey", "ASIAIOSFODNN7EXAMPLE")))
		Expect(run.Stderr).To(ContainSubstring("credentials come from EC2RoleProvider"))
		d.Env = []string{"AWS_ACCESS_KEY_ID=AKIAENV", "AWS_SECRET_ACCESS_KEY=env"}
		run = hasDisk(ctx, d)
		Expect(run.Calls).To(HaveExactElements(HaveField("AccessKey", "AKIAENV")))
		Expect(run.Stderr).To(ContainSubstring("credentials come from EnvConfigCredentials"))
		// The operator's own authorities change nothing for calls to other hosts.
		bundle := filepath.Join(GinkgoT().TempDir(), "ca.pem")
		server := httptest.NewTLSServer(http.NotFoundHandler())
		defer server.Close()
		Expect(os.WriteFile(bundle, []byte(pemOf(server.Certificate().Raw)), 0o600)).To(Succeed())
		d.Env = append(d.Env, "AWS_CA_BUNDLE="+bundle)
		Expect(hasDisk(ctx, d).Calls).To(HaveExactElements(HaveField("AccessKey", "AKIAENV")))
	})

	It("that are static take nothing from the operator's environment", func(ctx SpecContext) {
		home := GinkgoT().TempDir()
		Expect(os.MkdirAll(filepath.Join(home, ".aws"), 0o700)).To(Succeed())
		for file, text := range map[string]string{
			"config": "[default]\nregion = eu-poison-1\nendpoint_url = http://127.0.0.1:9\nrole_arn = arn:aws:iam::9:role/poison\n" +
				"source_profile = nobody\nuse_fips_endpoint = true\nretry_mode = adaptive\n",
			"credentials": "[default]\naws_access_key_id = AKIAPOISON\naws_secret_access_key = poison\n",
		} {
			Expect(os.WriteFile(filepath.Join(home, ".aws", file), []byte(text), 0o600)).To(Succeed())
		}
		d := account.Director(ctx, nil)
		d.Env = []string{
			"HOME=" + home, "AWS_PROFILE=nobody", "AWS_ENDPOINT_URL=http://127.0.0.1:9", "AWS_ENDPOINT_URL_EC2=http://127.0.0.1:9", "AWS_REGION=eu-poison-1",
			"AWS_DEFAULT_REGION=eu-poison-1", "AWS_SESSION_TOKEN=poison", "AWS_ACCESS_KEY_ID=AKIAPOISON", "AWS_SECRET_ACCESS_KEY=poison", "AWS_MAX_ATTEMPTS=1",
			"AWS_USE_DUALSTACK_ENDPOINT=true", "AWS_USE_FIPS_ENDPOINT=true", "AWS_CA_BUNDLE=/nowhere", "AWS_CONFIG_FILE=/nowhere", "AWS_EC2_METADATA_DISABLED=true",
		}
		Expect(hasDisk(ctx, d).Calls).To(HaveExactElements(And(HaveField("AccessKey", baseKey), HaveField("Region", testbed.Region))))
		run, err := d.Call(ctx, "current_vm_id")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Text()).To(Equal(testbed.DirectorInstance))
	})
})

var _ = Describe("The way to AWS", func() {
	It("goes through the proxy that only http_proxy names, and to the metadata service never", func(ctx SpecContext) {
		d := account.Director(ctx, map[string]any{
			"ec2_endpoint": "http://ec2.test.invalid", "credentials_source": "instance_profile", "access_key_id": nil, "secret_access_key": nil,
		})
		var proxied atomic.Int64
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			proxied.Add(1)
			Expect(r.URL.Host).To(Equal("ec2.test.invalid"))
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(noVolume))
		}))
		defer proxy.Close()
		d.Env = []string{"http_proxy=" + proxy.URL}
		Expect(hasDisk(ctx, d).Result).To(MatchJSON("false"))
		Expect(proxied.Load()).To(Equal(int64(1)))
	})

	// asked returns the hosts that a call connects to over TLS. A proxy records them, and only http_proxy names it.
	asked := func(ctx SpecContext, changes map[string]any) (hosts []string) {
		GinkgoHelper()
		changes["max_retries"] = 0
		d := account.Director(ctx, changes)
		var mutex sync.Mutex
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mutex.Lock()
			defer mutex.Unlock()
			hosts = append(hosts, r.Method+" "+r.Host)
			w.WriteHeader(http.StatusForbidden)
		}))
		defer proxy.Close()
		d.Env = []string{"http_proxy=" + proxy.URL}
		run, err := d.Call(ctx, "has_disk", disk)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).NotTo(BeNil())
		return hosts
	}

	const named = "leads to the endpoint that the configuration names, through http_proxy for https too"
	DescribeTable(named, func(ctx SpecContext, changes map[string]any, host string) {
		if _, given := changes["ec2_endpoint"]; !given {
			changes["ec2_endpoint"] = nil
		}
		Expect(asked(ctx, changes)).To(HaveExactElements("CONNECT " + host + ":443"))
	},
		Entry("AWS's own", map[string]any{}, "ec2.us-east-1.amazonaws.com"),
		Entry("of a region in China", map[string]any{"region": "cn-north-1"}, "ec2.cn-north-1.amazonaws.com.cn"),
		Entry("dualstack", map[string]any{"dualstack": true}, "ec2.us-east-1.api.aws"),
		Entry("fips", map[string]any{"fips": true}, "ec2-fips.us-east-1.amazonaws.com"),
		Entry("a name", map[string]any{"ec2_endpoint": "ec2.test.invalid", "dualstack": true}, "ec2.test.invalid"),
		Entry("a URL", map[string]any{"ec2_endpoint": "https://ec2.test.invalid/"}, "ec2.test.invalid"),
		Entry("the regional STS first where there is a role", map[string]any{"role_arn": "arn:aws:iam::1:role/r", "sts_endpoint": nil}, "sts.us-east-1.amazonaws.com"),
		Entry("an own STS endpoint", map[string]any{"role_arn": "arn:aws:iam::1:role/r", "sts_endpoint": "sts.test.invalid"}, "sts.test.invalid"),
	)

	It("trusts the authority that the configuration or the job names, and no other then", func(ctx SpecContext) {
		Expect(account.Bed.Reset(ctx)).To(Succeed())
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(noVolume))
		}))
		defer server.Close()
		bundle := pemOf(server.Certificate().Raw)
		file := filepath.Join(GinkgoT().TempDir(), "ca.pem")
		Expect(os.WriteFile(file, []byte(bundle), 0o600)).To(Succeed())

		plain := account.Director(ctx, map[string]any{"ec2_endpoint": server.URL, "max_retries": 0})
		run, err := plain.Call(ctx, "has_disk", disk)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Message", ContainSubstring("aws.connection_options.ca_cert"))))
		plain.Env = []string{"BOSH_CA_CERT_FILE=" + file}
		Expect(hasDisk(ctx, plain).Result).To(MatchJSON("false"))
		own := account.Director(ctx, map[string]any{"ec2_endpoint": server.URL, "connection_options": map[string]any{"ca_cert": bundle}})
		Expect(hasDisk(ctx, own).Result).To(MatchJSON("false"))
	})
})

var _ = Describe("current_vm_id", func() {
	It("asks the metadata service, with a token", func(ctx SpecContext) {
		run, err := account.Director(ctx, nil).Call(ctx, "current_vm_id")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(BeNil())
		Expect(run.Text()).To(Equal(testbed.DirectorInstance))
		Expect(run.Calls).To(BeEmpty())
	})

	It("says so where there is none", func(ctx SpecContext) {
		run, err := account.Director(ctx, map[string]any{"imds_endpoint": "http://127.0.0.1:9"}).Call(ctx, "current_vm_id")
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Error).To(HaveValue(HaveField("Message", ContainSubstring("please make sure CPI is running on EC2 instance"))))
	})
})
