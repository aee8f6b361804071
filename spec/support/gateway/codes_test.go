package gateway_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("The table of codes", func() {
	It("has the codes that the sources of gateway and emulator answer with", func() {
		g, _, _ := pair()
		root, err := testbed.ProjectRoot()
		Expect(err).NotTo(HaveOccurred())
		sources, err := filepath.Glob(filepath.Join(root, "spec", "support", "gateway", "*.go"))
		Expect(err).NotTo(HaveOccurred())
		Expect(len(sources)).To(BeNumerically(">", 20))
		emitted := regexp.MustCompile(`refuse\("([^"]+)"|\{"(Invalid\w+\.NotFound)",`)
		var used []string
		for _, source := range sources {
			if filepath.Base(source) == "codes.go" || regexp.MustCompile(`_test\.go$`).MatchString(source) {
				continue
			}
			text, err := os.ReadFile(source)
			Expect(err).NotTo(HaveOccurred())
			for _, found := range emitted.FindAllStringSubmatch(string(text), -1) {
				used = append(used, found[1]+found[2])
			}
		}
		for _, source := range mending(root) {
			for _, found := range regexp.MustCompile(`refuse\("([^"]+)"`).FindAllStringSubmatch(source, -1) {
				used = append(used, found[1])
			}
		}
		slices.Sort(used)
		Expect(g.Codes()).To(ContainElements(slices.Compact(used)))
		Expect(g.Codes()).To(Equal(slices.Compact(g.Codes())), "each once")
	})

	It("names the state reasons of launches that die", func() {
		g, _, _ := pair()
		Expect(g.StateReasons()).To(ContainElements("Client.InternalError", "Client.VolumeLimitExceeded",
			"Server.InsufficientInstanceCapacity", "Server.InternalError"))
	})
})

// mending returns the sources of the emulator's mending.
func mending(root string) []string {
	GinkgoHelper()
	files, err := filepath.Glob(filepath.Join(root, "spec", "support", "emulator", "mending", "*.py"))
	Expect(err).NotTo(HaveOccurred())
	Expect(files).NotTo(BeEmpty())
	var sources []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		sources = append(sources, string(text))
	}
	return sources
}
