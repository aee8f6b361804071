package testbed

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Binary returns the path of the CPI under test: that of CPI_BIN, else of build/cpi, which it builds from cmd/cpi as the
// release does, so that size and start are what operators get. Once for a suite.
func Binary() (string, error) {
	given := os.Getenv("CPI_BIN")
	if given == "" {
		return build()
	}
	if !filepath.IsAbs(given) {
		return "", fmt.Errorf("CPI_BIN has to be an absolute path, not %q", given)
	}
	if _, err := exec.LookPath(given); err != nil {
		return "", fmt.Errorf("CPI_BIN: %w", err)
	}
	return given, nil
}

// build puts the binary in place in one step, since another suite may be running the one that is there.
func build() (string, error) {
	root, err := ProjectRoot()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "build", "cpi")
	fresh := fmt.Sprintf("%s.%d", path, os.Getpid())
	command := exec.Command("go", "build", "-ldflags", "-s -w -buildid=", "-o", fresh, "./cmd/cpi")
	command.Dir = root
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false -trimpath", "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("building the CPI: %w\n%s", err, output), os.RemoveAll(fresh))
	}
	return path, os.Rename(fresh, path)
}
