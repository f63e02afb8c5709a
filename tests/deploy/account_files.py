"""Accounts for tests: runs deploy/accounts.sh and reads what it wrote."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("identity", "observatory", "challenges", "notifications", "gateway", "portal")
WHERE = {
    "KAINOTOMIA_PUBLIC_URL": "https://api.ministry.example",
    "KAINOTOMIA_PORTAL_URL": "https://ministry.example",
    "SMTP_URL": "smtp+starttls://relay.ministry.example:587",
    "MAIL_FROM": "news@ministry.example",
}


def make(folder, *, database="db.example:5432", broker="rabbit.example:5672", **told):
    return subprocess.run(
        [ROOT / "deploy/accounts.sh", folder, database, broker],
        env={"PATH": os.environ["PATH"], **WHERE, **told}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def read(*paths):
    """Read files of settings, each line as NAME=VALUE, as podman, systemd and kubectl do."""
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    return dict(line.split("=", 1) for line in lines)
