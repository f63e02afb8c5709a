"""deploy/accounts.sh: every part starts from what it wrote, and nobody else reads it."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys

import account_files
import pytest

from chassis.installed import GATEWAYS, SERVICES, installed
from portal.settings import PortalSettings


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("accounts") / "settings"
    done = account_files.make(folder, AMQP_SCHEME="amqps")
    assert done.returncode == 0, done.stderr
    return folder


def test_every_part_reads_its_settings_from_them(settings):
    classes = {part.name: part.settings_class for part in (*installed(SERVICES), *installed(GATEWAYS))}
    for part, settings_class in {**classes, "portal": PortalSettings}.items():
        told = account_files.read(settings / "common.env", settings / f"{part}.env")
        read = settings_class.read(part, told)
        assert not read.demo
        assert getattr(read, "amqp_uri", "amqps://").startswith("amqps://")


def test_a_part_has_no_other_parts_password(settings):
    told = {part: account_files.read(settings / f"{part}.env") for part in account_files.PARTS}
    found = {part: set(re.findall(r":([\w-]{43})@", " ".join(values.values()))) for part, values in told.items()}
    everything = [password for passwords in found.values() for password in passwords]
    assert len(everything) == len(set(everything)) == 11  # six databases, five users of the broker
    assert "KAINOTOMIA_SECRET" not in told["gateway"]


def test_nobody_else_reads_them_and_they_are_not_changed(settings):
    assert {stat.S_IMODE(path.stat().st_mode) for path in settings.iterdir()} == {0o600}
    assert stat.S_IMODE(settings.stat().st_mode) == 0o700
    before = {path: path.read_bytes() for path in settings.iterdir()}
    again = account_files.make(settings)
    assert again.returncode == 1
    assert "stay as they are" in again.stderr
    assert before == {path: path.read_bytes() for path in settings.iterdir()}


def test_the_operators_tools_make_definitions_of_them(settings):
    told = account_files.read(settings / "common.env", settings / "operator.env")
    made = subprocess.run(
        [sys.executable, "-m", "chassis.operator", "definitions"], env=told, capture_output=True, text=True, check=True
    )
    document = json.loads(made.stdout)
    assert [user["name"] for user in document["users"]] == [
        "challenges",
        "identity",
        "notifications",
        "observatory",
        "gateway",
    ]
    assert "is not in the document" not in made.stderr


@pytest.mark.parametrize("missing", account_files.WHERE)
def test_what_is_not_told_is_asked_for(tmp_path, missing):
    done = account_files.make(tmp_path / "settings", **{missing: ""})
    assert done.returncode != 0
    assert missing in done.stderr
    assert not (tmp_path / "settings").exists()
