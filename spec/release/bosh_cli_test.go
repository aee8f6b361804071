package release_test

import (
	"os"
	"os/exec"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"
)

var _ = Describe("the bosh CLI", func() {
	var bosh, folder, tarball string

	BeforeEach(func() {
		if bosh = os.Getenv("BOSH_BIN"); bosh == "" {
			Skip("BOSH_BIN is not set: what the bosh CLI says of the release is not asked")
		}
		folder = copyOf(root)
		write(filepath.Join(folder, "LICENSE"), "free")
		write(filepath.Join(folder, "NOTICE"), "of all")
		program := filepath.Join(GinkgoT().TempDir(), "program")
		write(program, "a program")
		tarball = filepath.Join(GinkgoT().TempDir(), "release.tgz")
		content := makeRelease(folder, "PREBUILT="+program, "RELEASE_SRC="+filepath.Join(folder, "src"), "VERSION=200.0.0")
		Expect(os.WriteFile(tarball, content, 0o644)).To(Succeed())
	})

	// run starts the CLI with a home of its own.
	run := func(arguments ...string) string {
		GinkgoHelper()
		command := exec.Command(bosh, arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "HOME="+GinkgoT().TempDir())
		text, err := command.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(text))
		return string(text)
	}

	It("reads the tarball", func() {
		Expect(run("inspect-local-release", tarball)).To(And(
			ContainSubstring("bosh-aws-cpi"), ContainSubstring("200.0.0"), ContainSubstring("aws_cpi/"), ContainSubstring("bosh_aws_cpi/"),
		))
	})

	It("makes the same parts of the same files", func() {
		own := filepath.Join(GinkgoT().TempDir(), "own.tgz")
		run("create-release", "--force", "--sha2", "--version=200.0.0", "--tarball="+own)
		manifestOf := func(path string) (about manifest) {
			GinkgoHelper()
			text := must(exec.Command("tar", "-xzOf", path, "release.MF").Output())
			Expect(yaml.Unmarshal(text, &about)).To(Succeed())
			// The checksums are of archives with times in them.
			about.License.SHA1, about.Jobs[0].SHA1, about.Packages[0].SHA1 = "", "", ""
			return about
		}
		Expect(manifestOf(tarball)).To(Equal(manifestOf(own)))
	})
})
