package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// links are a page's links to files of the project: the file, "" for the page itself, and the heading in it.
var links = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`)

// anchors returns the anchors of a page's headings, as GitHub makes them.
func anchors(page []byte) []string {
	var found []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(page), -1) {
		text := regexp.MustCompile(`[^a-z0-9_ -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		found = append(found, strings.ReplaceAll(text, " ", "-"))
	}
	return found
}

var _ = Describe("the generated documentation", func() {
	It("is what the declarations say (if not: make docs)", func() {
		files, err := generate(root)
		Expect(err).NotTo(HaveOccurred())
		for name, text := range files {
			written, err := os.ReadFile(filepath.Join(root, name))
			Expect(err).NotTo(HaveOccurred())
			Expect(string(written) == string(text)).To(BeTrue(), "%s is stale: run make docs", name)
		}
	})

	It("is all that there is in docs/schema", func() {
		files, err := generate(root)
		Expect(err).NotTo(HaveOccurred())
		there, err := filepath.Glob(filepath.Join(root, "docs/schema/*"))
		Expect(err).NotTo(HaveOccurred())
		for _, file := range there {
			Expect(files).To(HaveKey("docs/schema/" + filepath.Base(file)))
		}
	})

	It("names only actions of the published policy, but for the role's own", func() {
		published := publishedActions()
		published = append(published, "sts:AssumeRole")
		all := everything()
		var check func(*section)
		check = func(s *section) {
			for _, one := range s.Properties {
				for _, action := range one.Actions {
					Expect(published).To(ContainElement(action), one.Key)
				}
				if one.Section != nil {
					check(one.Section)
				}
			}
		}
		for _, s := range []*section{all.vm, all.disk, all.subnet, all.stemcell, all.aws, all.others} {
			check(s)
		}
		Expect((&reader{published: published}).rights("iam:PassRole kms:*")).To(HaveExactElements("iam:PassRole",
			"kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey*"))
	})

	It("leads to files and headings that are there", func() {
		files, err := generate(root)
		Expect(err).NotTo(HaveOccurred())
		for name, text := range files {
			if !strings.HasSuffix(name, ".md") {
				continue
			}
			for _, link := range links.FindAllStringSubmatch(string(text), -1) {
				target := name
				if link[1] != "" {
					target = path.Join(path.Dir(name), link[1])
				}
				Expect(filepath.Join(root, target)).To(BeAnExistingFile(), name)
				if link[2] != "" {
					Expect(anchors(files[target])).To(ContainElement(link[2]), "%s, in %s", target, name)
				}
			}
		}
	})
})
