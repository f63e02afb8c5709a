"""Wheels for a server: they and the pins of production.txt are all it gets, nothing of a desk's environment."""

from __future__ import annotations

import re
import subprocess
import sys
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(?: ; ([^\\]+))?", re.MULTILINE)
PARTS = ("identity", "observatory", "challenges", "notifications", "gateway", "portal")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([ROOT / "tools/wheels.sh", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def server(wheels, tmp_path_factory):
    """An environment as on a server: the files of the pinned packages, linked from here, and our wheels unpacked."""
    venv = tmp_path_factory.mktemp("server")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    [site] = venv.glob("lib/*/site-packages")
    for name in installed_pins(wheels / "requirements.txt"):
        link(distribution(name), site)
    for wheel in wheels.glob("*.whl"):
        with ZipFile(wheel) as archive:
            archive.extractall(site)
    return venv / "bin/python"


def installed_pins(path):
    """Return the pinned packages that this interpreter and system need."""
    return [name for name, _, marker in PIN.findall(path.read_text("utf-8")) if not marker or Marker(marker).evaluate()]


def link(found, site):
    """Link the packages, modules and metadata of a distribution."""
    for name in {file.parts[0] for file in found.files if file.parts[0] not in {"..", "__pycache__"}}:
        if not (site / name).exists():
            (site / name).symlink_to(Path(found.locate_file(name)))


def asked(server, *words):
    return subprocess.run([server, "-I", "-m", *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_runs_from_wheels_and_pins_alone(server, part):
    told = asked(server, part, "--version")
    assert re.fullmatch(rf"kainotomia-{part} \d+\.\d+\.\d+\n", told.stdout), told.stderr
    faulty = asked(server, part, "setup")
    assert faulty.returncode == 2, faulty.stderr
    assert "KAINOTOMIA_PUBLIC_URL is missing" in faulty.stderr


def test_what_is_needed_beside_a_part_comes_along(server, make_database):
    """Migrations, taxonomies and templates are in the wheels: a service writes its contract, a portal its tables."""
    assert '"service": "observatory"' in asked(server, "observatory", "contract").stdout
    code = (
        "import sys; from portal import database; from chassis.migrations import migrations_folder; "
        "database.upgrade(sys.argv[1]); [migrations_folder(part) for part in sys.argv[2:]]"
    )
    done = subprocess.run(
        [server, "-I", "-c", code, make_database("portal"), *PARTS[:5]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_wheels_are_the_same_each_time_and_sums_tell(wheels, tmp_path):
    subprocess.run([ROOT / "tools/wheels.sh", tmp_path], check=True, capture_output=True)
    sums = (wheels / "SHA256SUMS").read_text("utf-8")
    assert (tmp_path / "SHA256SUMS").read_text("utf-8") == sums
    assert len(sums.splitlines()) == len(list(wheels.glob("*.whl"))) + 1


def test_wheels_bound_their_siblings_and_hold_no_byte_code(wheels):
    for wheel in wheels.glob("*.whl"):
        with ZipFile(wheel) as archive:
            names = archive.namelist()
            [metadata] = [name for name in names if name.endswith(".dist-info/METADATA")]
            needed = message_from_bytes(archive.read(metadata)).get_all("Requires-Dist")
        assert not [name for name in names if name.endswith(".pyc")], wheel.name
        ours = [line for line in needed if line.startswith("kainotomia-")]
        assert all("<" in line and ">=" in line for line in ours), wheel.name
        assert ours or "chassis" in wheel.name
