package gateway

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Policy switches policy mode on: what none of the statements grants is refused. With no statement nothing is allowed.
// A statement id that the published policy does not have is a mistake in the spec, and panics.
func (g *Gateway) Policy(statementIDs ...string) {
	g.Allow(Granted(statementIDs...)...)
	g.policy.mu.Lock()
	defer g.policy.mu.Unlock()
	g.policy.on = true
}

// OnlyPolicy is Policy that takes back first what was granted before. What is denied stays so.
func (g *Gateway) OnlyPolicy(statementIDs ...string) {
	g.policy.mu.Lock()
	g.policy.allowed = slices.Clone(always)
	g.policy.mu.Unlock()
	g.Policy(statementIDs...)
}

// Granted returns the actions that statements of the published policy grant: ["ec2:AttachVolume", ...]. It panics as
// Policy does.
func Granted(statementIDs ...string) (actions []string) {
	for _, id := range statementIDs {
		granted, known := statements[id]
		if !known {
			panic(fmt.Sprintf("the policy has no statement %q; it has %s", id, strings.Join(Statements(), ", ")))
		}
		actions = append(actions, granted...)
	}
	return actions
}

// Allow grants further actions in policy mode: "sts:AssumeRole", "ec2:AssignPrivateIpAddresses", "kms:*".
func (g *Gateway) Allow(actions ...string) {
	g.policy.mu.Lock()
	defer g.policy.mu.Unlock()
	g.policy.allowed = append(g.policy.allowed, actions...)
}

// Deny refuses actions, in policy mode or not, as if no statement granted them.
func (g *Gateway) Deny(actions ...string) {
	g.policy.mu.Lock()
	defer g.policy.mu.Unlock()
	g.policy.denied = append(g.policy.denied, actions...)
}

type policy struct {
	mu              sync.Mutex
	on              bool
	allowed, denied []string
}

func (p *policy) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.on, p.allowed, p.denied = false, slices.Clone(always), nil
}

func (p *policy) permits(action string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	covers := func(granted string) bool {
		prefix, all := strings.CutSuffix(granted, "*")
		return granted == action || (all && strings.HasPrefix(action, prefix))
	}
	return !slices.ContainsFunc(p.denied, covers) && (!p.on || slices.ContainsFunc(p.allowed, covers))
}

func (p *policy) judge(x *exchange) *Refusal {
	for _, action := range rights(x.call, x.query) {
		if !p.permits(action) {
			return unauthorized(x.call, action).by("policy")
		}
	}
	return nil
}

// rights are what a call needs: its own action, ec2:CreateTags when it makes something with tags, iam:PassRole when it
// hands a role to an instance. What a key needs is found out later and shows otherwise: see keyRefused.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
func rights(call Call, query Query) []string {
	needed := []string{call.Name()}
	if call.Service != serviceEC2 {
		return needed
	}
	if call.Action != "CreateTags" && query.Has("TagSpecification") {
		needed = append(needed, "ec2:CreateTags")
	}
	if call.Action == "RunInstances" && query.Has("IamInstanceProfile") {
		needed = append(needed, "iam:PassRole")
	}
	return needed
}

const caller = "arn:aws:iam::123456789012:user/cpi"

// unauthorized is a missing right in AWS's words. EC2 appends an encoded message to the refusal of a writing call.
func unauthorized(call Call, action string) *Refusal {
	words := fmt.Sprintf("User: %s is not authorized to perform: %s%s because no identity-based policy allows the %s action",
		caller, action, resource(call, action), action)
	switch call.Service {
	case serviceEC2:
	case serviceEBS:
		return refuse("AccessDeniedException", "%s", words)
	default:
		return refuse("AccessDenied", "%s", words)
	}
	message := "You are not authorized to perform this operation. " + words
	if !strings.HasPrefix(call.Action, "Describe") {
		message += ". Encoded authorization failure message: " + strings.Repeat("Ih5ceaPsDxSk0JXFV4nT-2yqE7uRbLwA", 30)
	}
	return refuse("UnauthorizedOperation", "%s", message)
}

// resource names what a writing call would have worked on; reading calls of EC2 have none.
func resource(call Call, action string) string {
	region := call.Region
	if region == "" {
		region = "us-east-1"
	}
	kinds := map[string]string{
		"ec2:RunInstances": "instance/*", "ec2:CreateTags": "instance/*", "ec2:CreateVolume": "volume/*",
		"ec2:CreateNetworkInterface": "network-interface/*", "ec2:CreateSnapshot": "snapshot/*",
	}
	if kind, known := kinds[action]; known {
		return " on resource: arn:aws:ec2:" + region + ":123456789012:" + kind
	}
	if action == "iam:PassRole" {
		return " on resource: arn:aws:iam::123456789012:role/instance"
	}
	return ""
}
