#!/usr/bin/env bash
# Gets what the tests in a browser need: Chromium, as root on Debian, and axe-core, the judge of accessibility
# (MPL-2.0, used as it is and not shipped). Both are downloads, which is why no other target asks for them.
set -euo pipefail
cd "$(dirname "$0")/.."

AXE_CORE=4.14.1

if ! command -v chromium chromium-browser google-chrome >/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Missing: Chromium. On Debian: sudo apt-get install --no-install-recommends chromium" >&2
        exit 1
    fi
    echo "== Installing chromium"
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        exit 1
    fi
    rm -f "$log"
fi

axe=.venv/share/axe
if ! grep -qs "\"version\": \"$AXE_CORE\"" "$axe/node_modules/axe-core/package.json"; then
    command -v npm >/dev/null || { echo "Missing: npm, which gets axe-core." >&2; exit 1; }
    echo "== Getting axe-core $AXE_CORE"
    npm install --prefix "$axe" --ignore-scripts --no-save --no-audit --no-fund --silent "axe-core@$AXE_CORE"
fi
