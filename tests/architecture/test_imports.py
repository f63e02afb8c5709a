"""The import contracts hold, and each of them would catch the fault it is for."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from house import PACKAGES, ROOT, SERVICES, nouns


def lint(folder, *arguments):
    linter = Path(sys.executable).with_name("lint-imports")
    places = [str(folder / path.parent.relative_to(ROOT)) for path in PACKAGES.values()]
    return subprocess.run(
        [linter, "--config", "pyproject.toml", "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house_copy(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in PACKAGES.values():
        shutil.copytree(path, tmp_path / path.relative_to(ROOT), ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def some_file(name, *, service=None):
    """The first file of that name in a noun, preferring a named service."""
    for candidate in [service] if service else SERVICES:
        for noun in nouns(candidate):
            if (noun / name).is_file():
                return noun / name
    pytest.fail(f"no noun has a {name}")


def test_the_house_as_it_stands_keeps_every_contract(house_copy):
    finished = lint(house_copy)
    assert finished.returncode == 0, finished.stdout


BREAKS = [
    ("independent", lambda: PACKAGES["observatory"] / "service.py", "import identity"),
    ("independent", lambda: PACKAGES["gateway"] / "__init__.py", "import observatory"),
    ("independent", lambda: PACKAGES["notifications"] / "service.py", "import gateway"),
    ("independent", lambda: PACKAGES["portal"] / "visit.py", "import observatory"),
    ("independent", lambda: PACKAGES["gateway"] / "__init__.py", "import portal"),
    ("chassis-below", lambda: PACKAGES["chassis"] / "language.py", "import notifications"),
    ("chassis-below", lambda: PACKAGES["chassis"] / "errors.py", "import gateway"),
    ("commons-below", lambda: PACKAGES["commons"] / "greek" / "letters.py", "import observatory"),
    ("commons-below", lambda: PACKAGES["commons"] / "opendata" / "atom.py", "import gateway"),
    ("gateway-knows-no-domain", lambda: PACKAGES["gateway"] / "settings.py", "import commons"),
    ("no-engine-in-the-domain", lambda: some_file("operations.py"), "import nameko.rpc"),
    ("no-engine-in-the-domain", lambda: some_file("queries.py"), "import eventlet"),
    ("no-engine-in-the-domain", lambda: some_file("events.py"), "from kombu import Exchange"),
    ("runner-above", lambda: PACKAGES["identity"] / "service.py", "import kainotomia_local"),
    ("portal-without-engine", lambda: PACKAGES["portal"] / "visit.py", "import eventlet"),
    ("portal-without-engine", lambda: PACKAGES["portal"] / "visit.py", "import chassis.service"),
    ("runner-starts-the-portal", lambda: PACKAGES["kainotomia_local"] / "run.py", "import portal"),
    ("pure-models", lambda: some_file("model.py", service="observatory"), "import chassis.service"),
    ("pure-models", lambda: some_file("model.py", service="identity"), "import chassis.operations"),
    ("pure-models", lambda: some_file("model.py", service="notifications"), "import marshmallow"),
    ("models-first", lambda: some_file("model.py", service="observatory"), "from {noun} import schemas"),
    ("models-first", lambda: some_file("events.py", service="observatory"), "from {noun} import operations"),
    ("notifications-wings", lambda: PACKAGES["notifications"] / "base.py", "import notifications.rules"),
    ("observatory-wings", lambda: PACKAGES["observatory"] / "practice/practice/access.py", "import observatory.search"),
    ("challenges-wings", lambda: PACKAGES["challenges"] / "call" / "__init__.py", "import challenges.judging"),
    ("queries-read", lambda: some_file("queries.py", service="observatory"), "from {noun} import operations"),
    ("layers-identity", lambda: PACKAGES["identity"] / "person/consent/record.py", "import identity.organisation"),
    ("layers-identity", lambda: PACKAGES["identity"] / "security/throttle/counter.py", "import identity.person"),
]


@pytest.mark.parametrize(("contract", "place", "line"), BREAKS, ids=[f"{c}-{s}" for c, _, s in BREAKS])
def test_a_broken_rule_is_caught(house_copy, contract, place, line):
    path = place().relative_to(ROOT)
    package = ".".join(path.parts[2:-1])
    broken = house_copy / path
    with broken.open("a", encoding="utf-8") as end:
        end.write(f"\n{line.format(noun=package)}\n")
    finished = lint(house_copy, "--contract", contract)
    assert finished.returncode == 1, f"nobody noticed `{line}` in {path}\n{finished.stdout}{finished.stderr}"
    assert "BROKEN" in finished.stdout


def test_every_contract_is_broken_once_on_purpose():
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {contract["id"] for contract in document["tool"]["importlinter"]["contracts"]}
    assert declared == {contract for contract, _, _ in BREAKS}
