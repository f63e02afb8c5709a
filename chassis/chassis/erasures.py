"""Erasures: the part of an erasure (GDPR, article 17) that every service with personal data performs.

In the transaction of identity's event the service erases or anonymises its rows, stores the bare identifier, so that
a late event restores nothing, and publishes its receipt. Rows that a concurrent call has written all the same are
removed by the next rounds of the timer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

import structlog
from marshmallow import fields
from sqlalchemy import Column, DateTime, MetaData, Table, Uuid, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from chassis import idempotency, personal_data
from chassis.events import Event, PersonId
from chassis.operations import internal
from chassis.personal_data import PersonalDataCategory, Subject
from chassis.principal import Principal
from chassis.retention import RetentionRule, carry_out
from chassis.schemas import Schema, View
from chassis.service import Operations, SettingsT
from chassis.subscriptions import Received, subscribe
from chassis.timers import every

log = structlog.get_logger(__name__)

LOOKED_AFTER: Final = timedelta(days=1)
"""How long the timer looks for what came after an erasure."""

metadata = MetaData()
table = Table(
    "erased_people",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("erased_at", DateTime(timezone=True), nullable=False, index=True),
)


@dataclass(frozen=True, kw_only=True)
class ErasureReceipted(Event):
    """A service has erased a person; `erased` holds the number of changed rows by table."""

    type: ClassVar[str] = "erasure.receipted.v1"
    aggregate: ClassVar[str] = "erasure"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId
    service: str
    erased: dict[str, int]


class PersonErased(Schema):
    """Fields needed of `person.erased.v1`."""

    person_id = fields.UUID(required=True)


class AskPersonalData(Schema):
    """Query of a person's data; `email` for services that identify people by address. `count` asks for sums."""

    person_id = fields.UUID(required=True)
    email = fields.String(load_default=None, allow_none=True)
    count = fields.Boolean(load_default=False)


class PersonalDataView(View):
    """A person's data in one service, category by category."""

    sections = fields.List(fields.Dict(), required=True)


class KeepsPersonalData(Operations[SettingsT]):
    """Mixin of a service that declares its personal data and their retention."""

    personal_data_categories: ClassVar[tuple[PersonalDataCategory, ...]] = ()
    retention: ClassVar[tuple[RetentionRule, ...]] = ()

    def subject_of(self, person_id: UUID, email: str | None = None) -> Subject:
        """Return the data subject as this service identifies people."""
        del email
        return Subject(person_id=person_id)

    @internal(body=AskPersonalData, returns=PersonalDataView)
    def personal_data(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return all data held about a person; called by identity, on behalf of that person alone."""
        subject = self.subject_of(body["person_id"], body["email"])
        give = PersonalDataCategory.count if body["count"] else PersonalDataCategory.section
        return {"sections": [give(holding, self.session, subject) for holding in self.personal_data_categories]}

    @every(seconds=3600, transaction=False)
    def forget_what_is_over(self) -> None:
        """Carry out the rules of retention."""
        gone = carry_out(self.retention, self.transaction, now=self.now)
        if gone:
            log.info("retention_carried_out", service=self.name, rows=gone)


class ErasesPeople(KeepsPersonalData):
    """A service that erases people when identity has."""

    @subscribe("identity", "person.erased.v1", schema=PersonErased)
    def on_person_erased(self, event: Received) -> None:
        """Erase the person here, store the identifier and publish the receipt."""
        person_id = event.data["person_id"]
        record_erasure(self.session, person_id, at=self.now)
        erased = self.erase_person(self.subject_of(person_id))
        self.publish(ErasureReceipted(person_id=person_id, service=self.name, erased=erased))

    def erase_person(self, subject: Subject) -> dict[str, int]:
        """Erase a person from the declared categories. A service with rules of its own applies those first."""
        erased = personal_data.erase(self.session, self.personal_data_categories, subject)
        answers = idempotency.delete(self.session, Principal(person_id=subject.person_id).caller_id or "")
        return {**erased, "idempotency": answers} if answers else erased

    @every(seconds=3600)
    def erase_what_came_after(self) -> None:
        """Erase rows about recently erased people that calls in progress at the time have written."""
        for person_id in erased_since(self.session, self.now - LOOKED_AFTER):
            left = self.erase_person(self.subject_of(person_id))
            if left:
                log.info("erased_what_came_after", service=self.name, rows=left)


def record_erasure(session: Session, person_id: UUID, *, at: datetime) -> None:
    """Remember that a person is erased, by the bare identifier."""
    session.execute(insert(table).values(person_id=person_id, erased_at=at).on_conflict_do_nothing())


def erased_since(session: Session, since: datetime) -> Sequence[UUID]:
    """Return the ids of the people erased after a moment."""
    return session.scalars(select(table.c.person_id).where(table.c.erased_at > since)).all()


def not_erased(session: Session, person_ids: Collection[UUID]) -> list[UUID]:
    """Return those of the people that are not erased, in their order; for late events that mention them."""
    gone = set(session.scalars(select(table.c.person_id).where(table.c.person_id.in_(person_ids))))
    return [person_id for person_id in person_ids if person_id not in gone]


def create(connection: Connection) -> None:
    """Make the table; a service's migration calls it through `chassis.migrations.create_erasure_table`."""
    metadata.create_all(connection, checkfirst=False)


def drop(connection: Connection) -> None:
    """Take the table away again."""
    metadata.drop_all(connection, checkfirst=False)
