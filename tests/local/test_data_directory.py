"""The data directory: one run at a time, and a fresh start that throws away only what is ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kainotomia_local import processes
from kainotomia_local.data_directory import DataDirectory, InUse, fingerprint


def silent(line: str) -> None:
    del line


def test_two_runs_do_not_share_a_directory(tmp_path: Path) -> None:
    first = DataDirectory(tmp_path, silent).lock()
    with pytest.raises(InUse, match="in use by another run"):
        DataDirectory(tmp_path, silent).lock()
    first.unlock()
    DataDirectory(tmp_path, silent).lock().unlock()


def test_the_secret_is_made_once_and_hidden_from_others(tmp_path: Path) -> None:
    secret = DataDirectory(tmp_path, silent).secret()
    assert len(secret) >= 32
    assert DataDirectory(tmp_path, silent).secret() == secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("umask", [0o022, 0])
def test_files_readable_by_others_are_closed_at_the_next_start(tmp_path: Path, umask: int) -> None:
    said: list[str] = []
    before = os.umask(umask)
    try:
        place = tmp_path / "data"
        DataDirectory(place, silent).secret() if place.exists() else place.mkdir()
        for name in (
            "secret",
            "logs/gateway.log",
            "postgres/passwords.json",
            "mailbox/mailbox.sqlite3",
            "children.json",
        ):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text("x")
        (place / "logs/link").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").write_text("theirs")
    finally:
        os.umask(before)
    theirs = (tmp_path / "elsewhere").stat().st_mode
    DataDirectory(place, said.append).lock().unlock()
    assert said[0].startswith("Others on this machine could read postgres/passwords.json, secret, children.json")
    modes = {path: path.stat().st_mode & 0o077 for path in place.rglob("*") if not path.is_symlink()}
    assert [path for path, mode in modes.items() if mode] == []
    assert place.stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)
    assert (tmp_path / "elsewhere").stat().st_mode == theirs
    DataDirectory(place, said.append).lock().unlock()
    assert len(said) == 1


def test_a_directory_with_foreign_files_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine")
    (tmp_path / "secret").write_text("x")
    for path, mode in ((tmp_path, 0o755), (tmp_path / "thesis.odt", 0o644), (tmp_path / "secret", 0o644)):
        path.chmod(mode)
    DataDirectory(tmp_path, silent).lock().unlock()
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path, tmp_path / "thesis.odt", tmp_path / "secret")]
    assert modes == [0o755, 0o644, 0o600]


def test_what_a_child_writes_is_its_own(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        child = processes.spawn(["sh", "-c", "mkdir made && touch made/file"], cwd=tmp_path)
        assert child.wait() == 0
    finally:
        os.umask(before)
    assert (tmp_path / "made").stat().st_mode & 0o077 == (tmp_path / "made/file").stat().st_mode & 0o077 == 0


def test_processes_of_a_killed_run_are_ended_and_no_others(tmp_path: Path) -> None:
    said: list[str] = []
    ours, stranger = processes.spawn(["sleep", "600"]), processes.spawn(["sleep", "600"])
    try:
        data = DataDirectory(tmp_path, said.append)
        data.record_children([ours.pid])
        data.end_stale_children()
        assert ours.poll() is not None
        assert stranger.poll() is None
        assert "1 processes" in said[0]
        data.end_stale_children()
        assert len(said) == 1
    finally:
        processes.kill(ours)
        processes.kill(stranger)


def test_a_fresh_start_keeps_what_is_not_ours(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path, silent)
    data.mark("seeded/register", "1")
    data.secret()
    (tmp_path / "thesis.odt").write_text("mine")
    (tmp_path / "photos").mkdir()
    data.wipe()
    assert not data.is_marked("seeded/register", "1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos", "thesis.odt"]


def test_a_mark_holds_for_its_value_only(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path, silent)
    assert not data.is_marked("seeded/cases", "a")
    data.mark("seeded/cases", "a")
    assert data.is_marked("seeded/cases", "a")
    assert not data.is_marked("seeded/cases", "b")


def test_a_fingerprint_changes_with_any_file_below(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("1")
    before = fingerprint([tmp_path])
    (tmp_path / "deep" / "file").write_text("2")
    assert fingerprint([tmp_path]) != before
