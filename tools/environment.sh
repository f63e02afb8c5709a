#!/usr/bin/env bash
# Makes the environment that everything runs in: `tools/environment.sh .venv`.
# PYTHON names the interpreter; otherwise the newest suitable one is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${1:-.venv}

suitable() { # one that answers, is of a version we test, and can make environments
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

choose() {
    if [ -n "${PYTHON:-}" ]; then
        suitable "$PYTHON" && echo "$PYTHON" && return
        echo "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13 with the venv module." >&2
        return 1
    fi
    local candidate
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if suitable "$candidate"; then echo "$candidate" && return; fi
    done
    return 1
}

if ! [ -x "$venv/bin/python" ]; then
    if ! python=$(choose); then
        if [ -n "${PYTHON:-}" ]; then exit 1; fi
        # Debian splits the venv module off; a root shell can mend that by itself.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && command -v python3 >/dev/null; then
            echo "== Installing python3-venv"
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv
        fi
        if ! python=$(choose); then
            echo "No Python 3.11, 3.12 or 3.13 with its venv module was found." >&2
            echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv; or set PYTHON to one you have." >&2
            exit 1
        fi
    fi
    echo "== Making $venv with $("$python" --version)"
    "$python" -m venv "$venv"
fi

echo "== Installing the pinned packages"
# Wheels only: nothing is built here, so nothing unpinned is fetched to build with.
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --only-binary :all: \
    --require-hashes -r constraints.txt

distributions=()
for project in */pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml; do
    if [ -f "$project" ]; then distributions+=(-e "./$(dirname "$project")"); fi
done
if [ ${#distributions[@]} -gt 0 ]; then
    echo "== Installing our own: ${distributions[*]//-e /}"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check \
        --no-deps --no-build-isolation "${distributions[@]}"
fi
