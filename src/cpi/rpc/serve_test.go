package rpc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/cpi/rpc"
)

// service knows one method, "act", and answers it with the function act.
type service struct {
	act     func(context.Context, rpc.Request) (any, error)
	opening error

	opened    *rpc.Request
	explained []string // "method: error"
	crashed   []any
	stack     string
}

func (s *service) Knows(method string) bool { return method == "act" }

func (s *service) Open(request rpc.Request) (rpc.Handler, error) {
	s.opened = &request
	if s.opening != nil {
		return nil, s.opening
	}
	return func(ctx context.Context, _ []json.RawMessage) (any, error) { return s.act(ctx, request) }, nil
}

func (s *service) Explain(method string, err error) *rpc.Error {
	s.explained = append(s.explained, method+": "+err.Error())
	return &rpc.Error{Class: "Class", Message: err.Error(), Retry: strings.Contains(err.Error(), "again")}
}

func (s *service) Crashed(reason any, stack []byte) {
	s.crashed, s.stack = append(s.crashed, reason), string(stack)
}

func (s *service) gives(result any) *service {
	s.act = func(context.Context, rpc.Request) (any, error) { return result, nil }
	return s
}

type byVersion struct{}

func (byVersion) ForAPI(version int) any { return []int{version} }

// envelope returns a sound request with some members replaced. "" leaves a member out.
func envelope(replaced ...string) string {
	members := map[string]string{"method": `"act"`, "arguments": `[]`, "context": `{"director_uuid":"d"}`, "api_version": ""}
	for i := 0; i < len(replaced); i += 2 {
		members[replaced[i]] = replaced[i+1]
	}
	var all []string
	for _, key := range []string{"method", "arguments", "context", "api_version"} {
		if members[key] != "" {
			all = append(all, `"`+key+`":`+members[key])
		}
	}
	return "{" + strings.Join(all, ",") + "}"
}

func serve(ctx context.Context, s *service, input string) string {
	GinkgoHelper()
	var out bytes.Buffer
	Expect(rpc.Serve(ctx, strings.NewReader(input), &out, s)).To(Succeed())
	Expect(strings.Count(out.String(), "\n")).To(Equal(1), "one line")
	return out.String()
}

func failed(message string) string {
	text, err := json.Marshal(message)
	Expect(err).NotTo(HaveOccurred())
	return `{"result":null,"error":{"type":"Class","message":` + string(text) + `,"ok_to_retry":false},"log":""}`
}

var _ = Describe("an answer", func() {
	DescribeTable("has the result, as it is", func(ctx SpecContext, result any, want string) {
		Expect(serve(ctx, new(service).gives(result), envelope())).To(Equal(`{"result":` + want + `,"error":null,"log":""}` + "\n"))
	},
		Entry(nil, "vol-1", `"vol-1"`), Entry(nil, nil, `null`), Entry(nil, true, `true`), Entry(nil, []string{}, `[]`),
		Entry("without HTML's escapes", "<&>", `"<&>"`), Entry("raw", json.RawMessage(`{"a":[1]}`), `{"a":[1]}`),
	)

	It("has the error in the words of the service, and no result beside it", func(ctx SpecContext) {
		s := &service{act: func(context.Context, rpc.Request) (any, error) { return "half done", errors.New("try again") }}
		Expect(serve(ctx, s, envelope())).To(Equal(`{"result":null,"error":{"type":"Class","message":"try again","ok_to_retry":true},"log":""}` + "\n"))
		Expect(s.explained).To(Equal([]string{"act: try again"}))
	})

	It("is the error of opening", func(ctx SpecContext) {
		s := &service{opening: errors.New("no configuration")}
		Expect(serve(ctx, s, envelope())).To(MatchJSON(failed("no configuration")))
	})

	DescribeTable("has the shape of the API version", func(ctx SpecContext, version, want string) {
		Expect(serve(ctx, new(service).gives(byVersion{}), envelope("api_version", version))).To(ContainSubstring(`"result":` + want))
	},
		Entry("absent", "", "[1]"), Entry(nil, "0", "[1]"), Entry(nil, "-3", "[1]"), Entry(nil, "1", "[1]"), Entry(nil, "2", "[2]"), Entry(nil, "2.0", "[2]"),
		Entry("newer than any", "42", "[42]"),
	)

	It("that is an error has the same shape in every version", func(ctx SpecContext) {
		s := &service{act: func(context.Context, rpc.Request) (any, error) { return byVersion{}, errors.New("no") }}
		Expect(serve(ctx, s, envelope())).To(MatchJSON(failed("no")))
	})

	It("is an error after a panic, and the stack goes to the service", func(ctx SpecContext) {
		var none map[string]int
		s := &service{act: func(context.Context, rpc.Request) (any, error) { none["secret"]++; return "never", nil }}
		Expect(serve(ctx, s, envelope())).To(MatchJSON(failed("the CPI met an unexpected condition in act and stopped; its stack is in the CPI log")))
		Expect(s.crashed).To(HaveExactElements(MatchError("assignment to entry in nil map")))
		Expect(s.stack).To(ContainSubstring("serve_test.go"))
		Expect(s.explained).To(HaveLen(1))
	})

	It("is an error when the service returns no handler and no error", func(ctx SpecContext) {
		var out bytes.Buffer
		Expect(rpc.Serve(ctx, strings.NewReader(envelope()), &out, nothing{})).To(Succeed())
		Expect(out.String()).To(ContainSubstring("unexpected condition in act"))
	})

	DescribeTable("is an error where the result cannot be written", func(ctx SpecContext, result any, reason string) {
		answer := serve(ctx, new(service).gives(result), envelope())
		Expect(answer).To(HavePrefix(`{"result":null,"error":{"type":"Class","message":"encoding the answer: `))
		Expect(answer).To(ContainSubstring(reason))
	},
		Entry(nil, make(chan int), "unsupported type: chan int"), Entry(nil, map[string]any{"a": func() {}}, "unsupported type: func()"),
		Entry("broken raw JSON, after a part that could be written", []any{"vol-1", json.RawMessage(`{`)}, "unexpected end of JSON input"),
	)
})

