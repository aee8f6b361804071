package explain

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// row is what is known about some of AWS's codes. In most rows a field is left at its zero value.
type row struct {
	Codes      []string // as AWS spells them; * stands for any text
	Actions    []string // only for these calls, as IAM writes them, "ec2:*Image"; none means any
	About      string   // only for messages that contain this, in lower case; "" means any
	Class      string   // "" means CloudError
	InCreateVM outcome

	// What the operator can do: a sentence, or a function where it depends on what was refused.
	Say    string
	Advise func(Situation, aws.Failure) string
}

// tables returns all rows with whole codes. The families are apart, because they are for codes without a row.
func tables() [][]row { return [][]row{accountRows, vmRows, networkRows, diskRows, stemcellRows} }

// Knows reports whether a code of AWS was reviewed: it has a row of its own and does not fall to a family.
func Knows(code string) bool {
	for _, table := range tables() {
		if slices.ContainsFunc(table, func(r row) bool { return slices.Contains(r.Codes, code) }) {
			return true
		}
	}
	return false
}

// judgeRefusal judges what AWS answered.
func judgeRefusal(situation Situation, failure aws.Failure) verdict {
	found := rowOf(failure)
	result := found.verdict(situation, failure)
	if found.Class == classDiskNotFound && situation.makesVolume() {
		// The volume belongs to the call; its caller did not name it. A volume whose key cannot be used vanishes like
		// this.
		result.class, result.remedy = classCloudError, keyRemedy
	}
	return inCreateVM(situation, found.InCreateVM, result)
}

// verdict returns what the row says outside of create_vm.
func (r row) verdict(situation Situation, failure aws.Failure) verdict {
	result := verdict{class: cmp.Or(r.Class, classCloudError), retry: r.Class == classDiskNotAttached, remedy: r.Say}
	if r.Advise != nil {
		result.remedy = r.Advise(situation, failure)
	}
	return result
}

func rowOf(failure aws.Failure) row {
	if found, known := find(tables(), failure); known {
		return found
	}
	if found, known := find([][]row{families}, failure); known {
		return found
	}
	if failure.Status >= 500 {
		return row{InCreateVM: again, Say: serverRemedy}
	}
	// Nothing is known beyond AWS's own words.
	return row{InCreateVM: final}
}

// find returns the row for a failure: the first that is for its call or its message, else the first for its code alone.
func find(tables [][]row, failure aws.Failure) (found row, known bool) {
	for _, table := range tables {
		for _, candidate := range table {
			if !candidate.fits(failure) {
				continue
			}
			if candidate.special() {
				return candidate, true
			}
			if !known {
				found, known = candidate, true
			}
		}
	}
	return found, known
}

func (r row) special() bool { return len(r.Actions) > 0 || r.About != "" }

func (r row) fits(failure aws.Failure) bool {
	return matches(r.Codes, failure.Code) && (len(r.Actions) == 0 || matches(r.Actions, failure.Action)) &&
		strings.Contains(strings.ToLower(failure.Message), r.About)
}

// matches reports whether a text matches one of the patterns. * stands for any text.
func matches(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		fits, err := path.Match(pattern, text)
		return err == nil && fits
	})
}
