#!/usr/bin/env bash
# Runs the real `bosh create-env` and `bosh delete-env` with this release against the emulator of spec/support, and
# fails when a call fails or anything is left behind.
#
#   .ci/create-env.sh RELEASE.tgz [PHASES [STEMCELL.tgz|light|heavy]]
#
#   BOSH_BIN             the bosh CLI (default: bosh on the PATH)
#   BOSH_AGENT_BIN       the bosh-agent, which acts as the VM
#   BOSH_DEPLOYMENT_DIR  a checkout of cloudfoundry/bosh-deployment; its aws/cpi.yml is used as it is
#   CREATE_ENV_HARNESS   folder of the harness, with run.sh
#   VENV                 python environment of the emulator (default: .venv, see spec/support/emulator)
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
release=$1 phases=${2:-create,noop,delete} stemcell=${3:-light}
bosh=${BOSH_BIN:-bosh} agent=${BOSH_AGENT_BIN:-} deployment=${BOSH_DEPLOYMENT_DIR:-} harness=${CREATE_ENV_HARNESS:-}
venv=${VENV:-$root/.venv}

missing=()
want() { # CONDITION... -- WHAT
  local condition=()
  while [ "$1" != -- ]; do condition+=("$1"); shift; done
  "${condition[@]}" >/dev/null 2>&1 || missing+=("$2")
}
want test -f "$release" -- "the release $release: make release"
want command -v "$bosh" -- "the bosh CLI: put it on the PATH or name it in BOSH_BIN (go build -mod=vendor in a checkout of cloudfoundry/bosh-cli)"
want test -x "$agent" -- "the bosh-agent: name it in BOSH_AGENT_BIN (CGO_ENABLED=0 go build -mod=vendor ./main in a checkout of cloudfoundry/bosh-agent)"
want test -f "$deployment/aws/cpi.yml" -- "bosh-deployment: name a checkout of cloudfoundry/bosh-deployment in BOSH_DEPLOYMENT_DIR"
want test -x "$harness/run.sh" -- "the harness: name the folder that has its run.sh in CREATE_ENV_HARNESS"
want "$venv/bin/python" -c 'import moto' -- "the emulator: $root/spec/support/emulator/install.sh $venv"
want command -v ruby -- "ruby, with which the bosh CLI renders templates"
want command -v go -- "go, with which the harness is built"
want command -v curl -- "curl"
want command -v ip -- "ip (iproute2) and unshare (util-linux), for a network of the test's own"
if [ ${#missing[@]} -gt 0 ]; then
  echo "create-env cannot run. Missing:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi

# The harness starts `moto_server -H HOST -p PORT`; the emulator takes its place.
shims=$(mktemp -d)
trap 'rm -rf "$shims"' EXIT
cat >"$shims/moto_server" <<SHIM
#!/bin/sh
exec '$venv/bin/python' '$root/spec/support/emulator/emulator.py' "\$4"
SHIM
chmod +x "$shims/moto_server"

PATH=$shims:$PATH "$harness/run.sh" --bosh "$bosh" --agent "$agent" --cpi-ops "$deployment/aws/cpi.yml" \
  --phases "$phases" "$release" "$stemcell"
