"""Reading mail contacts: current addresses of people, with the token of the link that the mail carries, if any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from identity.access.email_change import queries as email_changes
from identity.access.email_change.links import CONFIRM, KEEP
from identity.access.password_reset.links import ResetLinks
from identity.organisation.invitation import queries as invitations
from identity.organisation.membership.queries import roles_of_people
from identity.person.person.model import ACTIVE, PENDING, Person
from identity.person.person.queries import people_to_write_to
from identity.person.person.verification import VerificationLinks

VERIFY: Final = "verify"
RESET: Final = "reset"
INVITE: Final = "invite"
CHANGES: Final = {"email": CONFIRM, "keep_email": KEEP}
"""Purposes of the mails about a change of address, with those of their links."""

MakeToken = Callable[[Person], str | None]


def token_maker(purpose: str | None, secret: str, *, now: datetime) -> MakeToken:
    """Return the function that creates a person's token for a purpose, or None where the link would be useless."""
    if purpose == VERIFY:
        verifying = VerificationLinks(secret)
        return lambda person: verifying.make(person, now=now) if person.status == PENDING else None
    if purpose == RESET:
        resetting = ResetLinks(secret)
        return lambda person: resetting.make(person, now=now) if person.status == ACTIVE else None
    return lambda _: None


def mail_contacts(
    session: Session, *, person_ids: Sequence[UUID], purpose: str | None, secret: str, now: datetime
) -> list[dict[str, Any]]:
    """Return the contacts of people.

    For the purpose `invite` the identifiers are those of invitations, for `email` those of changes of address.
    """
    if purpose in CHANGES:
        return email_changes.mail_contacts(session, person_ids, CHANGES[purpose], secret, now=now)
    if purpose == INVITE:
        return invitations.mail_contacts(session, person_ids, secret, now=now)
    make_token = token_maker(purpose, secret, now=now)
    people = people_to_write_to(session, person_ids)
    roles = roles_of_people(session, [person.id for person in people])
    return [_contact(person, make_token) | {"roles": roles[person.id]} for person in people]


def _contact(person: Person, make_token: MakeToken) -> dict[str, Any]:
    return {
        "person_id": person.id,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "status": person.status,
        "token": make_token(person),
        "registration": person.registration,
    }
