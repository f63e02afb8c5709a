"""What the guide for agencies says can be copied and run, on both brokers."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from guides import blocks, guide
from journey import lamia

from commons.client_access import SCOPES

TEXT = guide("clients")


def test_the_guide_names_every_scope():
    assert set(re.findall(r"`([a-z]+:(?:read|write))`", TEXT)) == set(SCOPES)


def test_what_the_guide_says_works_as_it_stands(platform, api, tmp_path):
    [program] = blocks(TEXT, "python")
    (tmp_path / "agency.py").write_text(program, encoding="utf-8")
    *until_used, rotating, revoking = blocks(TEXT, "sh")
    python = f'CLIENT_ID="$CLIENT_ID" CLIENT_SECRET="$CLIENT_SECRET" {sys.executable} agency.py\n'
    script = "set -euo pipefail\n" + "\n".join([*until_used, python, rotating, python, revoking])
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "KAINOTOMIA": platform.url,
        "EMAIL": "curator@demo.example",
        "PASSWORD": "kainotomia-demo",
        "ORGANISATION": lamia(api)["id"],
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    lines = done.stdout.splitlines()
    assert lines[0] == "Digital counter"
    assert lines[1].endswith(" draft")
    assert lines[-1] == "401"
    logs = "".join(path.read_text(encoding="utf-8") for path in (platform.data.path / "logs").glob("*.log"))
    assert "kainotomia_client_" not in logs
