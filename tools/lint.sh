#!/usr/bin/env bash
# Every check that reads the code without running it. All of them run, so one visit shows all faults.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

check() {
    local name=$1
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

check "ruff: style" "$bin/ruff" check .
check "ruff: format" "$bin/ruff" format --check .
check "mypy: types" "$bin/mypy"
check "import-linter: who may import whom" "$bin/lint-imports"
check "pins match what the distributions ask for" "$bin/python" tools/lock.py check
check "squawk: migrations that hold nobody up" "$bin/python" tools/migrations.py
check "prose: plain docstrings" "$bin/python" tools/prose.py
check "nothing names one machine" "$bin/python" tools/forbidden.py
if [ ${#failed[@]} -gt 0 ]; then
    printf '\nFailed: %s\n' "$(IFS=';'; echo "${failed[*]}")" >&2
    exit 1
fi
