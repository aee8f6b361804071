package release_test

import (
	"os"
	"os/exec"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("packaging", func() {
	var folder, target string

	BeforeEach(func() {
		folder = GinkgoT().TempDir()
		target = filepath.Join(GinkgoT().TempDir(), "with space")
		text := must(os.ReadFile(filepath.Join(root, "packages/bosh_aws_cpi/packaging")))
		write(filepath.Join(folder, "packaging"), string(text))
		for _, platform := range []string{"linux-amd64", "linux-arm64", "darwin-arm64"} {
			write(filepath.Join(folder, "bosh_aws_cpi/cpi-"+platform), platform)
		}
	})

	// compile runs the script as the CLI and the agent do, on a machine of this system and architecture.
	compile := func(system, machine string) (string, error) {
		GinkgoHelper()
		tools := GinkgoT().TempDir()
		write(filepath.Join(tools, "uname"), "#!/bin/sh\ncase $1 in -s) echo "+system+" ;; -m) echo "+machine+" ;; esac\n")
		command := exec.Command("bash", "-x", "packaging")
		command.Dir = folder
		command.Env = []string{"PATH=" + tools + ":/usr/sbin:/usr/bin:/sbin:/bin", "BOSH_INSTALL_TARGET=" + target}
		text, err := command.CombinedOutput()
		return string(text), err
	}

	DescribeTable("installs the binary of the platform alone",
		func(system, machine, platform string) {
			must(compile(system, machine))
			binary := filepath.Join(target, "bin/cpi")
			Expect(os.ReadFile(binary)).To(BeEquivalentTo(platform))
			Expect(must(os.Stat(binary)).Mode().Perm()).To(Equal(os.FileMode(0o755)))
			Expect(filepath.Glob(filepath.Join(target, "*/*"))).To(ConsistOf(binary))
		},
		Entry(nil, "Linux", "x86_64", "linux-amd64"),
		Entry(nil, "Linux", "aarch64", "linux-arm64"),
		Entry(nil, "Darwin", "arm64", "darwin-arm64"),
	)

	It("says what the release holds when there is none for the platform", func() {
		text, err := compile("Darwin", "x86_64")
		Expect(err).To(HaveOccurred())
		Expect(text).To(ContainSubstring("no binary for darwin/amd64, only: bosh_aws_cpi/cpi-darwin-arm64 bosh_aws_cpi/cpi-linux-amd64"))
		Expect(filepath.Join(target, "bin/cpi")).NotTo(BeAnExistingFile())
	})

	It("says so for an unknown platform, too", func() {
		text, err := compile("FreeBSD", "riscv64")
		Expect(err).To(HaveOccurred())
		Expect(text).To(ContainSubstring("no binary for FreeBSD/riscv64"))
	})
})
