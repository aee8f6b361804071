package testbed

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Emulator is a running emulator of AWS.
type Emulator struct {
	URL     string // "http://127.0.0.1:40000"
	command *exec.Cmd
	stdin   io.Closer
	errors  *lockedBuffer
}

// emulatorStart is how long the emulator may take to come up: Python imports much, and machines are shared.
const emulatorStart = 90 * time.Second

// keeper runs the emulator and ends it when its own stdin ends, which also happens when the suite is killed.
const keeper = `"$@" 3<&- & emulator=$!
(cat <&3 >/dev/null; kill -9 $emulator) >/dev/null 2>&1 &
wait $emulator`

// StartEmulator starts spec/support/emulator/emulator.py on a free port. Its Python is EMULATOR_PYTHON, or .venv/bin/python
// of the project.
func StartEmulator() (*Emulator, error) {
	root, err := ProjectRoot()
	if err != nil {
		return nil, err
	}
	python := os.Getenv("EMULATOR_PYTHON")
	if python == "" {
		python = filepath.Join(root, ".venv", "bin", "python")
	}
	if _, err := os.Stat(python); err != nil {
		return nil, fmt.Errorf("the emulator's Python is not there (make emulator installs it): %w", err)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	script := filepath.Join(root, "spec", "support", "emulator", "emulator.py")
	command := exec.Command("/bin/sh", "-c", "exec 3<&0\n"+keeper, "emulator", python, script, strconv.Itoa(port))
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "PYTHONUNBUFFERED=1"}
	e := &Emulator{command: command, errors: &lockedBuffer{}}
	command.Stderr = e.errors
	if e.stdin, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	if e.URL, err = awaitReady(stdout); err != nil {
		e.Stop()
		return nil, fmt.Errorf("the emulator did not come up: %w\n%s", err, e.errors)
	}
	return e, nil
}

// Stop ends the emulator.
func (e *Emulator) Stop() {
	_ = e.stdin.Close()
	_ = e.command.Wait()
}

// Stderr is what the emulator complained of.
func (e *Emulator) Stderr() string { return e.errors.String() }

// awaitReady reads the line "ready http://127.0.0.1:PORT".
func awaitReady(stdout io.Reader) (string, error) {
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url, ready := strings.CutPrefix(lines.Text(), "ready "); ready {
				found <- strings.TrimSpace(url)
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout)
	}()
	select {
	case url, ok := <-found:
		if !ok {
			return "", errors.New("it ended")
		}
		return url, nil
	case <-time.After(emulatorStart):
		return "", fmt.Errorf("not ready after %s", emulatorStart)
	}
}

// ProjectRoot is the folder that has go.mod.
func ProjectRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		if filepath.Dir(folder) == folder {
			return "", errors.New("no go.mod here or above")
		}
		folder = filepath.Dir(folder)
	}
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// lockedBuffer may be read while a process writes to it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
