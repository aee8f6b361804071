package testbed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// CPI gives the path of the CPI under test: that of CPI_BIN, else of build/cpi, which is built from cmd/cpi once for each
// Bed. It is built as the release builds it, so that its size and start are what operators get.
func (b *Bed) CPI(ctx context.Context) (string, error) {
	b.building.Lock()
	defer b.building.Unlock()
	if b.binary != "" {
		return b.binary, nil
	}
	var err error
	if given := os.Getenv("CPI_BIN"); given != "" {
		b.binary, err = checked(given)
	} else {
		b.binary, err = build(ctx)
	}
	return b.binary, err
}

func checked(path string) (string, error) {
	if !filepath.IsAbs(path) {
		return "", fmt.Errorf("CPI_BIN has to be an absolute path, not %q", path)
	}
	if _, err := exec.LookPath(path); err != nil {
		return "", fmt.Errorf("CPI_BIN: %w", err)
	}
	return path, nil
}

// build puts the binary in place in one step, since another suite may be running the one that is there.
func build(ctx context.Context) (string, error) {
	root, err := ProjectRoot()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "build", "cpi")
	fresh := fmt.Sprintf("%s.%d", path, os.Getpid())
	command := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w -buildid=", "-o", fresh, "./cmd/cpi")
	command.Dir = root
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false -trimpath", "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("building the CPI: %w\n%s", err, output), os.RemoveAll(fresh))
	}
	return path, os.Rename(fresh, path)
}
