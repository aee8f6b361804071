#!/bin/sh
# Imports run one way: cmd/cpi -> src/cpi -> src/network -> src/aws -> src/encryption. The wire and the property readers
# are leaves of the standard library, encryption is pure, and no product code imports the test bed.
set -eu
cd "$(dirname "$0")/.."
module=$(go list -m)
failed=0

# allowed PACKAGE REGEXP: all imports of PACKAGE within the module must match.
allowed() {
	bad=$(go list -f '{{join .Imports "\n"}}' "./$1" | grep "^$module/" | sed "s|^$module/||" | grep -Ev "^($2)\$" || true)
	[ -z "$bad" ] || { echo "$1 must not import: $bad" >&2; failed=1; }
}
# standard PACKAGE: nothing but the standard library (and, with a second argument, what it matches).
standard() {
	bad=$(go list -f '{{join .Imports "\n"}}' "./$1" | grep '\.' || true)
	[ -z "$bad" ] || { echo "$1 must import the standard library only, not: $bad" >&2; failed=1; }
}

allowed cmd/cpi 'src/cpi|src/aws'
allowed src/cpi 'src/cpi/rpc|src/cpi/properties|src/network|src/aws|src/encryption'
allowed src/network 'src/cpi/properties|src/aws'
allowed src/aws 'src/encryption'
allowed src/encryption 'none'
allowed src/cpi/rpc 'none'
allowed src/cpi/properties 'none'
standard src/cpi/rpc
standard src/cpi/properties
standard src/encryption
# Linked, these stop the linker from pruning what nobody calls: some 10 MB.
bad=$(go list -deps ./cmd/cpi | grep -x -e text/template -e html/template || true)
[ -z "$bad" ] || { echo "cmd/cpi must not link: $bad" >&2; failed=1; }
exit $failed
