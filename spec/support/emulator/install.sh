#!/bin/sh
# Puts the emulator's Python packages into a virtual environment: install.sh VENV_DIR
#
# Does nothing when they are there already, and starts afresh when an earlier run was interrupted. Needs Python 3.11 or
# newer (PYTHON names another than python3) and a package index; python3-venv and pip are not needed. Index, certificates and proxies
# are taken from pip's own settings (pip.conf, PIP_INDEX_URL, PIP_CERT, ...).
set -eu

[ $# -eq 1 ] || { echo "usage: install.sh VENV_DIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
venv=$1
wanted=$here/requirements.txt
done_=$venv/installed-requirements.txt # written last, so it stands for a complete environment
installed() { cmp -s "$wanted" "$done_" && [ -x "$venv/bin/python" ]; }

installed && exit 0

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	echo "install.sh: $python is not Python 3.11 or newer; set PYTHON to one" >&2
	exit 1
}

# One at a time; the lock of a run that was killed does not count.
mkdir -p "$(dirname "$venv")"
lock=$venv.lock
until mkdir "$lock" 2>/dev/null; do
	holder=$(cat "$lock/pid" 2>/dev/null || true)
	if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$lock"; else sleep 1; fi
done
trap 'rm -rf "$lock"' EXIT
trap 'exit 130' HUP INT TERM
echo $$ >"$lock/pid"
installed && exit 0

rm -rf "$venv"
if "$python" -c 'import ensurepip' 2>/dev/null && "$python" -m venv "$venv" >/dev/null 2>&1; then
	pip="$venv/bin/python -m pip"
else
	# Debian has ensurepip in a package of its own, python3-venv.
	rm -rf "$venv"
	"$python" -m venv --without-pip "$venv"
	"$venv/bin/python" "$here/fetch_pip.py" "$venv"
	pip="$venv/bin/python $venv/pip.whl/pip"
fi
# Every package is pinned, so nothing is left to resolve.
$pip install --quiet --disable-pip-version-check --no-deps --requirement "$wanted"
$pip check --quiet --disable-pip-version-check
cp "$wanted" "$done_.new"
mv "$done_.new" "$done_"
