package aws

import (
	"context"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// creation is something that a creating verb makes: how it is found, and how it is removed.
type creation struct {
	what    string // "volume"
	mark    string // what an operator can find it by: "the tag bosh-aws-cpi = ..."
	find    func(context.Context) ([]string, error)
	discard func(ctx context.Context, id string) error
}

// undoneBy adds a new resource to the list of what to undo. The returned function takes it back: nothing is left to undo.
func (k creation) undoneBy(undo *Undo, id string) (forget func()) {
	return undo.Add(k.what+" "+id, func(ctx context.Context) error { return k.discard(ctx, id) })
}

// discardLost removes what a failed creating call has made, where any of its tries stayed without an answer. It does so
// at once and does not leave it to the undo list, because the next request may need the same address. When the look-up or
// a removal fails, the error holds a *LeftBehind.
func (c *Client) discardLost(ctx context.Context, err error, made creation) error {
	failure, called := asFailure(err)
	if !called || !failure.Lost || failure.lookedUp || made.find == nil {
		return err
	}
	found, lookErr := c.findLost(ctx, err, made)
	if lookErr != nil {
		return fmt.Errorf("%w; %w", err, lookErr)
	}
	after, stop := undoing(ctx)
	defer stop()
	for _, id := range found {
		c.timeline.Warn(fmt.Sprintf("the answer to %s was lost; removing %s %s, which it had made", failure.Action, made.what, id))
		if discardErr := made.discard(after, id); discardErr != nil {
			err = fmt.Errorf("%w; %w", err, leftBehind(made.what+" "+id, discardErr))
		}
	}
	return err
}

// findLost looks for what a try without an answer has made. It looks several times, since AWS may show a new resource
// only after some seconds. Once the process is asked to stop it looks once more: the rest of the time is for undoing. Its
// error is a *LeftBehind where a look-up failed.
func (c *Client) findLost(ctx context.Context, lost error, made creation) (found []string, err error) {
	w := wait{what: "a resource made without an answer to show up", limit: ownGrace}
	err = c.until(ctx, w, func(ctx context.Context) (bool, string, error) {
		var err error
		found, err = made.find(ctx)
		return len(found) > 0, "none found", err
	})
	if ctx.Err() != nil && len(found) == 0 {
		after, stop := undoing(ctx)
		defer stop()
		found, err = made.find(after)
	}
	if len(found) > 0 {
		return found, nil
	}
	c.timeline.Warn(fmt.Sprintf("the answer to a call was lost (%s), and nothing that the call made was found (%s); what shows up later has %s",
		errorName(lost), errorName(err), made.mark))
	if err == nil || isTimeout(err) {
		return nil, nil
	}
	return nil, &LeftBehind{What: "a new " + made.what, Perhaps: true, Why: err}
}

// bornAs returns a filter for what has this process's private tag with a purpose.
func (c *Client) bornAs(purpose string) []types.Filter {
	return []types.Filter{{Name: sdk.String("tag:" + PrivateTagKey), Values: []string{c.identity.PendingTag(purpose)}}}
}

// tagged returns a creation that is found by this process's private tag. Where the private tag is left out, nothing can
// find it.
func (c *Client) tagged(
	what, purpose string, find func(context.Context) ([]string, error), discard func(context.Context, string) error,
) creation {
	made := creation{what: what, mark: fmt.Sprintf("the tag %s = %s", PrivateTagKey, c.identity.PendingTag(purpose)), find: find, discard: discard}
	if c.identity.Hidden {
		made.find = nil
	}
	return made
}
