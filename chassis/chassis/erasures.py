"""Erasures: what every service that knows people does when identity says that one of them is erased.

In the transaction of the event it erases or blanks what it holds, remembers the bare identifier, so that an event that
comes late brings nothing back, and announces its receipt. What a call that was under way may have written all the same
goes with the next rounds of the timer.
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
from chassis.service import Operations
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
    """A service has erased a person; `erased` says how many rows of which table it changed."""

    type: ClassVar[str] = "erasure.receipted.v1"
    aggregate: ClassVar[str] = "erasure"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId
    service: str
    erased: dict[str, int]


class PersonErasedHeard(Schema):
    """What we need of `person.erased.v1`."""

    person_id = fields.UUID(required=True)


class AskPersonalData(Schema):
    """Whose data; `email` for a service that knows people by their address. `count` asks only how much there is."""

    person_id = fields.UUID(required=True)
    email = fields.String(load_default=None, allow_none=True)
    count = fields.Boolean(load_default=False)


class PersonalDataView(View):
    """What a service holds about a person, holding by holding."""

    sections = fields.List(fields.Dict(), required=True)


class KeepsPersonalData(Operations):
    """A service that declares what it holds about people, and for how long."""

    personal_data_categories: ClassVar[tuple[PersonalDataCategory, ...]] = ()
    retention: ClassVar[tuple[RetentionRule, ...]] = ()

    def subject_of(self, person_id: UUID, email: str | None = None) -> Subject:
        """Give what this service knows a person by."""
        del email
        return Subject(person_id=person_id)

    @internal(body=AskPersonalData, returns=PersonalDataView)
    def personal_data(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Give everything that is held about a person; identity asks, on behalf of that person alone."""
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

    @subscribe("identity", "person.erased.v1", schema=PersonErasedHeard)
    def on_person_erased(self, event: Received) -> None:
        """Erase the person here, remember that they are, and give the receipt."""
        person_id = event.data["person_id"]
        record_erasure(self.session, person_id, at=self.now)
        erased = self.erase_person(self.subject_of(person_id))
        self.publish(ErasureReceipted(person_id=person_id, service=self.name, erased=erased))

    def erase_person(self, subject: Subject) -> dict[str, int]:
        """Erase a person from what is declared; a service with rules of its own does those first."""
        erased = personal_data.erase(self.session, self.personal_data_categories, subject)
        answers = idempotency.delete(self.session, Principal(person_id=subject.person_id).caller_id or "")
        return {**erased, "idempotency": answers} if answers else erased

    @every(seconds=3600)
    def erase_what_came_after(self) -> None:
        """Erase what calls that were under way at the time have left of the people erased of late."""
        for person_id in erased_since(self.session, self.now - LOOKED_AFTER):
            left = self.erase_person(self.subject_of(person_id))
            if left:
                log.info("erased_what_came_after", service=self.name, rows=left)


def record_erasure(session: Session, person_id: UUID, *, at: datetime) -> None:
    """Remember that a person is erased, by the bare identifier."""
    session.execute(insert(table).values(person_id=person_id, erased_at=at).on_conflict_do_nothing())


def erased_since(session: Session, since: datetime) -> Sequence[UUID]:
    """Give the people who were erased after a moment."""
    return session.scalars(select(table.c.person_id).where(table.c.erased_at > since)).all()


def living(session: Session, person_ids: Collection[UUID]) -> list[UUID]:
    """Give those of the people who are not erased, in their order; for what an event that comes late says of them."""
    gone = set(session.scalars(select(table.c.person_id).where(table.c.person_id.in_(person_ids))))
    return [person_id for person_id in person_ids if person_id not in gone]


def create(connection: Connection) -> None:
    """Make the table; a service's migration calls it through `chassis.migrations.create_erasure_table`."""
    metadata.create_all(connection, checkfirst=False)


def drop(connection: Connection) -> None:
    """Take the table away again."""
    metadata.drop_all(connection, checkfirst=False)
