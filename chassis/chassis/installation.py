"""Installation: the service and secret that a database belongs to, written by `setup` and checked before any work.

It is a comment on Alembic's table, so it is copied, backed up and restored with the database. Of a secret only a
one-way mark is stored. Databases set up by an earlier version have none and are accepted.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from psycopg import sql
from sqlalchemy import Connection, Engine, text

from chassis.migrations import pending
from chassis.settings import ProcessSettings, known_secrets

_KEPT = 2  # marks: while a new secret is rolled out, processes with the one before go on
_LOCK = 0x6B61_696E_6F75
_READ = text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")
_PURPOSE = b"kainotomia.installation"


class WrongInstallation(Exception):
    """The database belongs to another service, or to an installation with another secret; the text says the remedy."""


@dataclass(frozen=True)
class Installation:
    """Installation mark of a database; empty where `setup` has not written it yet."""

    service: str = ""
    marks: tuple[str, ...] = ()

    @classmethod
    def read(cls, connection: Connection) -> Installation:
        """Read it from the database."""
        comment = connection.execute(_READ).scalar_one()
        try:
            said = orjson.loads(comment or "{}")
            return cls(str(said.get("service", "")), tuple(map(str, said.get("secrets", ()))))
        except (ValueError, TypeError, AttributeError):  # a comment of somebody else's
            return cls()

    def check_service(self, service: str) -> None:
        """Raise `WrongInstallation` for the database of another service."""
        if self.service not in {"", service}:
            raise WrongInstallation(f"this is the database of {self.service}: correct DATABASE_URL_{service.upper()}")

    def check_secret(self, secrets: Iterable[str]) -> None:
        """Raise `WrongInstallation` if it was set up with none of these secrets."""
        if self.marks and not any(mark(secret) in self.marks for secret in secrets):
            raise WrongInstallation(
                "KAINOTOMIA_SECRET is not the one that this database was set up with: bring that one back, "
                "or, if it was changed on purpose, run setup --new-secret"
            )


def mark(secret: str) -> str:
    """Return a one-way mark of a secret; neither the secret nor anything signed with it can be derived from it."""
    return hmac.digest(secret.encode(), _PURPOSE, sha256)[:6].hex()


def refusal_reason(service: Any, settings: ProcessSettings, engine: Engine) -> str | None:
    """Return the reason why a service must not take work with this database and these settings, or None.

    Raises the driver's exception when the database is away.
    """
    try:
        with engine.connect() as connection:
            found = Installation.read(connection)
        found.check_service(service.name)
        if pending(service.name, engine):
            return f"the database lacks migrations: run python -m {service.name} setup"
        found.check_secret(known_secrets(settings))
    except WrongInstallation as exc:
        return str(exc)
    return next(filter(None, (key(settings, engine) for key in service.keys)), None)


def check_service(engine: Engine, service: str) -> None:
    """Raise `WrongInstallation` for the database of another service, before anything is written to it."""
    with engine.connect() as connection:
        Installation.read(connection).check_service(service)


def claim(engine: Engine, service: str, settings: ProcessSettings, *, new_secret: bool = False) -> None:
    """Record the service and secret of a database. Several replicas may do so concurrently.

    Raises `WrongInstallation` for another service's database, and for another secret unless `new_secret` is set or the
    settings name the old one as a previous secret.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = Installation.read(connection)
        found.check_service(service)
        if not new_secret:
            found.check_secret(known_secrets(settings))
        ours = (mark(settings.secret),) if settings.secret else ()  # the gateway signs nothing
        marks = found.marks if set(ours) <= set(found.marks) else (*ours, *found.marks)[:_KEPT]
        if found != Installation(service, marks):
            said = orjson.dumps({"service": service, "secrets": marks}).decode()
            statement = sql.SQL("COMMENT ON TABLE alembic_version IS {}").format(sql.Literal(said))
            connection.exec_driver_sql(statement.as_string())
