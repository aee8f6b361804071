package release_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"
)

var _ = Describe("the release's tarball", Ordered, func() {
	var binary string // a CPI for linux/amd64
	var tarball []byte
	var outer map[string]entry
	var about manifest

	BeforeAll(func() {
		if binary = os.Getenv("CPI_BIN"); binary == "" {
			src := GinkgoT().TempDir()
			makeRelease(root, "RELEASE_SRC="+src)
			binary = filepath.Join(src, "bosh_aws_cpi/cpi-linux-amd64")
		}
		tarball = makeRelease(root, "VERSION=200.0.1-rc.1", "PREBUILT="+binary)
		outer = unpack(tarball)
		Expect(yaml.Unmarshal(outer["release.MF"].content, &about)).To(Succeed())
	})

	It("has a manifest, one job and one package, and nothing else but a licence", func() {
		licence := Or(HavePrefix("LICENSE"), HavePrefix("NOTICE"), HavePrefix("license.tgz"))
		Expect(slices.DeleteFunc(modes(outer), func(line string) bool { return must(licence.Match(line)) })).To(Equal([]string{
			"jobs/ 755", "jobs/aws_cpi.tgz 644", "packages/ 755", "packages/bosh_aws_cpi.tgz 644", "release.MF 644",
		}))
	})

	It("starts with the manifest, so that nobody has to read on for it", func() {
		reader := tar.NewReader(must(gzip.NewReader(bytes.NewReader(tarball))))
		Expect(must(reader.Next()).Name).To(Equal("release.MF"))
	})

	It("names itself as manifests do, with the version that it was made for", func() {
		Expect(about.Name).To(Equal("bosh-aws-cpi"))
		Expect(about.Version).To(Equal("200.0.1-rc.1"))
		Expect(about.CommitHash).NotTo(BeEmpty())
		Expect(about.UncommittedChanges).NotTo(BeNil())
	})

	It("has the checksum of each part", func() {
		Expect(about.Jobs).To(HaveLen(1))
		Expect(about.Packages).To(HaveLen(1))
		job, pkg := about.Jobs[0], about.Packages[0]
		Expect(job.Name).To(Equal("aws_cpi"))
		Expect(job.Packages).To(Equal([]string{"bosh_aws_cpi"}))
		Expect(job.SHA1).To(Equal(digest(outer["jobs/aws_cpi.tgz"].content)))
		Expect(pkg.Name).To(Equal("bosh_aws_cpi"))
		Expect(pkg.Dependencies).To(BeEmpty())
		Expect(pkg.SHA1).To(Equal(digest(outer["packages/bosh_aws_cpi.tgz"].content)))
		if about.License != nil {
			Expect(about.License.SHA1).To(Equal(digest(outer["license.tgz"].content)))
		}
	})

	It("has the fingerprints that bosh computes", func() {
		// v2, then of each file in the order of the names: name, digest, mode; packaging counts without its mode.
		print := func(names map[string]string, packed []byte) string {
			text := "v2"
			entries := unpack(packed)
			for _, name := range slices.Sorted(maps.Keys(names)) {
				text += name + digest(entries["./"+name].content) + names[name]
			}
			return strings.TrimPrefix(digest([]byte(text)), "sha256:")
		}
		const plain, program = "100644", "100755"
		Expect(about.Jobs[0].Fingerprint).To(And(Equal(about.Jobs[0].Version), Equal(print(map[string]string{
			"job.MF": plain, "monit": plain, "templates/cpi.erb": plain, "templates/cpi.json.erb": plain, "templates/cacert.pem.erb": plain,
		}, outer["jobs/aws_cpi.tgz"].content))))
		Expect(about.Packages[0].Fingerprint).To(And(Equal(about.Packages[0].Version), Equal(print(map[string]string{
			"packaging": "", "bosh_aws_cpi/cpi-linux-amd64": program,
		}, outer["packages/bosh_aws_cpi.tgz"].content))))
	})

	It("has the job's files as they are", func() {
		files := unpack(outer["jobs/aws_cpi.tgz"].content)
		Expect(modes(files)).To(Equal([]string{
			"./ 755", "./job.MF 644", "./monit 644",
			"./templates/ 755", "./templates/cacert.pem.erb 644", "./templates/cpi.erb 644", "./templates/cpi.json.erb 644",
		}))
		Expect(files["./job.MF"].content).To(Equal(must(os.ReadFile(jobFile("spec")))))
		for _, name := range []string{"monit", "templates/cacert.pem.erb", "templates/cpi.erb", "templates/cpi.json.erb"} {
			Expect(files["./"+name].content).To(Equal(must(os.ReadFile(jobFile(name)))), name)
		}
	})

	It("has the binary, as a program", func() {
		files := unpack(outer["packages/bosh_aws_cpi.tgz"].content)
		Expect(modes(files)).To(Equal([]string{"./ 755", "./bosh_aws_cpi/ 755", "./bosh_aws_cpi/cpi-linux-amd64 755", "./packaging 644"}))
		Expect(bytes.Equal(files["./bosh_aws_cpi/cpi-linux-amd64"].content, must(os.ReadFile(binary)))).To(BeTrue())
	})

	It("is made twice with the same bytes", func() {
		Expect(digest(makeRelease(root, "VERSION=200.0.1-rc.1", "PREBUILT="+binary))).To(Equal(digest(tarball)))
	})

	It("has the same parts when it is made elsewhere, under another umask", func() {
		other := copyOf(root)
		Expect(exec.Command("chmod", "-R", "go-rwx", other).Run()).To(Succeed())
		again := unpack(makeRelease(other, "PREBUILT="+binary))
		for _, name := range []string{"jobs/aws_cpi.tgz", "packages/bosh_aws_cpi.tgz"} {
			Expect(digest(again[name].content)).To(Equal(digest(outer[name].content)), name)
		}
	})

	It("leaves junk out", func() {
		other, src := copyOf(root), GinkgoT().TempDir()
		for _, name := range []string{
			"jobs/aws_cpi/templates/cpi.erb~", "jobs/aws_cpi/.DS_Store", "packages/bosh_aws_cpi/notes", filepath.Join(src, "bosh_aws_cpi/cpi-stale-amd64"),
		} {
			if !path.IsAbs(name) {
				name = filepath.Join(other, name)
			}
			write(name, "junk")
		}
		again := unpack(makeRelease(other, "PREBUILT="+binary, "RELEASE_SRC="+src))
		Expect(digest(again["jobs/aws_cpi.tgz"].content)).To(Equal(digest(outer["jobs/aws_cpi.tgz"].content)))
		Expect(digest(again["packages/bosh_aws_cpi.tgz"].content)).To(Equal(digest(outer["packages/bosh_aws_cpi.tgz"].content)))
	})

	It("takes the licence along when there is one", func() {
		other := copyOf(root)
		write(filepath.Join(other, "LICENSE"), "free")
		files := unpack(makeRelease(other, "PREBUILT="+binary))
		Expect(files["LICENSE"].content).To(BeEquivalentTo("free"))
		Expect(unpack(files["license.tgz"].content)["./LICENSE"].content).To(BeEquivalentTo("free"))
	})

	It("has the version of the file VERSION by default", func() {
		var about manifest
		Expect(yaml.Unmarshal(unpack(makeRelease(root, "PREBUILT="+binary, "VERSION="))["release.MF"].content, &about)).To(Succeed())
		Expect(about.Version).To(Equal(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(root, "VERSION")))))))
	})

	It("is not made at all when a file is missing", func() {
		other := copyOf(root)
		Expect(os.Remove(filepath.Join(other, "jobs/aws_cpi/templates/cpi.erb"))).To(Succeed())
		text, out, err := tryMakeRelease(other, "PREBUILT="+binary)
		Expect(err).To(HaveOccurred())
		Expect(text).To(And(ContainSubstring("no release was made"), ContainSubstring("cpi.erb")))
		Expect(out).NotTo(BeAnExistingFile())
	})

	It("installs a program that knows its version", func() {
		if os.Getenv("CPI_BIN") != "" {
			Skip("CPI_BIN is set: the binary was not made by .ci/release.sh")
		}
		version, err := exec.Command(binary, "--version").Output()
		if err != nil {
			Skip("this machine does not run linux/amd64 programs: " + err.Error())
		}
		Expect(string(version)).To(ContainSubstring(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(root, "VERSION")))))))
	})
})
