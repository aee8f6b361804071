package aws

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func timedOut(err error) bool {
	var timed net.Error
	return errors.As(err, &timed) && timed.Timeout()
}

var _ = Describe("a silent peer", func() {
	quick := limits{connect: 50 * time.Millisecond, response: 50 * time.Millisecond, whole: 150 * time.Millisecond}

	get := func(url string) error {
		client, err := newHTTPClient(nil, quick)
		Expect(err).NotTo(HaveOccurred())
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, http.NoBody)
		Expect(err).NotTo(HaveOccurred())
		response, err := client.Do(request)
		if err == nil {
			defer func() { _ = response.Body.Close() }()
			_, err = response.Body.Read(make([]byte, 100))
			for err == nil {
				_, err = response.Body.Read(make([]byte, 100))
			}
		}
		return err
	}

	It("that accepts and says nothing ends the call in time", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer func() { _ = listener.Close() }()
		for _, scheme := range []string{"http", "https"} {
			Expect(get(scheme + "://" + listener.Addr().String())).To(Satisfy(timedOut))
		}
	})

	It("that stops in the middle of its answer does too", func() {
		stop := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<Response>"))
			w.(http.Flusher).Flush()
			<-stop
		}))
		defer server.Close()
		defer close(stop)
		Expect(get(server.URL)).To(Satisfy(timedOut))
	})

	It("has a minute on AWS, and seconds on this machine", func() {
		Expect(awsLimits).To(Equal(limits{10 * time.Second, time.Minute, 2 * time.Minute}))
		Expect(newIMDSClient().Timeout).To(BeNumerically("<=", 5*time.Second))
	})
})
