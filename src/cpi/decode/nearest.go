package decode

import (
	"maps"
	"slices"
	"strings"
)

// nearest returns the known key that a mistyped one was probably meant to be; "" when none is close.
func nearest(key string, known map[string]bool) string {
	best, distance := "", len(key)/3+1
	for _, candidate := range slices.Sorted(maps.Keys(known)) {
		if d := editDistance(strings.ToLower(key), candidate); d <= distance && (best == "" || d < distance) {
			best, distance = candidate, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
