"""What the guide says of importing many practices can be copied and run, through the gateway, on both brokers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from api import until
from journey import lamia

GUIDE = Path(__file__).parents[2] / "docs/guides/api.md"


def test_what_the_guide_says_works_as_it_stands(platform, api, tmp_path):
    section = GUIDE.read_text(encoding="utf-8").partition("## Many practices at once")[2].partition("\n## ")[0]
    [script] = re.findall(r"^```bash\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    contributor = api.as_("contributor@demo.example")
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "KAINOTOMIA": platform.url,
        "TOKEN": contributor.token,
        "ORGANISATION": lamia(api)["id"],
    }
    script = f"set -euo pipefail\nuuidgen() {{ echo guide-1; }}\n{script}\necho\necho $import"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    address = done.stdout.splitlines()[-1]
    ended = until(lambda: (state := contributor.get(address).json)["finished_at"] and state)
    assert [ended[name] for name in ("state", "rows", "created", "faulty")] == ["finished", 2, 2, 0], ended
    for row in contributor.get(f"{address}/rows").json["items"]:
        assert contributor.get(f"/v1/practices/{row['practice_id']}").json["state"] == "draft"
        assert api.get(f"/v1/practices/{row['practice_id']}").status == 404
    assert (tmp_path / "practices.xlsx").read_bytes().startswith(b"PK")
