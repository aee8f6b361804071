package gateway

import (
	"context"
	"encoding/base64"
	"net/url"
	"time"
)

// Death is how something fails that AWS had accepted. An instance is pending for a while, may then be shutting-down for
// a while, and ends terminated with Code and Message as its StateReason. A volume is creating for a while and then not
// found for ever. A snapshot ends in error, an image failed.
type Death struct {
	Code, Message string
	After         Delay // pending, creating
	Shutting      Delay // shutting-down, an instance's
	Console       string
}

// The state reasons of launches that fail.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html and
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html
var (
	KeyRefused      = Death{Code: "Client.InternalError", Message: "Client error on launch"}
	VolumeQuota     = Death{Code: "Client.VolumeLimitExceeded", Message: "Volume limit exceeded"}
	NoCapacity      = Death{Code: "Server.InsufficientInstanceCapacity", Message: "Insufficient capacity to satisfy instance request"}
	InternalFault   = Death{Code: "Server.InternalError", Message: "Internal error on launch"}
	SnapshotMissing = Death{Code: "Client.InvalidSnapshot.NotFound", Message: "The specified snapshot was not found"}

	userShutdown = Death{Code: "Client.UserInitiatedShutdown", Message: "User initiated shutdown"}
)

// Doom says what is to fail, and how.
type Doom struct {
	Action string // "RunInstances", "CreateVolume", "CreateSnapshot", "CopyImage", "RegisterImage"
	Times  int    // 0: all
	Where  func(url.Values) bool
	Death
}

type doom struct {
	Doom
	hits int
}

// Doom lets what is made from now on fail.
func (g *Gateway) Doom(d Doom) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.account.dooms = append(g.account.dooms, &doom{Doom: d})
}

// condemn sets how a new thing will fail, if a doom is for it. The account is locked.
func (g *Gateway) condemn(t *thing, x *exchange, key *Death, now time.Time) {
	a, fate := &g.account, key
	for _, d := range a.dooms {
		if d.Action == x.call.Action && (d.Times == 0 || d.hits < d.Times) && (d.Where == nil || d.Where(x.call.Params)) {
			d.hits++
			fate = &d.Death
			break
		}
	}
	if fate == nil || t.id == "" {
		return
	}
	t.fate = fate
	if fate.After != (Delay{}) {
		t.starting = fate.After.from(now)
	}
	from := x.origin()
	a.queue = append(a.queue, &later{due: &t.starting, work: func(ctx context.Context) { g.strike(ctx, t, from) }})
}

// strike lets a thing fail as it was doomed to, unless the caller has ended it before.
func (g *Gateway) strike(ctx context.Context, t *thing, from origin) {
	g.account.mu.Lock()
	fate := t.fate
	if fate == nil {
		g.account.mu.Unlock()
		return
	}
	t.starting, t.fate, t.struck, t.gone = countdown{}, nil, fate, t.kind == Volume
	if t.kind == Instance && fate.Shutting != (Delay{}) {
		g.shutDown(t, fate.Shutting, from)
		g.account.mu.Unlock()
		return
	}
	g.account.mu.Unlock()
	switch t.kind {
	case Instance:
		g.ask(ctx, from, "TerminateInstances", "InstanceId.1", t.id)
	case Volume:
		g.ask(ctx, from, "DeleteVolume", "VolumeId", t.id)
	}
}

// keyRefused is the death of what is encrypted with a key that the caller may not use: AWS accepts the call, asks the
// key service later, and what it made dies ("AWS authenticates the KMS key asynchronously",
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html).
func (g *Gateway) keyRefused(x *exchange) *Death {
	keyed := x.query.Has("KmsKeyId")
	for _, mapping := range x.query.Members("BlockDeviceMapping") {
		keyed = keyed || x.query.Has(mapping+".Ebs.KmsKeyId")
	}
	if !keyed {
		return nil
	}
	for _, action := range []string{"kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom"} {
		if !g.policy.permits(action) {
			refused := KeyRefused
			return &refused
		}
	}
	return nil
}

// console answers GetConsoleOutput for an instance that failed with a console text.
func (g *Gateway) console(x *exchange) *answer {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	id := x.query.Get("InstanceId")
	t, known := g.account.things[id]
	if !known || t.struck == nil {
		return nil
	}
	return x.reply("GetConsoleOutputResponse", element("instanceId", id),
		element("timestamp", time.Now().UTC().Format("2006-01-02T15:04:05.000Z")),
		element("output", base64.StdEncoding.EncodeToString([]byte(t.struck.Console))))
}
