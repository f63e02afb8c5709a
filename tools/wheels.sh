#!/usr/bin/env bash
# Builds the wheels of what is deployed: tools/wheels.sh FOLDER. Beside them it puts the pins of all that they need
# (requirements.txt, with hashes) and SHA256SUMS. Needs no network; the same tree gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/progress.sh
mkdir -p "${1:?name a folder}"
folder=$(cd "$1" && pwd)
python=$PWD/.venv/bin/python

build() {
    local project
    for project in chassis commons gateway portal services/*; do
        if [ -f "$project/pyproject.toml" ]; then
            (cd "$project" && "$python" -m hatchling build -t wheel -d "$folder") || return
        fi
    done
}

rm -f "$folder"/kainotomia_*.whl
find services gateway portal -path '*/migrations/*' -name '*.pyc' -delete # hatchling would take them along
step "Building wheels" build
cp requirements/production.txt "$folder/requirements.txt"
(cd "$folder" && sha256sum ./*.whl requirements.txt >SHA256SUMS)
echo "== $(ls "$folder"/*.whl | wc -l) wheels in $1"
