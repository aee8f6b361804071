#!/bin/sh
# The last line of make test: what this machine could not run.
missing=
command -v "${CC:-cc}" >/dev/null || missing="$missing; the race detector (no C compiler)"
command -v ruby >/dev/null || missing="$missing; the release's templates (no ruby)"
[ -n "${BOSH_BIN:-}" ] || missing="$missing; the release through the bosh CLI (BOSH_BIN is not set)"
if [ -n "$missing" ]; then
	echo "All that could run has passed. Not run: ${missing#; }."
else
	echo "All has passed; nothing was left out."
fi
