package properties

import (
	"encoding/json"
	"fmt"

	"bosh-aws-cpi/src/cpi/decode"
)

// MiB is a size in MiB; 0 where it is unset.
type MiB int64

// Decode reads the size in cloud properties: a whole number, or a decimal string as manifests have always had it.
func (m *MiB) Decode(raw json.RawMessage, path string, report *decode.Report) {
	value, err := decode.Integer(raw)
	switch {
	case err != nil:
		report.Fault(path, "%v", err)
	case value <= 0:
		report.Fault(path, "must be a positive number of MiB, got %d", value)
	}
	*m = MiB(value)
}

// UnmarshalJSON reads the size as the Director sends it: a whole number, also as 5.0.
func (m *MiB) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return fmt.Errorf("must be a whole number of MiB, got a string")
	}
	value, err := decode.Integer(raw)
	if err != nil {
		return err
	}
	if value <= 0 {
		return fmt.Errorf("must be a positive number of MiB, got %d", value)
	}
	*m = MiB(value)
	return nil
}

// GiB returns the size in GiB, the unit of EBS, rounded up.
func (m MiB) GiB() (int32, error) {
	const perGiB = 1024
	gib := (m-1)/perGiB + 1
	if m <= 0 {
		gib = 0
	}
	if gib > 1<<31-1 {
		return 0, fmt.Errorf("a size of %d MiB is larger than any volume", int64(m))
	}
	return int32(gib), nil
}
