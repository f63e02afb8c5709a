"""An existing generator makes a client of the platform's own document without a warning, and the client works."""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path

import pytest
from guides import blocks, guide
from journey import lamia

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
def test_the_program_of_the_guide_runs_on_a_generated_client(platform, api, tmp_path):
    made = subprocess.run(
        [ROOT / "tools/client.sh", platform.url, tmp_path], capture_output=True, text=True, check=False, timeout=240
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "warning" not in made.stdout.lower() + made.stderr.lower()

    curator = api.as_("curator@demo.example")
    said = {
        "organisation_id": lamia(api)["id"],
        "name": "A generated client",
        "scopes": ["practices:read", "practices:write"],
        "expires_in_days": 1,
    }
    client = curator.post("/v1/clients", said).json
    [program] = blocks(guide("clients"), "py")
    (tmp_path / "agency.py").write_text(program, encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "KAINOTOMIA": platform.url,
        "CLIENT_ID": client["id"],
        "CLIENT_SECRET": client["client_secret"],
        "ORGANISATION": said["organisation_id"],
        "PYTHONUTF8": "1",
    }
    python = ROOT / ".venv-client/bin/python"
    ran = subprocess.run(
        [python, "-W", "error", "agency.py"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found, state, refused = ran.stdout.splitlines()
    listed = api.get("/v1/practices?sector=technology").json
    assert found.startswith(f"{listed['total']} [")
    assert state == "draft"
    assert refused == "/problems/validation-failed ['title']"
    with (tmp_path / "practices.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == api.get("/v1/practices").json["total"]
