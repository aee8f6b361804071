// Command cpi answers one call of the BOSH CPI contract: a JSON request on stdin, a JSON answer on stdout.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi"
)

// version is set by the linker.
var version = "dev"

const usage = `cpi CONFIG       answer the request on stdin; CONFIG is the path of cpi.json
cpi --version    print the version
cpi --help       print this text

A request is one JSON object: {"method": ..., "arguments": [...], "context": {"director_uuid": ...}, "api_version": 2}.
The answer is one JSON object on stdout: {"result": ..., "error": ..., "log": ""}. AWS calls are logged on stderr.
`

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	path := ""
	if len(args) > 0 {
		path = args[0]
	}
	switch path {
	case "--version", "-v":
		fmt.Fprintln(stdout, "bosh-aws-cpi", version)
		return 0
	case "--help", "-h":
		fmt.Fprint(stdout, usage)
		return 0
	}
	// A reader that went away must not kill the process between two AWS calls: the write fails instead.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := aws.UntilSignal(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	service := &cpi.Service{ConfigPath: path, Stderr: stderr, Version: version}
	if err := service.Serve(ctx, stdin, stdout); err != nil {
		fmt.Fprintln(stderr, "the answer could not be written:", err)
		return 1
	}
	return 0
}
