package properties

import (
	"encoding/json"
	"strconv"

	"bosh-aws-cpi/src/cpi/decode"
)

// Price is a price in USD an hour, as decimal text; "" is no price.
type Price string

// Decode reads a number or a string, as manifests have always had it. false and "" are no price.
func (p *Price) Decode(raw json.RawMessage, path string, report *decode.Report) {
	text, err := decode.Scalar(raw)
	if err != nil {
		report.Fault(path, "%v", err)
		return
	}
	if text == "false" || text == "" {
		return
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		report.Fault(path, "must be a price in USD an hour, got %q", text)
	}
	*p = Price(text)
}

// Tenancy is default, dedicated or host; "" where it is unset.
type Tenancy string

// Decode warns of any other text. The Ruby CPI ignored it too.
func (t *Tenancy) Decode(raw json.RawMessage, path string, report *decode.Report) {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		report.Fault(path, "must be a string, got %s", decode.Kind(raw))
	}
	switch text {
	case "", "default", "dedicated", "host":
	default:
		report.Warn(path, "is ignored: %q is none of default, dedicated and host", text)
	}
	*t = Tenancy(text)
}

// Dedicated reports whether the VM has hardware of its own.
func (t Tenancy) Dedicated() bool { return t == "dedicated" || t == "host" }
