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
    for name in ("RUN", "DEV", "INSTALL"):
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
