"""Databases for tests: made from a template, and lent to one test after another, each of which finds it untouched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from psycopg import Connection, sql

from kainotomia_local.postgres import Postgres

Migrate = Callable[[str], object]

# What was deleted stays in the files until PostgreSQL finds time; then a new copy is quicker than the old one.
_LOANS = 40

_RELATIONS = """
    SELECT relname, relkind, relnatts, relhastriggers FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'i', 'v', 'm') ORDER BY relname
"""
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


@dataclass
class _Pristine:
    """A migrated database: what it is made of, the rows it begins with, where its sequences stand; its free copies."""

    relations: list[tuple]
    tables: list[str]
    rows: dict[str, bytes] = field(default_factory=dict)
    columns: dict[str, sql.Composed] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)


class Databases:
    """Makes databases that nobody has used, and lends ones that look like it."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._numbers = count(1)
        self._templates: dict[tuple[str, Migrate | None], str] = {}
        self._pristine: dict[tuple[str, Migrate], _Pristine] = {}
        self._loans: dict[str, int] = defaultdict(int)

    def make(self, service: str, *, migrate: Migrate | None = None) -> str:
        """Make a database owned by the role of `service`; with `migrate`, a copy of one on which it ran once."""
        name = f"{service}_{next(self._numbers)}"
        return self._server.clone_database(self._template(service, migrate), name, role=service)

    def borrow(self, service: str, migrate: Migrate) -> str:
        """Give a database as `make` gives it, from one test's hands into the next one's."""
        pristine = self._pristine.get((service, migrate))
        if pristine is None:
            pristine = self._pristine[service, migrate] = self._look_at(self._template(service, migrate))
        if not pristine.free:
            return self.make(service, migrate=migrate)
        return self._server.url(service, pristine.free.pop())

    def give_back(self, service: str, migrate: Migrate, address: str) -> None:
        """Take a database back and set it right for the next test; if its tables are not what they were, it goes."""
        name = address.rpartition("/")[2]
        pristine = self._pristine[service, migrate]
        self._loans[name] += 1
        with self._server.connect(name) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [name],
            )
            same = self._loans[name] < _LOANS and connection.execute(_RELATIONS).fetchall() == pristine.relations
            if same:
                _set_right(connection, pristine)
        if same:
            pristine.free.append(name)
        else:
            self._server.drop_database(name)

    def _template(self, service: str, migrate: Migrate | None) -> str:
        template = self._templates.get((service, migrate))
        if template is None:
            template = f"{service}_template_{next(self._numbers)}"
            address = self._server.create_service_database(template, role=service)
            if migrate is not None:
                migrate(address)
            self._templates[service, migrate] = template
        return template

    def _look_at(self, name: str) -> _Pristine:
        with self._server.connect(name) as connection:
            relations = connection.execute(_RELATIONS).fetchall()
            found = _Pristine(relations, [relation for relation, kind, *_ in relations if kind == "r"])
            for table in found.tables:
                columns = [sql.Identifier(column) for (column,) in connection.execute(_COLUMNS, [f'"{table}"'])]
                found.columns[table] = sql.SQL("{} ({})").format(sql.Identifier(table), sql.SQL(", ").join(columns))
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(found.columns[table])) as copy:
                    rows = b"".join(bytes(part) for part in copy)
                if rows:
                    found.rows[table] = rows
            for sequence in (relation for relation, kind, *_ in relations if kind == "S"):
                statement = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(sequence))
                found.sequences[sequence] = connection.execute(statement).fetchone()
        return found


def _set_right(connection: Connection, pristine: _Pristine) -> None:
    with connection.transaction():
        # neither foreign keys nor triggers, some of which forbid deleting, speak in this transaction
        connection.execute("SET LOCAL session_replication_role = replica")
        deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in pristine.tables]
        settings = [
            sql.SQL("SELECT setval({}, {}, {})").format(f'"{sequence}"', last, called)
            for sequence, (last, called) in pristine.sequences.items()
        ]
        connection.execute(sql.SQL("; ").join([*deletions, *settings]))
        for table, rows in pristine.rows.items():
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(pristine.columns[table])) as copy:
                copy.write(rows)
