#!/usr/bin/env bash
# Builds the image of each part and of the operator's tools with buildah: tools/images.sh [PART…]. They are called
# localhost/kainotomia/PART:VERSION and :latest. BASE names another base image; where none is named and the default cannot be
# pulled, one is made of Debian's packages. As root on Debian it installs the tools that are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/progress.sh
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(identity observatory challenges notifications gateway portal operator)
default=debian:trixie-slim
made=localhost/kainotomia/base:trixie
context=build/images
export BUILDAH_ISOLATION=chroot

refuse() {
    echo "images: $1" >&2
    exit 1
}

packages() {
    { apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }; }
}

need() { # WHAT PROGRAMS…: install packages of these names where they are missing
    local missing=() program
    for program in "$@"; do command -v "$program" >/dev/null || missing+=("$program"); done
    [ ${#missing[@]} = 0 ] && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        DEBIAN_FRONTEND=noninteractive step "Installing ${missing[*]}" packages "${missing[@]}" && return
    fi
    refuse "missing: ${missing[*]}. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${missing[*]}"
}

make_base() { # of what a minimal Debian has, Python and the certificates of authorities
    local tar container
    tar=$(mktemp --suffix .tar)
    mmdebstrap --quiet --variant=minbase --include=python3,python3-venv,ca-certificates \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --customize-hook='rm -rf "$1"/etc/apt/sources.list* "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
        trixie "$tar"
    container=$(buildah from scratch)
    buildah add -q "$container" "$tar" /
    buildah commit -q "$container" "$made"
    buildah rm "$container"
    rm -f "$tar"
}

fetch_packages() { # the wheels of the pins, for the Python of the base, by their hashes
    local version=$1
    .venv/bin/python -m pip download -q --no-deps --require-hashes --only-binary :all: --dest "$context/packages" \
        --python-version "$version" --implementation cp --abi "cp${version/./}" --abi abi3 --abi none \
        --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform any \
        -r requirements/production.txt
}

build() { # PART VERSION
    buildah build -q --layers --format docker --build-arg "BASE=$BASE" --build-arg "PART=$1" \
        --label "org.opencontainers.image.version=$2" --label "org.opencontainers.image.revision=$revision" \
        -t "localhost/kainotomia/$1:$2" -t "localhost/kainotomia/$1:latest" -f deploy/images/Containerfile "$context"
}

need buildah podman runc fuse-overlayfs catatonit
if [ -z "${BASE:-}" ]; then
    BASE=$default
    if buildah inspect --type image "$made" >/dev/null 2>&1; then
        BASE=$made
    elif ! buildah pull -q "$default" >/dev/null 2>&1; then
        need mmdebstrap
        step "Making a base image of Debian's packages ($default cannot be pulled)" make_base
        BASE=$made
    fi
fi
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
mkdir -p "$context"
tools/wheels.sh "$context"
cp deploy/images/sbom.py "$context/"
step "Fetching the pinned packages" fetch_packages "${PYTHON_VERSION:-3.13}"
for part in "${parts[@]}"; do
    # the operator's tools are the chassis'
    distribution=${part/operator/chassis}
    version=$(cd "$context" && ls "kainotomia_$distribution"-*.whl | sed 's/^[^-]*-//; s/-.*//')
    step "Building kainotomia/$part:$version" build "$part" "$version"
done
