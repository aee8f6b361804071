package gateway

import (
	"encoding/json"
	"maps"
	"os"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The published policy", func() {
	It("is the one under which the specs run", func() {
		text, err := os.ReadFile("../../../docs/iam-policy.json")
		Expect(err).NotTo(HaveOccurred())
		var policy struct {
			Statement []struct {
				Sid, Effect string
				Action      []string
			}
		}
		Expect(json.Unmarshal(text, &policy)).To(Succeed())
		published := map[string][]string{}
		for _, statement := range policy.Statement {
			Expect(statement.Effect).To(Equal("Allow"))
			published[statement.Sid] = statement.Action
		}
		Expect(slices.Sorted(maps.Keys(published))).To(Equal(Statements()))
		for id, actions := range statements {
			Expect(published[id]).To(ConsistOf(actions), id)
		}
	})
})
