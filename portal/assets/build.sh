#!/usr/bin/env bash
# Builds the portal's static files from the npm packages in package.json; for maintainers, not for running the portal.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --silent
out=../portal/static
node_modules/.bin/sass --load-path=node_modules --style=compressed --no-source-map --quiet-deps --silence-deprecation=import portal.scss "$out/portal.css"
cp portal.js autosave.js suggest.js upload.js icon.svg greece.svg "$out/"
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$out/"
for subset in greek latin; do
    for weight in 400 700; do
        cp "node_modules/@fontsource/noto-sans/files/noto-sans-$subset-$weight-normal.woff2" "$out/noto-sans-$subset-$weight.woff2"
    done
done
python3 - "$out" <<'PY'
import hashlib, json, sys
from pathlib import Path
folder = Path(sys.argv[1])
digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.name != "digests.json"}
(folder / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
PY
