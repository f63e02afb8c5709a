"""A service on the chassis that reads one row by id: what the gateway is measured with.

python read_service.py AMQP_URI DATABASE_URL
"""

from __future__ import annotations

import chassis.green  # noqa: F401

import sys
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import orjson
from marshmallow import fields
from sqlalchemy import text
from things import thing

from chassis import idempotency
from chassis.audit import trail
from chassis.errors import NotFound
from chassis.events import Event
from chassis.host import Host
from chassis.language import Localized
from chassis.logs import configure_logs
from chassis.messaging import tables
from chassis.messaging.topology import declare_topology
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.schemas import View
from chassis.service import Service
from chassis.settings import ServiceSettings

SEE = Localized(el="Δες μία", en="See one")


class PracticeView(View):
    id = fields.String()
    slug = fields.String()
    state = fields.String()
    title = fields.String()
    summary = fields.String()
    region = fields.String()
    sectors = fields.List(fields.String())
    stage = fields.String()
    revision = fields.Integer()


@dataclass(frozen=True, kw_only=True)
class PracticeSeen(Event):
    type: ClassVar[str] = "practice.seen.v1"
    aggregate: ClassVar[str] = "practice"
    key: ClassVar[str] = "practice_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("practice_id",)
    expects_listener: ClassVar[bool] = False

    practice_id: UUID


class Practices(Service):
    name = "observatory"
    publishes = (PracticeSeen,)

    @classmethod
    def version(cls) -> str:
        return "1.0.0"

    def _read(self, practice_id):
        row = self.session.execute(text("SELECT body FROM practice WHERE id = :id"), {"id": practice_id}).first()
        if row is None:
            raise NotFound
        return row[0]

    @operation("GET", "/v1/practices/{practice_id}", summary=SEE, allow=ANYONE, returns=PracticeView, single_read=True)
    def get_practice(self, practice_id):
        return self._read(practice_id)

    @operation("GET", "/v1/practices/{practice_id}/kept", summary=SEE, allow=ANYONE, returns=PracticeView,
               cache=Cache(300, ("practice:{practice_id}",)))  # fmt: skip
    def get_kept_practice(self, practice_id):
        return self._read(practice_id)


def main() -> None:
    settings = ServiceSettings(amqp_uri=sys.argv[1], database_url=sys.argv[2], secret="x" * 40)
    configure_logs("json", "WARNING", "observatory")
    host = Host(settings)
    container = host.add_service(Practices, settings)
    engine = container.config["engine"]
    with engine.begin() as connection:
        tables.create(connection)
        idempotency.create(connection)
        trail.create(connection)
        connection.execute(text("CREATE TABLE practice (id uuid PRIMARY KEY, body jsonb)"))
        for number in range(1000):
            practice_id = f"00000000-0000-7000-8000-{number:012d}"
            values = {"id": practice_id, "body": orjson.dumps(thing(practice_id)).decode()}
            connection.execute(text("INSERT INTO practice VALUES (:id, CAST(:body AS jsonb))"), values)
    declare_topology(settings.amqp_uri, Practices, engine=engine)
    raise SystemExit(host.run())


if __name__ == "__main__":
    main()
