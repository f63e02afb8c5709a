#!/usr/bin/env bash
# The whole suite: in parallel what can be, then by itself what measures time or kills servers.
# Arguments go to pytest, e.g. -k review.
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
usual="not faults and not bench and not images and (not browser or sentinel)"
nothing=5 # pytest's exit code when its arguments select no test

status=0
run() {
    "$python" -m pytest "$@"
    local code=$?
    [ $code -eq 0 ] || [ $code -eq $nothing ] || status=$code
}

# In the order of the folders: the long tests of the whole platform begin early, the short ones fill the end.
# A worker takes a file at a time, or all that shares a platform (tests/conftest.py).
# One worker more than processors: a test of the whole platform waits for its processes as often as it computes.
workers=$(($(nproc) < 3 ? $(nproc) + 1 : 4))
run -n "$workers" --dist loadscope --no-loadscope-reorder -m "$usual and not alone" --durations 20 "$@"
# Without arguments only the files that say so are read: reading all the others takes longer than some of these tests.
if [ $# -eq 0 ]; then
    mapfile -t files < <(grep -rl --include='*.py' 'mark\.alone' tests | sed 's|/conftest\.py$||')
    set -- "${files[@]}"
fi
run -m "$usual and alone" --durations 5 "$@"
exit $status
