package cpi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"bosh-aws-cpi/src/aws"
	"bosh-aws-cpi/src/cpi/config"
	"bosh-aws-cpi/src/cpi/explain"
	"bosh-aws-cpi/src/cpi/rpc"
)

// Service opens the CPI for one request.
type Service struct {
	ConfigPath string
	Stderr     io.Writer
	Version    string

	timeline *aws.Timeline
}

// Serve reads the one request from in and writes one JSON object to out.
func (s *Service) Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	err := rpc.Serve(ctx, in, out, s)
	if s.timeline != nil {
		s.timeline.Close()
	}
	return err
}

// Knows reports whether there is such a method.
func (s *Service) Knows(method string) bool {
	_, offline := s.offlineMethods()[method]
	_, online := (&CPI{}).methods()[method]
	return offline || online
}

// Open returns the handler of a request. Only methods that need AWS read the configuration and get a client.
func (s *Service) Open(request rpc.Request) (rpc.Handler, error) {
	if handler, offline := s.offlineMethods()[request.Method]; offline {
		return handler, nil
	}
	file, err := s.readConfig()
	if err != nil {
		return nil, err
	}
	loaded, warnings, err := config.Load(file, request.Context)
	if err != nil {
		return nil, err
	}
	s.timeline = aws.NewTimeline(s.Stderr, string(loaded.RequestID))
	s.timeline.Warn(warnings...)
	client, err := s.client(loaded)
	if err != nil {
		return nil, err
	}
	return (&CPI{config: loaded, aws: client, log: s.timeline}).methods()[request.Method].handle, nil
}

func (s *Service) client(from config.Config) (*aws.Client, error) {
	settings := from.Settings()
	settings.UserAgent = "bosh-aws-cpi/" + s.Version
	if len(settings.CABundle) == 0 {
		var err error
		if settings.CABundle, err = jobCABundle(); err != nil {
			return nil, err
		}
	}
	return aws.Open(settings, aws.Identity{
		Director: from.DirectorUUID, Nonce: aws.NewNonce(), Made: time.Now(), Hidden: !from.PrivateTag,
	}, s.timeline)
}

// jobCABundle reads the bundle that BOSH_CA_CERT_FILE names. The job's bin/cpi sets it where
// aws.connection_options.ca_cert is set.
func jobCABundle() ([]byte, error) {
	path := os.Getenv("BOSH_CA_CERT_FILE")
	if path == "" {
		return nil, nil
	}
	bundle, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the CA bundle that BOSH_CA_CERT_FILE names: %w", err)
	}
	return bundle, nil
}

func (s *Service) readConfig() (json.RawMessage, error) {
	if s.ConfigPath == "" {
		return nil, fmt.Errorf("no configuration file was named; the CPI is run as: cpi CONFIG")
	}
	file, err := os.ReadFile(s.ConfigPath)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return file, nil
}

// Explain turns any error into one that the callers understand.
func (s *Service) Explain(method string, err error) *rpc.Error {
	return explain.Error((&CPI{}).methods()[method].situation, err)
}

// Crashed writes a panic and its stack to stderr. A Go stack holds no values of strings, so no secret can be in it. Only
// the type of the reason is written, unless it is an error of the Go runtime.
func (s *Service) Crashed(reason any, stack []byte) {
	if carried, ok := reason.(*aws.Crash); ok {
		reason, stack = carried.Reason, carried.Stack
		if carried.Left != nil {
			defer fmt.Fprintln(s.Stderr, carried.Left)
		}
	}
	fmt.Fprintf(s.Stderr, "the CPI met an unexpected condition: %T\n%s", reason, stack)
	if failure, ok := reason.(interface{ RuntimeError() }); ok {
		fmt.Fprintln(s.Stderr, failure)
	}
}
