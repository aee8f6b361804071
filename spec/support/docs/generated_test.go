package main

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

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
		for _, path := range there {
			Expect(files).To(HaveKey("docs/schema/" + filepath.Base(path)))
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

	It("leads to headings that are there", func() {
		files, err := generate(root)
		Expect(err).NotTo(HaveOccurred())
		for name, text := range files {
			if !strings.HasSuffix(name, ".md") {
				continue
			}
			for _, part := range strings.Split(string(text), "(#")[1:] {
				anchor, _, _ := strings.Cut(part, ")")
				Expect(strings.ReplaceAll(string(text), ".", "")).To(ContainSubstring("\n### "+anchor+"\n"), name)
			}
		}
	})
})
