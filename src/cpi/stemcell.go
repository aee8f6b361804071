package cpi

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/decode"
	"bosh-aws-cpi/src/cpi/explain"
	"bosh-aws-cpi/src/cpi/plan"
	"bosh-aws-cpi/src/cpi/properties"
)

// lightSuffix follows the AMI's id in the CID of a light stemcell. That AMI is not the CPI's to delete.
const lightSuffix = " light"

func imageID(cid string) string { return strings.TrimSuffix(cid, lightSuffix) }

type createStemcellArgs struct {
	ImagePath  string          `rpc:"image_path"`
	Properties json.RawMessage `rpc:"cloud_properties"`
	Env        json.RawMessage `rpc:"env,optional"`
}

// stemcellEnv is what the CPI reads of create_stemcell's env.
type stemcellEnv struct {
	_    struct{}          `unknown:"ignore"`
	Tags map[string]string `key:"tags"`
}

// createStemcell serves light stemcells. It returns the AMI of this region, or an encrypted copy of it where the
// stemcell's own properties or aws.stemcell_copy ask for one. The global encryption is applied at launch and needs no
// copy.
func (c *CPI) createStemcell(ctx context.Context, args createStemcellArgs) (string, error) {
	var report decode.Report
	stemcell := properties.ParseStemcell(args.Properties, c.config.Stemcell, &report)
	copied := plan.PlanStemcellCopy(stemcell, c.config.Encryption(), c.config.CopiesStemcells(), &report)
	tags := decode.Read[stemcellEnv](args.Env, "env", &report).Tags
	c.log.Warn(report.Warnings()...)
	if err := report.Err(); err != nil {
		return "", err
	}
	if len(stemcell.AMI) == 0 {
		return "", fmt.Errorf("heavy stemcells are not supported by this version of the CPI yet: %w; "+
			"use a light stemcell, whose stemcell.MF has cloud_properties.ami", explain.ErrNotSupported)
	}
	image, err := c.findLight(ctx, stemcell)
	if err != nil {
		return "", err
	}
	if copied.Wanted {
		return c.copyStemcell(ctx, image, copied, tags)
	}
	c.tagLight(ctx, image, tags)
	return image + lightSuffix, nil
}

// findLight returns the AMI of this region. An AMI that its publisher deprecated can still be launched.
func (c *CPI) findLight(ctx context.Context, stemcell properties.Stemcell) (string, error) {
	wanted := slices.Sorted(maps.Values(stemcell.AMI))
	if own := stemcell.AMI[c.config.Region]; own != "" {
		wanted = []string{own}
	}
	image, err := c.aws.FirstImage(ctx, wanted)
	if err != nil || image != "" {
		return image, err
	}
	return "", fmt.Errorf("Stemcell does not contain an AMI in region %s; it has one for %s, and an AMI must be public or shared with this account",
		c.config.Region, strings.Join(slices.Sorted(maps.Keys(stemcell.AMI)), ", "))
}

// tagLight tags the AMI of a light stemcell. It mostly belongs to another account. This account can still set tags of its
// own, if it has the right. Without the right there is only a warning: no stemcell is refused because of a tag.
func (c *CPI) tagLight(ctx context.Context, image string, wanted map[string]string) {
	tags, warnings := aws.Tags(wanted)
	c.log.Warn(warnings...)
	if err := c.aws.Tag(ctx, tags, image); err != nil {
		c.log.Warn(fmt.Sprintf("the stemcell's tags could not be set on AMI %s: %s", image, err.Error()))
	}
}

func (c *CPI) copyStemcell(ctx context.Context, image string, copied plan.StemcellCopy, tags map[string]string) (_ string, err error) {
	var undo aws.Undo
	defer undo.IfFailed(ctx, &err)
	in := copied.Input(image, c.config.Region, c.aws.Identity().Nonce)
	return c.aws.CopyImageAndWait(ctx, &undo, in, aws.Birth{Purpose: "stemcell", Tags: tags})
}

type stemcellArgs struct {
	Stemcell string `rpc:"stemcell_cid"`
}

// deleteStemcell deletes an AMI that the CPI made, with its snapshots. The AMI of a light stemcell stays, and AWS is not
// called.
func (c *CPI) deleteStemcell(ctx context.Context, args stemcellArgs) (any, error) {
	if strings.HasSuffix(args.Stemcell, lightSuffix) {
		return nil, nil
	}
	return nil, c.aws.DeleteImage(ctx, args.Stemcell)
}
