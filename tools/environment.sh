#!/usr/bin/env bash
# Makes the environment that everything runs in: `tools/environment.sh .venv run` for the platform alone,
# `tools/environment.sh .venv dev` adds what tools and tests need.
# PYTHON names the interpreter; otherwise the newest suitable one is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/progress.sh
venv=${1:-.venv}
extent=${2:-dev}

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

install_venv_module() {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv
}

# Wheels only: nothing is built here, so nothing unpinned is fetched to build with.
pinned=(--only-binary :all: --require-hashes)

with_pip() {
    "$venv/bin/python" -m pip install -q --disable-pip-version-check "$@"
}

with_uv() { # a tenth of pip's time
    "$venv/bin/uv" pip install --python "$venv/bin/python" "$@"
}

install() { # WHAT ARGUMENTS: pip where uv is missing or does not reach the index that pip is set up for
    local what=$1
    shift
    if [ -x "$venv/bin/uv" ] && step "$what" with_uv "$@" 2>/dev/null; then return; fi
    step "$what with pip" with_pip "$@"
}

packages() { # the number of packages in these files
    cat "$@" | grep -c '^[a-zA-Z0-9._-]*=='
}

if ! [ -x "$venv/bin/python" ]; then
    if ! python=$(choose); then
        if [ -n "${PYTHON:-}" ]; then exit 1; fi
        # Debian splits the venv module off; a root shell can mend that by itself.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && command -v python3 >/dev/null; then
            step "Installing python3-venv" install_venv_module
        fi
        if ! python=$(choose); then
            echo "No Python 3.11, 3.12 or 3.13 with its venv module was found." >&2
            echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv; or set PYTHON to one you have." >&2
            exit 1
        fi
    fi
    step "Making $venv with $("$python" --version)" "$python" -m venv "$venv"
fi

if ! [ -x "$venv/bin/uv" ] || [ requirements/install.txt -nt "$venv/bin/uv" ]; then
    step "Fetching uv, which installs the rest" with_pip "${pinned[@]}" -r requirements/install.txt ||
        echo "   without uv pip does it, and takes longer" >&2
fi

files=(requirements/run.txt)
if [ "$extent" = dev ]; then files+=(requirements/dev.txt); fi
install "Installing $(packages "${files[@]}") pinned packages" "${pinned[@]}" "${files[@]/#/--requirement=}"

distributions=()
for project in */pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml; do
    if [ -f "$project" ]; then distributions+=("./$(dirname "$project")"); fi
done
if [ ${#distributions[@]} -gt 0 ]; then
    install "Installing our own ${#distributions[@]}: ${distributions[*]##*/}" \
        --no-deps --no-build-isolation "${distributions[@]/#/--editable=}"
fi
