#!/usr/bin/env bash
# Generates a Python client from the OpenAPI document of a running platform: `tools/client.sh ADDRESS FOLDER`.
# The generator has an environment of its own; a warning of it fails.
set -euo pipefail
address=${1:?the address of a platform} folder=${2:?a folder}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")/.."
venv=.venv-client

if ! cmp -s tools/client.txt "$venv/.installed"; then
    PYTHON=${PYTHON:-$(command -v .venv/bin/python || command -v python3)}
    echo "== Making $venv"
    "$PYTHON" -m venv --clear "$venv"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --only-binary :all: \
        --require-hashes -r tools/client.txt
    cp tools/client.txt "$venv/.installed"
fi

PATH="$PWD/$venv/bin:$PATH" openapi-python-client generate --url "$address/openapi.json?lang=en" \
    --config tools/client.yaml --meta none --output-path "$folder/kainotomia_client" \
    --overwrite --fail-on-warning
echo "== A client is in $folder/kainotomia_client; $venv/bin/python has what it imports (httpx, attrs)"
