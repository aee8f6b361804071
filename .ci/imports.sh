#!/bin/sh
# Imports run one way: cmd/cpi -> src/cpi -> {plan, config, explain} -> {properties, policy} -> network -> aws -> encryption.
# The wire, the decoder, the rights and encryption are leaves of the standard library. No product code imports the test bed.
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

cpi=src/cpi
pure="$cpi/decode|src/network|src/aws|src/encryption"
allowed cmd/cpi "$cpi|src/aws"
allowed $cpi "$cpi/rpc|$cpi/plan|$cpi/config|$cpi/explain|$cpi/properties|$pure"
allowed $cpi/plan "$cpi/properties|$pure"
allowed $cpi/config "$cpi/properties|$pure"
allowed $cpi/explain "$cpi/rpc|$cpi/policy|$cpi/properties|$pure"
allowed $cpi/properties "$pure"
allowed src/network 'src/aws'
allowed src/aws 'src/encryption'
for leaf in $cpi/rpc $cpi/decode $cpi/policy src/encryption; do
	allowed $leaf 'none'
	standard $leaf
done
# Linked, these stop the linker from pruning what nobody calls: some 10 MB.
bad=$(go list -deps ./cmd/cpi | grep -x -e text/template -e html/template || true)
[ -z "$bad" ] || { echo "cmd/cpi must not link: $bad" >&2; failed=1; }
exit $failed
