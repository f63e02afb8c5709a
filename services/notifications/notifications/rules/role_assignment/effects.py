"""Effects of identity's events on role assignments and on suspended people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.erasures import not_erased
from chassis.subscriptions import Received
from commons.roles import REPRESENTATIVE
from notifications.circular.obligation import facts
from notifications.circular.obligation.model import APPOINT_REPRESENTATIVE
from notifications.notices.fan_out import reopen
from notifications.recipients.role_assignment.model import EVERYWHERE, RoleAssignment
from notifications.recipients.role_assignment.queries import role_assignments_of
from notifications.recipients.suspended_person.model import SuspendedPerson

_KEY: Final = ("person_id", "role", "organisation_id")
_PLATFORM: Final = {"organisation_id": EVERYWHERE, "organisation_kind": None, "region": None}


def add_member(session: Session, event: Received, now: datetime) -> None:
    """Keep a role in an organisation, until it ends."""
    del now
    kept = {name: event.data[name] for name in (*_KEY, "organisation_kind", "region")}
    _keep(session, {**kept, "since": event.time})
    if event.data["role"] == REPRESENTATIVE and not_erased(session, [event.data["person_id"]]):
        facts.keep(session, *_representative(event), at=event.time)


def remove_member(session: Session, event: Received, now: datetime) -> None:
    """End a role in an organisation."""
    del now
    _end(session, event.data)
    if event.data["role"] == REPRESENTATIVE:
        facts.take_back(session, *_representative(event), at=event.time)


def grant_role(session: Session, event: Received, now: datetime) -> None:
    """Keep a role on the whole platform, until it ends."""
    del now
    _keep(session, {**event.data, **_PLATFORM, "since": event.time})


def revoke_role(session: Session, event: Received, now: datetime) -> None:
    """End a role on the whole platform."""
    del now
    _end(session, {**event.data, "organisation_id": EVERYWHERE})


def suspend(session: Session, event: Received, now: datetime) -> None:
    """Keep that a person is suspended: others are told in their place."""
    del now
    person_id = event.data["person_id"]
    if not_erased(session, [person_id]):
        kept = insert(SuspendedPerson).values(person_id=person_id, since=event.time)
        session.execute(kept.on_conflict_do_nothing())


def reinstate(session: Session, event: Received, now: datetime) -> None:
    """End a suspension, and tell the person of the notices since then."""
    del now
    person_id = event.data["person_id"]
    ended = delete(SuspendedPerson).where(SuspendedPerson.person_id == person_id).returning(SuspendedPerson.person_id)
    if session.execute(ended).first() is None:
        return
    for role in role_assignments_of(session, [person_id])[person_id]:
        _reopen(
            session,
            {**{name: getattr(role, name) for name in (*_KEY, "organisation_kind", "region")}, "since": event.time},
        )


def _representative(event: Received) -> tuple[UUID, str, UUID]:
    return event.data["organisation_id"], APPOINT_REPRESENTATIVE, event.data["person_id"]


def _end(session: Session, assignment: Mapping[str, Any]) -> None:
    session.execute(delete(RoleAssignment).where(*(getattr(RoleAssignment, name) == assignment[name] for name in _KEY)))


def _keep(session: Session, assignment: dict[str, Any]) -> None:
    if not not_erased(session, [assignment["person_id"]]):
        return
    kept = insert(RoleAssignment).values(assignment).on_conflict_do_nothing().returning(RoleAssignment.person_id)
    if session.execute(kept).first() is not None:
        _reopen(session, assignment)


def _reopen(session: Session, assignment: Mapping[str, Any]) -> None:
    reopen(session, {**assignment, **{name: str(assignment[name]) for name in ("organisation_id", "person_id")}})
