package release_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// shown are the variables that the fake CPI prints.
var shown = []string{
	"HOME", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "BOSH_CA_CERT_FILE", "AWS_PROFILE",
}

const unset = "(unset)"

// fakeCPI prints its arguments, its stdin and the shown variables, and exits as asked.
const fakeCPI = `#!/bin/sh
printf '%s\0' "$#" "$1" "$(cat)"
for name in NAMES; do eval "printf '%s\0' \"\${$name-(unset)}\""; done
echo note >&2
exit "${EXIT:-0}"
`

// installation is a folder of jobs and packages, as bosh makes one.
type installation struct{ folder string }

// install renders bin/cpi in front of the fake CPI.
func install(folder string, properties object) installation {
	GinkgoHelper()
	i := installation{folder: folder}
	write(i.wrapper(), render("cpi.erb", properties))
	write(filepath.Join(i.packages(), "bosh_aws_cpi/bin/cpi"), strings.Replace(fakeCPI, "NAMES", strings.Join(shown, " "), 1))
	return i
}

func (i installation) packages() string { return filepath.Join(i.folder, "packages") }
func (i installation) jobs() string     { return filepath.Join(i.folder, "jobs") }
func (i installation) wrapper() string  { return filepath.Join(i.jobs(), "aws_cpi/bin/cpi") }

func write(path, text string) {
	GinkgoHelper()
	Expect(os.MkdirAll(filepath.Dir(path), 0o755)).To(Succeed())
	Expect(os.WriteFile(path, []byte(text), 0o755)).To(Succeed())
}

// seen is what the fake CPI received.
type seen struct {
	arguments []string // their number, and the first
	stdin     string
	variables map[string]string
	stderr    string
}

// run starts the wrapper with nothing in its environment but a PATH, the folders and what is given.
func (i installation) run(environment ...string) (seen, error) {
	GinkgoHelper()
	command := exec.Command(i.wrapper())
	command.Env = append([]string{
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "BOSH_PACKAGES_DIR=" + i.packages(), "BOSH_JOBS_DIR=" + i.jobs(),
	}, environment...)
	command.Dir = i.folder
	command.Stdin = strings.NewReader(`{"method": "info"}`)
	complaint, err := command.StderrPipe()
	Expect(err).NotTo(HaveOccurred())
	out, err := command.StdoutPipe()
	Expect(err).NotTo(HaveOccurred())
	Expect(command.Start()).To(Succeed())
	text, stderr := must(io.ReadAll(out)), must(io.ReadAll(complaint))
	err = command.Wait()
	values := strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	Expect(len(values)).To(Equal(3+len(shown)), "stdout: %q, stderr: %s", text, stderr)
	s := seen{arguments: values[:2], stdin: values[2], variables: map[string]string{}, stderr: string(stderr)}
	for n, name := range shown {
		s.variables[name] = values[3+n]
	}
	return s, err
}

