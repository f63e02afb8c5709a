#!/usr/bin/env bash
# Makes sure that the tests find a RabbitMQ and a PostgreSQL to start as private nodes, a Chromium, Prometheus' tool and nginx.
# As root on Debian it installs what is missing, without starting anything system-wide; otherwise it says
# what to install. In CI a missing server is a failure; on a desk the tests that need it are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/progress.sh

# The runner's own search decides, so that what is found here is what the tests will find.
has_broker() {
    .venv/bin/python -c 'import sys; from kainotomia_local import rabbitmq as r; sys.exit(r.find() is None)'
}

has_postgres() {
    .venv/bin/python -c 'import sys; from kainotomia_local import postgres_programs as p; sys.exit(not p.find())'
}

has_browser() {
    command -v chromium chromium-browser google-chrome >/dev/null
}

has_promtool() {
    command -v promtool >/dev/null
}

has_nginx() { # Debian has it where only administrators look
    PATH=$PATH:/usr/sbin command -v nginx >/dev/null
}

install_packages() {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

missing=()
has_broker || missing+=(rabbitmq-server)
has_postgres || missing+=(postgresql)
has_browser || missing+=(chromium fonts-dejavu-core)
has_promtool || missing+=(prometheus)
has_nginx || missing+=(nginx-light)
if [ ${#missing[@]} = 0 ]; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    policy=/usr/sbin/policy-rc.d
    if ! [ -e "$policy" ]; then
        # 101 tells Debian's maintainer scripts not to start the service: the tests run private nodes.
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    step "Installing ${missing[*]}" install_packages "${missing[@]}" || true
fi

still=()
has_broker || still+=(rabbitmq-server)
has_postgres || still+=(postgresql)
has_browser || still+=(chromium)
has_promtool || still+=(prometheus)
has_nginx || still+=(nginx-light)
if [ ${#still[@]} = 0 ]; then exit 0; fi
echo "Missing: ${still[*]}. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${still[*]}" >&2
if [ -n "${CI:-}" ]; then exit 1; fi
echo "Tests that need them are skipped." >&2
