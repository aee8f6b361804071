package plan

import (
	"strconv"
	"strings"
)

// instanceStoreSizes are the GiB of one instance-store disk, for the types whose ephemeral EBS volume has always had that
// size by default. The list is frozen: another size for a type would change the disk of every VM of that type at its next
// redeploy. A newer type gets defaultEphemeral, whatever disks it has, unless ephemeral_disk.size is set.
const instanceStoreSizes = `
m1 small=160 medium=410 large=420 xlarge=420
c1 medium=350 xlarge=420
cc2 8xlarge=840
cg1 4xlarge=840
cr1 8xlarge=120
m2 xlarge=420 2xlarge=850 4xlarge=840
hi1 4xlarge=1024
hs1 8xlarge=2000
m3 medium=4 large=32 xlarge=40 2xlarge=80
c3 large=16 xlarge=40 2xlarge=80 4xlarge=160 8xlarge=320
r3 large=32 xlarge=80 2xlarge=160 4xlarge=320 8xlarge=320
g2 2xlarge=60 8xlarge=120
i2 xlarge=800 2xlarge=800 4xlarge=800 8xlarge=800
i3 large=475 xlarge=950 2xlarge=1900 4xlarge=1900 8xlarge=1900 16xlarge=1900
i3en large=1250 xlarge=2500 2xlarge=2500 3xlarge=7500 6xlarge=7500 12xlarge=7500 24xlarge=7500
i4i large=468 xlarge=937 2xlarge=1875 4xlarge=3750 8xlarge=3750 16xlarge=3750 32xlarge=3750
d2 xlarge=2000 2xlarge=2000 4xlarge=2000 8xlarge=2000
x1 16xlarge=1920 32xlarge=1920
m6id large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900
m6idn large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900
c6id large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900
r6id large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900
r6idn large=118 xlarge=237 2xlarge=474 4xlarge=950 8xlarge=1900 12xlarge=1425 16xlarge=1900 24xlarge=1425 32xlarge=1900
`

const defaultEphemeral = 10 // GiB

// defaultEphemeralGiB returns the size in GiB of the ephemeral EBS volume of a VM whose manifest sets none.
func defaultEphemeralGiB(instanceType string) int64 {
	family, size, _ := strings.Cut(instanceType, ".")
	for line := range strings.Lines(instanceStoreSizes) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != family {
			continue
		}
		for _, word := range words[1:] {
			if name, gib, _ := strings.Cut(word, "="); name == size {
				n, _ := strconv.ParseInt(gib, 10, 64) // a spec reads every entry
				return n
			}
		}
	}
	return defaultEphemeral
}
