package aws

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// inWords returns a limit as the documentation writes it: 30 s, 2 min.
func inWords(limit time.Duration) string {
	if limit < time.Minute {
		return fmt.Sprintf("%d s", limit/time.Second)
	}
	return fmt.Sprintf("%d min", limit/time.Minute)
}

var _ = Describe("the kinds of call", func() {
	It("have the limits that the documentation states", func() {
		text, err := os.ReadFile("../../docs/development.md")
		Expect(err).NotTo(HaveOccurred())
		documented := map[string]string{}
		for line := range strings.Lines(string(text)) {
			if cells := strings.Split(line, "|"); strings.HasPrefix(line, "| `") && len(cells) == 6 {
				documented[strings.Trim(cells[1], " `")] = strings.TrimSpace(cells[3]) + ", " + strings.TrimSpace(cells[4])
			}
		}
		limits := map[string]string{}
		for _, k := range []kind{reads, changes, removes, creates, assumes} {
			limits[k.name] = inWords(k.try) + ", " + inWords(k.whole)
		}
		Expect(documented).To(Equal(limits))
	})

	It("say how long one try may take, whatever the client's own limit is", func(ctx SpecContext) {
		release := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		DeferCleanup(server.Close)
		DeferCleanup(func() { close(release) })
		r := newRegion(0, success)
		r.server = server
		r.open(Settings{Pace: 1})
		short := reads
		short.try = 50 * time.Millisecond
		started := time.Now()
		_, err := r.instance(ctx, "i-1", short)
		Expect(err).To(Satisfy(timedOut))
		Expect(lostIn(err)).To(BeTrue())
		Expect(time.Since(started)).To(BeNumerically("<", 10*time.Second))
	}, SpecTimeout(30*time.Second))
})