var _ = Describe("bin/cpi", func() {
	start := func(properties object, environment ...string) seen {
		GinkgoHelper()
		return must(install(GinkgoT().TempDir(), properties).run(environment...))
	}
	proxies := func(properties object) object { return with(object{"env": properties}) }

	It("hands request, answer and notes through", func() {
		i := install(GinkgoT().TempDir(), minimal())
		got := must(i.run())
		Expect(got.arguments).To(Equal([]string{"1", filepath.Join(i.jobs(), "aws_cpi/config/cpi.json")}))
		Expect(got.stdin).To(Equal(`{"method": "info"}`))
		Expect(got.stderr).To(Equal("note\n"))
	})

	It("ends as the binary does", func() {
		_, err := install(GinkgoT().TempDir(), minimal()).run("EXIT=7")
		Expect(err).To(MatchError("exit status 7"))
	})

	It("works from folders with spaces in their names", func() {
		i := install(filepath.Join(GinkgoT().TempDir(), "a b' $c"), withAWS(object{"connection_options": object{"ca_cert": "PEM"}}))
		got := must(i.run())
		Expect(got.arguments[1]).To(Equal(filepath.Join(i.jobs(), "aws_cpi/config/cpi.json")))
		Expect(got.variables["BOSH_CA_CERT_FILE"]).To(Equal(filepath.Join(i.jobs(), "aws_cpi/config/cacert.pem")))
	})

	It("looks under /var/vcap on a VM", func() {
		command := exec.Command("bash", "-x", "-c", render("cpi.erb", minimal()))
		command.Env = []string{"PATH=/usr/bin:/bin"}
		text, _ := command.CombinedOutput()
		Expect(string(text)).To(ContainSubstring("exec /var/vcap/packages/bosh_aws_cpi/bin/cpi /var/vcap/jobs/aws_cpi/config/cpi.json"))
	})

	It("sets HOME when it is not set, and keeps it when it is", func() {
		Expect(start(minimal()).variables["HOME"]).To(Equal(must(os.UserHomeDir())))
		Expect(start(minimal(), "HOME=/somewhere else").variables["HOME"]).To(Equal("/somewhere else"))
	})

	It("leaves the operator's environment alone when nothing is set", func() {
		got := start(minimal(), "AWS_PROFILE=mine", "HTTPS_PROXY=http://p:1", "BOSH_CA_CERT_FILE=/ca").variables
		Expect(got).To(And(
			HaveKeyWithValue("AWS_PROFILE", "mine"), HaveKeyWithValue("HTTPS_PROXY", "http://p:1"), HaveKeyWithValue("BOSH_CA_CERT_FILE", "/ca"),
			HaveKeyWithValue("http_proxy", unset), HaveKeyWithValue("no_proxy", unset), HaveKeyWithValue("https_proxy", unset),
		))
	})

	It("names the certificates only when there are some", func() {
		Expect(start(minimal()).variables["BOSH_CA_CERT_FILE"]).To(Equal(unset))
	})

	It("exports proxies in both cases of letters, over what the environment has", func() {
		got := start(proxies(object{"http_proxy": "http://a:1", "https_proxy": "http://b:2", "no_proxy": "c,d"}),
			"http_proxy=x", "HTTPS_PROXY=x", "no_proxy=x").variables
		for name, value := range map[string]string{"http_proxy": "http://a:1", "https_proxy": "http://b:2", "no_proxy": "c,d"} {
			Expect(got).To(And(HaveKeyWithValue(name, value), HaveKeyWithValue(strings.ToUpper(name), value)))
		}
	})

	It("exports only what is set", func() {
		got := start(proxies(object{"https_proxy": "http://b:2"})).variables
		Expect(got).To(And(
			HaveKeyWithValue("HTTPS_PROXY", "http://b:2"), HaveKeyWithValue("https_proxy", "http://b:2"),
			HaveKeyWithValue("HTTP_PROXY", unset), HaveKeyWithValue("http_proxy", unset),
			HaveKeyWithValue("NO_PROXY", unset), HaveKeyWithValue("no_proxy", unset),
		))
	})

	DescribeTable("keeps every character of a value and runs none",
		func(value string) {
			i := install(GinkgoT().TempDir(), proxies(object{"http_proxy": value, "https_proxy": value, "no_proxy": value}))
			got := must(i.run()).variables
			for _, name := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"} {
				Expect(got[name]).To(Equal(value), name)
			}
			Expect(filepath.Join(i.folder, "ran")).NotTo(BeAnExistingFile())
		},
		Entry(nil, "http://user:pa'ss@proxy:3128"),
		Entry(nil, `http://user:pa"ss@proxy:3128`),
		Entry(nil, "http://user:$(touch ran)@proxy"),
		Entry(nil, "http://user:`touch ran`@proxy"),
		Entry(nil, "'; touch ran; '"),
		Entry(nil, `"; touch ran; "`),
		Entry(nil, `back\slash\n\\'\'`),
		Entry(nil, "$HOME ${PATH} !! * ? ~ # % & | < > ( ) [ ] { }"),
		Entry(nil, "two\nlines"),
		Entry(nil, "-n"),
		Entry(nil, "*.example.com,10.0.0.0/8"),
		Entry(nil, "caf\u00e9"),
		Entry(nil, ""),
	)

	It("uses only what the bash of macOS has", func() {
		text := render("cpi.erb", withAWS(object{"connection_options": object{"ca_cert": "PEM"}}))
		Expect(text).To(HavePrefix("#!/usr/bin/env bash\n"))
		Expect(text).NotTo(MatchRegexp(`readlink|realpath|declare -A|\$\{[a-zA-Z_]+(\^|,|@)|mapfile|readarray|\|&|&>>`))
		Expect(text).NotTo(ContainSubstring("ruby"))
	})
})
