#!/usr/bin/env bash
# Builds the static binaries and puts the BOSH release together. Needs Go and python3, not the bosh CLI.
#
#   .ci/release.sh OUT.tgz
#
#   VERSION      version of the release and of the binary (default: the file VERSION)
#   PLATFORMS    platforms to hold a binary for (default: linux/amd64), such as "linux/amd64 linux/arm64 darwin/arm64"
#   PREBUILT     a binary that is there already, for the first platform
#   RELEASE_SRC  folder in which bosh_aws_cpi/ is made (default: src, where `bosh create-release` looks too)
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
case $1 in /*) out=$1 ;; *) out=$PWD/$1 ;; esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${VERSION:-$(cat VERSION)}
src=${RELEASE_SRC:-src}
binaries=$src/bosh_aws_cpi
prebuilt=${PREBUILT:-}

rm -rf "$binaries"
mkdir -p "$binaries" "$(dirname "$out")"
for platform in ${PLATFORMS:-linux/amd64}; do
  system=${platform%/*} machine=${platform#*/}
  binary=$binaries/cpi-$system-$machine
  if [ -n "$prebuilt" ]; then
    cp "$prebuilt" "$binary"
    prebuilt=
  else
    echo "building $platform" >&2
    GOOS=$system GOARCH=$machine CGO_ENABLED=0 go build -buildvcs=false -trimpath \
      -ldflags "-s -w -buildid= -X main.version=$version" -o "$binary" ./cmd/cpi
  fi
  chmod 0755 "$binary"
done

python3 .ci/release.py --version "$version" --src "$src" "$out"
