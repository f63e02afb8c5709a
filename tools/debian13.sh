#!/usr/bin/env bash
# Makes a Debian 13 tree with RabbitMQ 4 in a folder of its own, for `make faults-rabbitmq4`; quick if it is there.
# Nothing in it is ever started by Debian, and nothing outside the folder changes but for debootstrap's own package.
# The folder is .cache/debian13 in the checkout, or KAINOTOMIA_DEBIAN13; remove it to have a new one.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=${KAINOTOMIA_DEBIAN13:-.cache/debian13}
made=$tree/etc/kainotomia-made   # written last: a tree without it is half a tree

refuse() {
    echo "RabbitMQ 4 for tests: $1" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || refuse "making and entering a Debian tree needs root. Run this as root (sudo make ...)."
if [ -e "$made" ]; then
    echo "== $(cat "$made")"
    exit 0
fi
if [ -e "$tree" ] && [ -n "$(ls -A "$tree")" ]; then
    refuse "$tree is neither empty nor a tree that this tool finished. Remove it or set KAINOTOMIA_DEBIAN13."
fi

command -v apt-get >/dev/null || refuse "this machine has no apt, from which the mirror of Debian is known."
export DEBIAN_FRONTEND=noninteractive
if ! command -v debootstrap >/dev/null; then
    echo "== Installing debootstrap"
    { apt-get install -qq -y --no-install-recommends debootstrap ||
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends debootstrap; }; } >/dev/null ||
        refuse "debootstrap is not installed and apt could not install it."
fi

# This machine's own mirror, and its proxy if it has one: the mirror that serves the release which runs here.
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' "Release: $codename" 'Component: main' | sed -n 1p)
[ -n "$mirror" ] || refuse "apt's sources name no mirror for Debian $codename; is this Debian?"
proxy=
eval "$(apt-config shell proxy Acquire::http::Proxy)"
if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then export http_proxy=$proxy; fi

echo "== Making a Debian 13 tree with RabbitMQ in $tree (some minutes, about 200 MB, once)"
new=$tree.new
log=$tree.log
mkdir -p "$(dirname "$tree")"
# --one-file-system: a broken-off debootstrap may have left /proc mounted there.
umount -q "$new/proc" "$new/sys" 2>/dev/null || true
rm -rf --one-file-system "$new"
# debootstrap keeps Debian's scripts from starting anything: a policy-rc.d that says no, and a start-stop-daemon that
# does nothing.
if ! debootstrap --variant=minbase --include=rabbitmq-server trixie "$new" "$mirror" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    refuse "debootstrap failed; the whole story is in $log."
fi
rm -rf "$new/var/cache/apt" "$new/var/lib/apt/lists" "$new/usr/share/doc" "$new/usr/share/locale"
version=$(chroot "$new" dpkg-query -W -f '${Version}' rabbitmq-server)
echo "Debian $(cat "$new/etc/debian_version") with rabbitmq-server $version" >"$new/etc/kainotomia-made"
rmdir "$tree" 2>/dev/null || true
mv "$new" "$tree"
rm -f "$log"
echo "== $(cat "$made")"
