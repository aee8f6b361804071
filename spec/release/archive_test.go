package release_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// manifest is release.MF.
type manifest struct {
	Name               string
	Version            string
	CommitHash         string `yaml:"commit_hash"`
	UncommittedChanges *bool  `yaml:"uncommitted_changes"`
	Jobs, Packages     []part
	License            *part
}

// part is a job, a package or the licence in release.MF.
type part struct {
	Name, Version, Fingerprint, SHA1 string
	Packages, Dependencies           []string
}

// entry is a file or a folder of an archive.
type entry struct {
	mode    int64
	folder  bool
	content []byte
}

// unpack reads an archive. No name may come twice, and owner and time must not depend on the machine.
func unpack(packed []byte) map[string]entry {
	GinkgoHelper()
	reader := tar.NewReader(must(gzip.NewReader(bytes.NewReader(packed))))
	entries := map[string]entry{}
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return entries
		}
		Expect(err).NotTo(HaveOccurred())
		Expect(entries).NotTo(HaveKey(header.Name))
		Expect([]any{header.Uid, header.Gid, header.Uname, header.Gname, header.ModTime.Year()}).To(Equal([]any{0, 0, "", "", 1980}))
		Expect(header.Typeflag).To(BeElementOf(byte(tar.TypeReg), byte(tar.TypeDir)))
		entries[header.Name] = entry{mode: header.Mode, folder: header.Typeflag == tar.TypeDir, content: must(io.ReadAll(reader))}
	}
}

// modes returns each name with its mode, as in "release.MF 644".
func modes(entries map[string]entry) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		list = append(list, fmt.Sprintf("%s %o", name, entries[name].mode))
	}
	return list
}

func digest(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }

// make runs .ci/release.sh of a folder and returns the tarball.
func makeRelease(folder string, environment ...string) []byte {
	GinkgoHelper()
	text, out, err := tryMakeRelease(folder, environment...)
	Expect(err).NotTo(HaveOccurred(), text)
	return must(os.ReadFile(out))
}

func tryMakeRelease(folder string, environment ...string) (string, string, error) {
	GinkgoHelper()
	out := filepath.Join(GinkgoT().TempDir(), "made", "release.tgz")
	command := exec.Command(filepath.Join(folder, ".ci/release.sh"), out)
	command.Env = append(os.Environ(), "RELEASE_SRC="+GinkgoT().TempDir(), "PLATFORMS=linux/amd64")
	command.Env = append(command.Env, environment...)
	text, err := command.CombinedOutput()
	return string(text), out, err
}

// copyOf is the release's own files in another folder, newer and without a repository around them.
func copyOf(folder string) string {
	GinkgoHelper()
	other := GinkgoT().TempDir()
	for _, name := range []string{".ci", "VERSION", "config", "jobs", "packages"} {
		Expect(exec.Command("cp", "-R", filepath.Join(folder, name), other).Run()).To(Succeed())
	}
	return other
}
