"""The steps when somebody leaves an organisation, between the operations and the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.events import Event
from chassis.principal import Principal
from commons.roles import MANAGER, is_curator
from identity.organisation.invitation.withdrawal import withdraw_given_by
from identity.organisation.membership.model import (
    LastManager,
    MemberNotFound,
    Membership,
    SuccessorTheSame,
    check_may_add_members,
    check_may_remove,
)
from identity.organisation.membership.queries import (
    get_future_member,
    has_other_manager,
    lock_against_closing,
    lock_memberships,
    lock_organisation,
    lock_roles,
    roles_held,
)
from identity.organisation.membership.succession import with_inherited
from identity.organisation.membership.vacancy import vacancies
from identity.organisation.organisation.queries import get_organisation
from identity.security.revocation.revoke import end_access

# Tokens are issued under a lock; the clock is read while holding it, so no token with the old role is later.
_AT_ONCE: Final = timedelta()
Clock = Callable[[], datetime]


def remove(
    session: Session, principal: Principal, organisation_id: UUID, person_id: UUID, role: str | None, *, clock: Clock
) -> list[Event]:
    """End one role of a person in an organisation, or all. Revokes their access tokens."""
    organisation = get_organisation(session, organisation_id)
    check_may_remove(principal, organisation, person_id)
    leaving = [one for one in lock_memberships(session, organisation.id, person_id) if role in {None, one.role}]
    if not leaving:
        raise MemberNotFound
    manages = any(one.role == MANAGER for one in leaving)
    if manages and not is_curator(principal) and not has_other_manager(session, organisation.id, person_id):
        raise LastManager
    return _end(session, leaving, None, clock())


def hand_over(
    session: Session, principal: Principal, organisation_id: UUID, person_id: UUID, email: str, *, clock: Clock
) -> tuple[dict[str, Any], list[Event]]:
    """Transfer a leaving person's roles to a successor, in addition to the successor's own."""
    organisation = lock_against_closing(session, organisation_id)
    check_may_add_members(principal, organisation)
    leaving = lock_memberships(session, organisation.id, person_id)
    if not leaving:
        raise MemberNotFound
    now = clock()
    successor = get_future_member(session, email)
    if successor.id == person_id:
        raise SuccessorTheSame
    held = set(roles_held(session, successor.id))
    events: list[Event] = []
    for role in [one.role for one in leaving if (organisation.id, one.role) not in held]:
        membership, added = Membership.add(successor.id, organisation, role, held=held, now=now)
        held.add((organisation.id, role))
        session.add(membership)
        events.append(added)
    events = with_inherited(session, events) + _end(session, leaving, successor.id, now)
    roles = sorted(role for place, role in held if place == organisation.id)
    return {"person_id": successor.id, "organisation_id": organisation.id, "roles": roles}, events


def end_all(session: Session, person_id: UUID, *, by: Principal, now: datetime) -> tuple[list[Event], int]:
    """End every membership of a person. Return the events and the number of memberships.

    Access ends with the account, not here. Raises `LastManager`, with the organisations, where nobody else manages;
    a curator may leave them without a manager.
    """
    places = sorted({organisation_id for organisation_id, _ in roles_held(session, person_id)})
    for organisation_id in places:  # in one order, so that nobody waits in a circle; only then the person
        lock_organisation(session, organisation_id)
    leaving = lock_roles(session, person_id)
    alone = [
        one.organisation_id
        for one in leaving
        if one.role == MANAGER and not has_other_manager(session, one.organisation_id, person_id)
    ]
    if alone and not is_curator(by):
        raise LastManager(organisation_ids=alone)
    for one in leaving:
        session.delete(one)
    withdraw_given_by(session, person_id, now=now)
    session.flush()
    ended = with_inherited(session, [one.removal() for one in leaving])
    return [*ended, *vacancies(session, [(one.organisation_id, one.role) for one in leaving])], len(leaving)


def _end(session: Session, leaving: Sequence[Membership], successor_id: UUID | None, now: datetime) -> list[Event]:
    events = with_inherited(session, [one.removal(successor_id) for one in leaving])
    person_id, organisation_id = leaving[0].person_id, leaving[0].organisation_id
    for one in leaving:
        session.delete(one)
    if any(one.role == MANAGER for one in leaving):
        withdraw_given_by(session, person_id, organisation_id=organisation_id, now=now)
    session.flush()
    events += vacancies(session, [(one.organisation_id, one.role) for one in leaving])
    return [*events, *end_access(session, [person_id], now=now, under_way=_AT_ONCE)]
