"""An operator's command for the platform that runs here, with what its service is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kainotomia_local.data_directory import ENVIRONMENTS, DataDirectory
from kainotomia_local.operator_command import operate
from kainotomia_local.progress import silent
from kainotomia_local.surroundings import inherited, own

if TYPE_CHECKING:
    from pathlib import Path

TOY = "import os, sys\nprint(os.environ['DATABASE_URL_TOY'], *sys.argv[1:])\nsys.exit(3)\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDirectory:
    monkeypatch.setenv("KAINOTOMIA_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL_TOY", "of somebody else")
    (tmp_path / "toy.py").write_text(TOY)
    return DataDirectory(tmp_path, silent)


def test_a_command_runs_as_its_service_does(data: DataDirectory, capfd: pytest.CaptureFixture[str]) -> None:
    data.lock()
    data.keep_environments({"toy": {"DATABASE_URL_TOY": "its own", "PYTHONPATH": str(data.path)}})
    assert (data.path / ENVIRONMENTS).stat().st_mode & 0o077 == 0
    assert operate(["toy", "grant-role", "maria@lamia.example"]) == 3
    assert capfd.readouterr().out == "its own grant-role maria@lamia.example\n"
    for wrong in ([], ["nothing", "doctor"]):
        assert operate(wrong) == 2
        assert "SERVICE is one of toy." in capfd.readouterr().err
    data.unlock()


def test_secrets_of_the_launcher_are_not_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_PASSWORD", "private")
    monkeypatch.setenv("KAINOTOMIA_SECRET", "s" * 32)
    made = {**inherited(), "DATABASE_URL_TOY": "its own", "PYTHONUNBUFFERED": "1"}
    assert "CLOUD_PASSWORD" in made
    assert own(made).keys() >= {"DATABASE_URL_TOY", "KAINOTOMIA_SECRET"}
    assert "CLOUD_PASSWORD" not in own(made)


def test_without_a_platform_it_says_so(data: DataDirectory, capfd: pytest.CaptureFixture[str]) -> None:
    assert operate(["toy", "doctor"]) == 1
    assert f"No platform runs on {data.path}" in capfd.readouterr().err
    data.lock()
    assert operate(["toy", "doctor"]) == 1
    assert "not started its services yet" in capfd.readouterr().err
    data.unlock()
    assert operate(["toy", "doctor"]) == 1
