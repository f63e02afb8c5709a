#!/usr/bin/env bash
# Runs every measurement under tests/bench one after another, alone on the machine, and prints its figures.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
shopt -s nullglob
for bench in tests/bench/bench_*.py; do
    printf '\n== %s\n' "$(basename "$bench" .py)"
    .venv/bin/python "$bench" || failed=1
done
exit $failed
