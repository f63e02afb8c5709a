"""Effects of identity's events on role assignments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.erasures import not_erased
from chassis.subscriptions import Received
from notifications.notices.fan_out import reopen
from notifications.recipients.role_assignment.model import EVERYWHERE, RoleAssignment

_KEY: Final = ("person_id", "role", "organisation_id")
_PLATFORM: Final = {"organisation_id": EVERYWHERE, "organisation_kind": None, "region": None}


def add_member(session: Session, event: Received, now: datetime) -> None:
    """Keep a role in an organisation, until it ends."""
    del now
    kept = {name: event.data[name] for name in (*_KEY, "organisation_kind", "region")}
    _keep(session, {**kept, "since": event.time})


def remove_member(session: Session, event: Received, now: datetime) -> None:
    """End a role in an organisation."""
    del now
    _end(session, event.data)


def grant_role(session: Session, event: Received, now: datetime) -> None:
    """Keep a role on the whole platform, until it ends."""
    del now
    _keep(session, {**event.data, **_PLATFORM, "since": event.time})


def revoke_role(session: Session, event: Received, now: datetime) -> None:
    """End a role on the whole platform."""
    del now
    _end(session, {**event.data, "organisation_id": EVERYWHERE})


def _end(session: Session, assignment: Mapping[str, Any]) -> None:
    session.execute(delete(RoleAssignment).where(*(getattr(RoleAssignment, name) == assignment[name] for name in _KEY)))


def _keep(session: Session, assignment: dict[str, Any]) -> None:
    if not not_erased(session, [assignment["person_id"]]):
        return
    kept = insert(RoleAssignment).values(assignment).on_conflict_do_nothing().returning(RoleAssignment.person_id)
    if session.execute(kept).first() is not None:
        reopen(
            session,
            {**assignment, **{name: str(assignment[name]) for name in ("organisation_id", "person_id")}},
        )