type nothing struct{}

func (nothing) Open(rpc.Request) (rpc.Handler, error)  { return nil, nil }
func (nothing) Knows(string) bool                      { return true }
func (nothing) Crashed(any, []byte)                    {}
func (nothing) Explain(_ string, err error) *rpc.Error { return &rpc.Error{Message: err.Error()} }

type brokenWriter struct{ writes int }

func (b *brokenWriter) Write([]byte) (int, error) { b.writes++; return 0, io.ErrClosedPipe }

var _ = Describe("the streams", func() {
	It("that cannot be read are told in an answer", func(ctx SpecContext) {
		var out bytes.Buffer
		s := new(service).gives("never")
		input := io.MultiReader(strings.NewReader(envelope()), iotest.ErrReader(errors.New("gone")))
		Expect(rpc.Serve(ctx, input, &out, s)).To(Succeed())
		Expect(out.String()).To(MatchJSON(failed("reading the request from stdin: gone")))
		Expect(s.opened).To(BeNil())
	})

	It("that stay open for ever do not keep a process that is asked to stop", func(ctx SpecContext) {
		open, writer := io.Pipe()
		defer func() { _ = writer.Close() }()
		stopped, stop := context.WithCancelCause(ctx)
		stop(errors.New("terminated"))
		var out bytes.Buffer
		Expect(rpc.Serve(stopped, open, &out, new(service).gives("never"))).To(Succeed())
		Expect(out.String()).To(MatchJSON(failed("reading the request from stdin: terminated")))
	}, SpecTimeout(time.Minute))

	It("that cannot be written are the only error of Serve", func(ctx SpecContext) {
		out := &brokenWriter{}
		Expect(rpc.Serve(ctx, strings.NewReader(envelope()), out, new(service).gives("x"))).To(MatchError(io.ErrClosedPipe))
		Expect(out.writes).To(Equal(1))
	})

	It("are read to the end before anything is done", func(ctx SpecContext) {
		input := iotest.OneByteReader(strings.NewReader(envelope() + strings.Repeat(" ", 10000)))
		s := &service{}
		s.act = func(context.Context, rpc.Request) (any, error) {
			Expect(input.Read(make([]byte, 1))).Error().To(MatchError(io.EOF))
			return "done", nil
		}
		var out bytes.Buffer
		Expect(rpc.Serve(ctx, input, &out, s)).To(Succeed())
		Expect(out.String()).To(ContainSubstring(`"result":"done"`))
	})
})

var _ = DescribeTable("an error's text and cause", func(cause error) {
	err := &rpc.Error{Class: "Class", Message: "in words", Cause: cause}
	Expect(err.Error()).To(Equal("in words"))
	Expect(errors.Unwrap(err)).To(BeIdenticalTo(cause))
},
	Entry(nil, io.EOF), Entry(nil, io.ErrUnexpectedEOF),
)
