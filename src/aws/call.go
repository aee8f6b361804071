package aws

import (
	"context"
	"reflect"
	"strings"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// call is the only way to call AWS. It sends in by op, an operation of an SDK client such as c.ec2.DescribeVolumes, and
// repeats it as its kind allows. It writes one line of log. Its error is a *Failure, or a *Missing where op returned one.
//
// in is built once with its client token, so that every try is the same request. A creating kind without a token is
// refused, since a lost answer would lead to a second resource.
func call[In, Out, Options any](ctx context.Context, c *Client, op func(context.Context, *In, ...func(*Options)) (*Out, error), in *In, k kind) (*Out, error) {
	return callOrFind(ctx, c, op, in, k, nil)
}

// sought tells callOrFind how to find what a try without an answer has made, and how to turn its id into the lost answer.
type sought[Out any] struct {
	made creation
	as   func(id string) *Out
}

// callOrFind is call for an operation that takes no client token. Before another try it looks for what a try without an
// answer has made.
func callOrFind[In, Out, Options any](
	ctx context.Context, c *Client, op func(context.Context, *In, ...func(*Options)) (*Out, error), in *In, k kind, by *sought[Out],
) (*Out, error) {
	var out *Out
	one := course{client: c, kind: k, action: actionOf[In](), started: time.Now()}
	one.send = func(ctx context.Context) (err error) {
		out, err = op(ctx, in)
		return err
	}
	if by != nil {
		one.find = func(ctx context.Context, lost error) (bool, error) {
			found, err := c.findLost(ctx, lost, by.made)
			if len(found) > 0 {
				out = by.as(found[0])
			}
			return len(found) > 0, err
		}
	}
	var err error
	if fault := k.unfit(one.action, by != nil || hasToken(in)); fault != "" {
		err = &Failure{Action: one.action, Message: fault + ", which is a fault in the CPI: report this with the whole message"}
	} else {
		err = one.run(ctx)
	}
	told := err
	if err != nil && one.answer != nil {
		told = one.answer // the log shows what AWS said; err may be what a look at the obstacle found
	}
	c.timeline.call(one.action, requestIDOf(out, told), time.Since(one.started), one.tries, told)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// hasToken reports whether a request has a client token.
func hasToken(in any) bool {
	token := reflect.ValueOf(in).Elem().FieldByName("ClientToken")
	return token.IsValid() && !token.IsNil() && token.Elem().String() != ""
}

// actionOf returns the action of a request as IAM policies write it: ec2:RunInstances for *ec2.RunInstancesInput.
func actionOf[In any]() string {
	request := reflect.TypeFor[In]()
	service := request.PkgPath()[strings.LastIndex(request.PkgPath(), "/")+1:]
	return ActionName(service, strings.TrimSuffix(request.Name(), "Input"))
}

// requestIDOf returns the request id of a call's last answer; "" where there was none.
func requestIDOf(out any, err error) string {
	if err != nil {
		if failure, ok := asFailure(err); ok {
			return failure.RequestID
		}
		return ""
	}
	field := reflect.ValueOf(out)
	if field.IsNil() {
		return ""
	}
	if field = field.Elem().FieldByName("ResultMetadata"); !field.IsValid() {
		return ""
	}
	metadata, _ := field.Interface().(middleware.Metadata)
	id, _ := awsmiddleware.GetRequestIDMetadata(metadata)
	return id
}
