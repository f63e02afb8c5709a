"""Data that a released version wrote: this version reads them, and both write to one database side by side."""

from __future__ import annotations

import pickle
import pkgutil
import subprocess
import sys
import tarfile
import tomllib
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from chassis import migrations
from kainotomia_local.parts import SERVICES
from kainotomia_local.postgres import SUPERUSER

ROOT = Path(__file__).parents[2]
RELEASES = tomllib.loads((ROOT / "tests/contracts/releases.toml").read_text("utf-8"))
PACKAGES = ("chassis", *(f"services/{name}" for name in SERVICES))
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

RENAMED = {
    "0.1.0": {
        "identity": [("endings.model:Ending", "security.revocation.model:Revocation")],
        "observatory": [("origins.model:PracticeOrigin", "practice.provenance.model:PracticeOrigin")],
        "challenges": [("acts.model:Act", "judging.evaluation_log.model:LogEntry")],
        "notifications": [
            ("announcements.model:Announcement", "notices.model:Notice"),
            ("duties.model:Duty", "recipients.role_assignment.model:RoleAssignment"),
            ("entrants.model:Entrant", "recipients.participant.model:Participant"),
        ],
    }
}

# Runs on the code of the released version: sets the database up, writes, waits, writes again and counts.
WRITER = """
import pickle, pkgutil, sys
from importlib import import_module
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session
from chassis import migrations

service, owner, superuser, names, turns = pickle.load(sys.stdin.buffer)
import_module(service + ".service")
engine = create_engine(owner)
migrations.upgrade(service, engine)
mapped = [pkgutil.resolve_name(service + "." + name) for name in names]
for turn in turns:
    with Session(create_engine(superuser)) as session:
        session.add_all(
            one(**{name: value for name, value in values.items() if hasattr(one, name)})
            for one, values in zip(mapped, turn)
        )
        session.commit()
    with Session(engine) as session:
        print(*(session.scalar(select(func.count()).select_from(one)) for one in mapped), flush=True)
    sys.stdin.buffer.readline()
migrations.upgrade(service, engine)
"""


def value_of(kind, number):
    """Return a value that a column of this type takes, another for each number."""
    if isinstance(kind, ARRAY):
        return [value_of(kind.item_type, number)]
    values = {UUID: UUID(int=number), str: f"text {number}", int: number, bool: True, datetime: AT}
    return values.get(getattr(kind, "impl_instance", kind).python_type, {"key": number})


def row(mapped, number):
    return {column.name: value_of(column.type, number) for column in mapped.__table__.columns}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return a function that unpacks the code of a released version and gives the path to import it by."""
    folder = tmp_path_factory.mktemp("released")

    def unpack(version):
        packed = subprocess.run(
            ["git", "archive", RELEASES[version], *PACKAGES], cwd=ROOT, capture_output=True, check=False
        )
        if packed.returncode:
            pytest.skip("the released version is not in this clone")
        if not (folder / version).exists():
            with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
                archive.extractall(folder / version, filter="data")
        return ":".join(str(folder / version / package) for package in PACKAGES)

    return unpack


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("version", RENAMED)
def test_renamed_tables_keep_their_data(version, service, released, make_database, postgres_server):
    owner = make_database(service)
    # References are not what is tried: the rows refer to nothing.
    superuser = postgres_server.url(SUPERUSER, owner.rpartition("/")[2]) + "?options=-csession_replication_role=replica"
    import_module(f"{service}.service")
    names = RENAMED[version][service]
    mapped = [pkgutil.resolve_name(f"{service}.{new}") for _, new in names]
    turns = [[row(one, number) for one in mapped] for number in (1, 3)]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], env={"PYTHONPATH": released(version)}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        pickle.dump((service, owner, superuser, [old for old, _ in names], turns), process.stdin)
        process.stdin.flush()
        assert process.stdout.readline().split() == [b"1"] * len(names)

        engine = create_engine(owner, poolclass=NullPool)
        migrations.upgrade(service, engine)
        with Session(create_engine(superuser, poolclass=NullPool)) as session:
            session.add_all(one(**row(one, 2)) for one in mapped)
            session.commit()
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.stdout.readline().split() == [b"3"] * len(names)
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.wait(60) == 0

    with Session(engine) as session:
        for one in mapped:
            key = one.__table__.primary_key.columns.values()[0]
            found = session.execute(select(one.__table__).order_by(key)).mappings().all()
            added = {name for name in found[0] if found[0][name] is None}  # since the released version
            wanted = [row(one, number) for number in (1, 2, 3)]
            assert [dict(each) for each in found] == [_without(added, wanted[0]), wanted[1], _without(added, wanted[2])]


def _without(names, values):
    return {name: None if name in names else value for name, value in values.items()}
