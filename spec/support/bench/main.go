// Command bench measures what one run of the CPI costs beside an empty Go program that answers one JSON line: the callers
// start the CPI tens of times for each VM. Figures are of this machine in this run; the ratio is what can be compared.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"bosh-aws-cpi/spec/support/testbed"
)

const (
	runs    = 200
	warmUps = 20
	request = `{"method":"info","arguments":[],"context":{"director_uuid":"bench"}}`
)

// emptyProgram reads its stdin and answers one line, as any CPI must.
const emptyProgram = `package main

import (
	"io"
	"os"
)

func main() {
	_, _ = io.ReadAll(os.Stdin)
	_, _ = os.Stdout.WriteString("{\"result\":null,\"error\":null,\"log\":\"\"}\n")
}
`

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	cpi, err := testbed.Binary()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "cpi-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	empty := filepath.Join(folder, "empty")
	if err := buildEmpty(folder, empty); err != nil {
		return err
	}
	config, err := testbed.JobConfig().Write(folder)
	if err != nil {
		return err
	}
	binary, err := os.Stat(cpi)
	if err != nil {
		return err
	}
	fmt.Printf("%d runs of each in turn; median of all. The binary is %d bytes.\n\n", runs, binary.Size())
	fmt.Printf("%-22s %10s %10s %12s\n", "", "wall ms", "CPU ms", "memory MiB")
	mine, its, err := compare(func() (cost, error) { return once(cpi, config) }, func() (cost, error) { return once(empty) })
	if err != nil {
		return err
	}
	show("cpi info", mine)
	show("empty Go program", its)
	show("difference", cost{mine.wall - its.wall, mine.cpu - its.cpu, mine.memory - its.memory})
	fmt.Printf("%-22s %10.1f %10.1f %12.1f\n", "ratio", ratio(mine.wall, its.wall), ratio(mine.cpu, its.cpu), float64(mine.memory)/float64(its.memory))
	fmt.Println("\nBudget: at most 15 ms of wall time beyond the empty program, and 25 MiB.")
	if mine.wall-its.wall > 15*time.Millisecond || mine.memory > 25<<20 {
		return fmt.Errorf("over the budget")
	}
	return nil
}

func buildEmpty(folder, path string) error {
	source := filepath.Join(folder, "empty.go")
	if err := os.WriteFile(source, []byte(emptyProgram), 0o600); err != nil {
		return err
	}
	output, err := exec.Command("go", "build", "-ldflags", "-s -w -buildid=", "-o", path, source).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building the empty program: %w\n%s", err, output)
	}
	return nil
}

// cost of one run; memory is the peak of resident bytes.
type cost struct {
	wall, cpu time.Duration
	memory    int64
}

// compare runs two programs in turn, so that both see the same noise, and returns the median of each.
func compare(first, second func() (cost, error)) (a, b cost, err error) {
	var costs [2][]cost
	for n := range runs + warmUps {
		for i, run := range []func() (cost, error){first, second} {
			found, err := run()
			if err != nil {
				return a, b, err
			}
			if n >= warmUps {
				costs[i] = append(costs[i], found)
			}
		}
	}
	return median(costs[0]), median(costs[1]), nil
}

func once(program string, arguments ...string) (cost, error) {
	command := exec.Command(program, arguments...)
	command.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
	command.Stdin = bytes.NewReader([]byte(request))
	began := time.Now()
	if err := command.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w", program, err)
	}
	found := cost{wall: time.Since(began), cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		found.memory = usage.Maxrss << 10 // Linux counts KiB
	}
	return found, nil
}

func median(costs []cost) cost {
	middle := func(value func(cost) int64) int64 {
		values := make([]int64, len(costs))
		for i, c := range costs {
			values[i] = value(c)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return cost{
		time.Duration(middle(func(c cost) int64 { return int64(c.wall) })), time.Duration(middle(func(c cost) int64 { return int64(c.cpu) })),
		middle(func(c cost) int64 { return c.memory }),
	}
}

func show(name string, c cost) {
	fmt.Printf("%-22s %10.2f %10.2f %12.1f\n", name, milliseconds(c.wall), milliseconds(c.cpu), float64(c.memory)/(1<<20))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
