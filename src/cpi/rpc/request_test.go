package rpc_test

import (
	"encoding/json"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a request", func() {
	It("reaches the service whole", func(ctx SpecContext) {
		s := new(service).gives(nil)
		serve(ctx, s, envelope("arguments", `["a", {"b" : 1}, null]`, "context", `{"director_uuid":"d","vm":{"stemcell":{"api_version":3}}}`, "api_version", "2"))
		Expect(s.opened.Method).To(Equal("act"))
		Expect(s.opened.Arguments).To(Equal([]json.RawMessage{json.RawMessage(`"a"`), json.RawMessage(`{"b" : 1}`), json.RawMessage(`null`)}))
		Expect(s.opened.Context).To(MatchJSON(`{"director_uuid":"d","vm":{"stemcell":{"api_version":3}}}`))
		Expect(s.opened.APIVersion).To(Equal(2))
	})

	It("may have blanks around it and unknown members", func(ctx SpecContext) {
		s := new(service).gives("done")
		Expect(serve(ctx, s, " \n{\"new\":1,"+envelope()[1:]+"\r\n ")).To(ContainSubstring(`"result":"done"`))
	})

	DescribeTable("that cannot be understood is not opened", func(ctx SpecContext, input, method, message string) {
		s := new(service).gives("never")
		Expect(serve(ctx, s, input)).To(MatchJSON(failed(message)))
		Expect(s.opened).To(BeNil())
		Expect(s.explained).To(Equal([]string{method + ": " + message}))
	},
		Entry(nil, "", "", "Request cannot be deserialized, details: stdin was empty; a JSON object is expected"),
		Entry(nil, " \n", "", "Request cannot be deserialized, details: stdin was empty; a JSON object is expected"),
		Entry(nil, `[]`, "", "Request cannot be deserialized, details: a JSON object is expected"),
		Entry(nil, `"secret"`, "", "Request cannot be deserialized, details: a JSON object is expected"),
		Entry("broken, by position alone", `{"method":"act",secret}`, "", "Request cannot be deserialized, details: invalid JSON at byte 17"),
		Entry("broken, and no object either", `secret`, "", "Request cannot be deserialized, details: invalid JSON at byte 1"),
		Entry("two", envelope()+"{}", "", fmt.Sprintf("Request cannot be deserialized, details: invalid JSON at byte %d", len(envelope())+1)),
		Entry("no method", envelope("method", ""), "", "Method must be a String, got: ''"),
		Entry("null for the method", envelope("method", "null"), "", "Method must be a String, got: 'null'"),
		Entry("a list for the method", envelope("method", `["act"]`), "", `Method must be a String, got: '["act"]'`),
		Entry("an unknown method", envelope("method", `"dance"`, "arguments", `7`), "dance", "Method is not known, got: 'dance'"),
		Entry("no arguments", envelope("arguments", ""), "act", "Arguments must be an Array"),
		Entry("null for arguments", envelope("arguments", "null"), "act", "Arguments must be an Array"),
		Entry("an object for arguments", envelope("arguments", "{}"), "act", "Arguments must be an Array"),
		Entry("text for the version", envelope("api_version", `"2"`), "act", "CPI api_version requested must be an Integer"),
		Entry("null for the version", envelope("api_version", "null"), "act", "CPI api_version requested must be an Integer"),
		Entry("a fraction", envelope("api_version", "2.5"), "act", "CPI api_version requested must be an Integer"),
		Entry("a number that is too large", envelope("api_version", "1e300"), "act", "CPI api_version requested must be an Integer"),
		Entry("no context", envelope("context", ""), "act", "Request should include context with director uuid"),
		Entry("null for the context", envelope("context", "null"), "act", "Request should include context with director uuid"),
		Entry("a list for the context", envelope("context", `["d"]`), "act", "Request should include context with director uuid"),
		Entry("no Director", envelope("context", "{}"), "act", "Request should include context with director uuid"),
		Entry("null for the Director", envelope("context", `{"director_uuid":null}`), "act", "Request should include context with director uuid"),
		Entry("a number for the Director", envelope("context", `{"director_uuid":5}`), "act", "Request should include context with director uuid"),
		Entry("the first of several faults", envelope("arguments", "{}", "api_version", "null", "context", ""), "act", "Arguments must be an Array"),
	)

	It("accepts an empty text for the Director, as the callers' own library does", func(ctx SpecContext) {
		Expect(serve(ctx, new(service).gives("done"), envelope("context", `{"director_uuid":""}`))).To(ContainSubstring(`"result":"done"`))
	})

	DescribeTable("that names no method is quoted only by its beginning", func(ctx SpecContext, method, quoted string) {
		answer := serve(ctx, new(service).gives("never"), envelope("method", method))
		Expect(answer).To(MatchJSON(failed(quoted)))
	},
		Entry(nil, `"`+strings.Repeat("x", 500)+`"`, "Method is not known, got: '"+strings.Repeat("x", 80)+"...'"),
		Entry("80 are shown whole", `"`+strings.Repeat("x", 80)+`"`, "Method is not known, got: '"+strings.Repeat("x", 80)+"'"),
		Entry("cut between characters", `"`+strings.Repeat("x", 79)+`ü"`, "Method is not known, got: '"+strings.Repeat("x", 79)+"...'"),
		Entry("of another type", `[`+strings.Repeat("1,", 100)+`1]`, "Method must be a String, got: '["+strings.Repeat("1,", 39)+"1...'"),
	)
})
