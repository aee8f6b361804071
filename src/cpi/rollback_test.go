package cpi

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("what is to be undone", func() {
	It("is undone newest first, each whatever the others do, and what stays is named", func(ctx SpecContext) {
		var undone []string
		var undo rollback
		gone := errors.New("no right")
		for _, what := range []string{"volume vol-1", "instance i-1", "address eip-1"} {
			undo.add(what, func(context.Context) error {
				undone = append(undone, what)
				if what == "volume vol-1" || what == "address eip-1" {
					return gone
				}
				return nil
			})
		}
		err := undo.run(ctx)
		Expect(undone).To(Equal([]string{"address eip-1", "instance i-1", "volume vol-1"}))
		Expect(err).To(MatchError("address eip-1 was left behind: no right\nvolume vol-1 was left behind: no right"))
		Expect(err).To(MatchError(gone))
	})

	It("is nothing where there is nothing", func(ctx SpecContext) {
		Expect(new(rollback).run(ctx)).To(Succeed())
	})
})
