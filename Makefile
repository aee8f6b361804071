# Everything is installed inside this folder: Python packages in .venv, Go tools in .tools, output in build.
SHELL := /bin/bash
.SHELLFLAGS := -e -o pipefail -c
.DEFAULT_GOAL := help

# One set of flags for every build, so that one cache serves all: compiling the EC2 client takes minutes.
export GOFLAGS := -buildvcs=false -trimpath
export CGO_ENABLED := 0
VERSION ?= $(shell cat VERSION)
LDFLAGS := -s -w -buildid= -X main.version=$(VERSION)

ROOT := $(CURDIR)
BIN := $(ROOT)/build/cpi
VENV := $(ROOT)/.venv
TOOLS := $(ROOT)/.tools
export CPI_BIN := $(BIN)
export EMULATOR_PYTHON := $(VENV)/bin/python

GOLANGCI_LINT_VERSION := v2.15.0
GOFUMPT_VERSION := v0.12.0
SIZE_CEILING := 16777216

.PHONY: help build docs demo test lint unit specs race emulator imports size bench fuzz crash-matrix release create-env clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## the cpi binary, in build/
	@mkdir -p build
	go build -ldflags "$(LDFLAGS)" -o $(BIN) ./cmd/cpi

docs: ## docs/cloud-properties.md, configuration.md, schema and iam-policy.json, from what is declared
	go run ./spec/support/docs

emulator: ## the AWS emulator's Python packages, in .venv
	@spec/support/emulator/install.sh $(VENV)

demo: build emulator ## the life of a deployment on the embedded AWS emulator, call by call
	@go run ./spec/support/demo

test: build emulator imports size lint unit specs race ## all tests
	@.ci/summary.sh

lint: $(TOOLS)/golangci-lint $(TOOLS)/gofumpt ## formatting and static checks
	@unformatted=$$($(TOOLS)/gofumpt -l cmd src spec); [ -z "$$unformatted" ] || { echo "not formatted as gofumpt does (run it with -w):"; echo "$$unformatted"; exit 1; }
	$(TOOLS)/golangci-lint run ./...

$(TOOLS)/golangci-lint: Makefile
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)

$(TOOLS)/gofumpt: Makefile
	GOBIN=$(TOOLS) go install mvdan.cc/gofumpt@$(GOFUMPT_VERSION)

unit: ## specs beside the code
	go test ./src/... ./cmd/...

specs: build emulator ## black-box specs of the binary, the test bed and the release
	$(EMULATOR_PYTHON) spec/support/emulator/selftest.py
	go test -timeout 20m -p 2 $$(go list ./spec/... | grep -v /spec/release)
	env -u CPI_BIN go test ./spec/release # with the binary that .ci/release.sh builds

race: ## specs beside the code under the race detector; needs a C compiler
	@if command -v $${CC:-cc} >/dev/null; then CGO_ENABLED=1 go test -race ./src/...; fi

imports: ## imports run one way
	@.ci/imports.sh

size: build ## the binary stays under its ceiling
	@bytes=$$(wc -c <$(BIN)); echo "build/cpi: $$bytes bytes of $(SIZE_CEILING)"; [ $$bytes -lt $(SIZE_CEILING) ]

bench: build ## start-up, CPU and memory beside an empty program
	@go run ./spec/support/bench

fuzz: build ## random broken requests and configurations, for FUZZTIME (default 60s)
	go test ./spec/protocol -run '^$$' -fuzz FuzzCall -fuzzminimizetime 10x -fuzztime $${FUZZTIME:-60s}

crash-matrix: build emulator ## every method, ended at each of its AWS calls in each way; prints a table
	CRASH_MATRIX=all go test -timeout 60m -count 1 -v ./spec/exits -ginkgo.label-filter matrix -ginkgo.no-color | grep -v '^=== '

release: ## the BOSH release, in build/
	@VERSION=$(VERSION) .ci/release.sh build/bosh-aws-cpi-$(VERSION).tgz

create-env: release ## bosh create-env and delete-env with the real CLI and agent (see .ci/create-env.sh)
	@.ci/create-env.sh build/bosh-aws-cpi-$(VERSION).tgz

clean:
	rm -rf build $(VENV) $(TOOLS)
