"""The steps of accepting an invitation, between the operation and the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.events import Event
from identity.organisation.invitation.model import AccountWanted, Invitation, InvitationInvalid
from identity.organisation.invitation.queries import check_inviter, of_link
from identity.organisation.membership.model import Membership
from identity.organisation.membership.queries import lock_against_closing, roles_held
from identity.organisation.membership.succession import with_inherited
from identity.person.consent.record import agree_to_terms
from identity.person.person.model import PENDING, Person
from identity.person.person.queries import claim_address, find_by_address


def check(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Raise `InvitationExpired` or `InvitationInvalid` unless it can be accepted."""
    invitation.check(now)
    check_inviter(session, invitation)


def wants_account(session: Session, invitation: Invitation) -> bool:
    """Return whether acceptance must create or confirm an account; raise `InvitationInvalid` for a suspended one."""
    person = find_by_address(session, invitation.email)
    if person is None or person.status == PENDING:
        return True
    if not person.may_sign_in:
        raise InvitationInvalid
    return False


def check_account(body: dict[str, Any]) -> None:
    """Raise `AccountWanted` where the name or password of the new account is missing."""
    if not (body["name"] and body["password"]):
        raise AccountWanted


def accept(
    session: Session, invitation_id: UUID, *, name: str, password_hash: str | None, now: datetime
) -> list[Event]:
    """Accept an invitation: create or confirm the account if need be, and add the role.

    The second of two concurrent acceptances raises `InvitationInvalid`.
    """
    invitation = of_link(session, invitation_id, for_update=True)
    check(session, invitation, now=now)
    person = claim_address(session, invitation.email)
    events: list[Event] = []
    if person is None or person.status == PENDING:
        if password_hash is None:
            raise AccountWanted
        person, verified = _account(session, person, invitation, name=name, password_hash=password_hash, now=now)
        events += verified
    if not person.may_sign_in:
        raise InvitationInvalid
    held = roles_held(session, person.id)
    if (invitation.organisation_id, invitation.role) not in held:
        organisation = lock_against_closing(session, invitation.organisation_id)
        membership, added = Membership.add(person.id, organisation, invitation.role, held=held, now=now)
        session.add(membership)
        events += with_inherited(session, [added])
    invitation.accept(now=now)
    return events


def _account(
    session: Session, person: Person | None, invitation: Invitation, *, name: str, password_hash: str, now: datetime
) -> tuple[Person, list[Event]]:
    """Create and confirm the account. No confirmation mail is sent, because the invitation proves the address."""
    language = invitation.language
    if person is None:
        person, _ = Person.register(
            email=invitation.email, name=name, language=language, password_hash=password_hash, now=now
        )
        session.add(person)
    verified = person.confirm(name=name, language=language, password_hash=password_hash, now=now)
    session.flush()
    agree_to_terms(session, person.id, operation="accept_invitation", now=now)
    return person, [verified]
