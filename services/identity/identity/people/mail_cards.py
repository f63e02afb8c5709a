"""Mail cards: where to write to a person now, with the token of the link that the mail carries, if it carries one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from identity.password_resets.links import ResetLinks
from identity.people.model import ACTIVE, PENDING, Person
from identity.people.verification import VerificationLinks

VERIFY: Final = "verify"
RESET: Final = "reset"
PURPOSES: Final = (VERIFY, RESET)

MakeToken = Callable[[Person], str | None]


def token_maker(purpose: str | None, secret: str, *, now: datetime) -> MakeToken:
    """Give the way to make a person's token for a purpose; None where the link would be of no use."""
    if purpose == VERIFY:
        verifying = VerificationLinks(secret)
        return lambda person: verifying.make(person, now=now) if person.status == PENDING else None
    if purpose == RESET:
        resetting = ResetLinks(secret)
        return lambda person: resetting.make(person, now=now) if person.status == ACTIVE else None
    return lambda _: None


def mail_card(person: Person, make_token: MakeToken) -> dict[str, Any]:
    """Give where to write to a person."""
    return {
        "person_id": person.id,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "status": person.status,
        "token": make_token(person),
    }
