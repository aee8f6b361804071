package explain

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"bosh-aws-cpi/src/aws"
)

// row is what is known of some of AWS's codes. The zero value of a field is what most rows have.
type row struct {
	Codes      []string // as AWS spells them; * stands for any text
	Actions    []string // of which calls, as IAM writes them, "ec2:*Image"; none is any
	About      string   // what AWS's message must contain, in lower case; "" is any message
	Class      string   // "" is CloudError
	InCreateVM outcome

	// What the operator can do: a sentence, or a function where the sentence depends on what was refused.
	Say    string
	Advise func(Situation, aws.Failure) string
}

// tables are all rows with whole codes. The families stand apart: they take what has no row.
func tables() [][]row { return [][]row{accountRows, vmRows, networkRows, diskRows, stemcellRows} }

// Knows reports whether one of AWS's codes was reviewed: it has a row of its own, and does not go by its family.
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
	if found.Class == kindDiskNotFound && situation.makesVolume() {
		// The volume is the call's own, not one that the caller named: a volume whose key cannot be used vanishes so.
		result.kind, result.remedy = kindCloudError, keyRemedy
	}
	return inCreateVM(situation, found.InCreateVM, result)
}

// verdict is the row's, outside of create_vm.
func (r row) verdict(situation Situation, failure aws.Failure) verdict {
	result := verdict{kind: cmp.Or(r.Class, kindCloudError), retry: r.Class == kindDiskNotAttached, remedy: r.Say}
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
	// AWS's own words are all that is known.
	return row{InCreateVM: final}
}

// find returns the row for a failure: the first that is about its call or its message, else the first for its code.
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

// matches reports whether a text is as one of the patterns, in which * stands for any text.
func matches(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		fits, err := path.Match(pattern, text)
		return err == nil && fits
	})
}
