"""Invitation: an offer of a role in an organisation to an address.

    pending ──accept──> accepted
       ├────withdraw──> withdrawn (also when the inviter is suspended or no longer manages the organisation)
       └── expires after 14 days

The holder of the link reads the mail of the address; so accepting confirms an account, or creates one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import uuid7
from chassis.errors import (
    BadRequest,
    Conflict,
    FieldError,
    Gone,
    NotFound,
    TooManyRequests,
    ValidationFailed,
)
from chassis.language import Localized
from identity.base import Base
from identity.organisation.invitation.events import InvitationMade
from identity.organisation.membership.model import OrganisationNotActive
from identity.organisation.organisation.model import Organisation
from identity.security.address_key import address_key

PENDING: Final = "pending"
ACCEPTED: Final = "accepted"
WITHDRAWN: Final = "withdrawn"
LIFETIME: Final = timedelta(days=14)
MOST_IN_AN_HOUR: Final = 100  # of one person, to whichever addresses
KEPT: Final = timedelta(days=30)  # after it ended, so that managers see what became of it


class InvitationNotFound(NotFound):
    """The organisation has no such invitation."""

    title = Localized(el="Η πρόσκληση δεν βρέθηκε", en="There is no such invitation")


class InvitationAlreadyMade(Conflict):
    """The address has an invitation to this role that holds, or the role itself."""

    title = Localized(
        el="Υπάρχει ήδη πρόσκληση για αυτή τη διεύθυνση και τον ρόλο",
        en="The address has an invitation to this role already",
    )


class InvitationInvalid(BadRequest):
    """The link was not made by us, or the invitation was withdrawn, or its giver may invite no longer."""

    title = Localized(el="Η πρόσκληση δεν ισχύει", en="The invitation is not valid")


class InvitationExpired(Gone):
    """The invitation was made longer ago than it holds."""

    title = Localized(el="Η πρόσκληση έληξε. Ζητήστε νέα", en="The invitation has expired. Ask for another")


class InvitationsTooMany(TooManyRequests):
    """The address got, or the person sent, as many invitations in an hour as are allowed."""

    title = Localized(
        el="Στάλθηκαν πολλές προσκλήσεις. Δοκιμάστε αργότερα", en="Too many invitations were sent. Try again later"
    )


class AccountWanted(ValidationFailed):
    """There is no account for the address yet: a name and a password make it."""

    title = Localized(
        el="Δώστε όνομα και κωδικό πρόσβασης για τον νέο λογαριασμό",
        en="Give a name and a password for the new account",
    )

    def __init__(self) -> None:
        required = Localized(el="Το πεδίο είναι υποχρεωτικό.", en="Missing data for required field.")
        super().__init__(errors=[FieldError(name, "required", required) for name in ("name", "password")])


class Invitation(Base):
    """One invitation of one address to one role."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    email: Mapped[str]
    email_key: Mapped[str]
    role: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default=PENDING)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def make(
        cls, organisation: Organisation, *, email: str, role: str, language: str, by: UUID | None, now: datetime
    ) -> tuple[Invitation, InvitationMade]:
        """Ask an address to join."""
        if not organisation.is_active:
            raise OrganisationNotActive
        invitation = cls(
            id=uuid7(),
            organisation_id=organisation.id,
            organisation=organisation,
            email=email,
            email_key=address_key(email),
            role=role,
            language=language,
            state=PENDING,
            invited_by=by,
            created_at=now,
            expires_at=now + LIFETIME,
            ended_at=None,
        )
        event = InvitationMade(invitation_id=invitation.id, organisation_id=organisation.id, role=role)
        return invitation, event

    def holds(self, now: datetime) -> bool:
        """Return whether the invitation can be accepted."""
        return self.state == PENDING and now < self.expires_at

    def check(self, now: datetime) -> None:
        """Raise `InvitationExpired` or `InvitationInvalid` unless it holds."""
        if self.state == PENDING and now >= self.expires_at:
            raise InvitationExpired
        if self.state != PENDING:
            raise InvitationInvalid

    def accept(self, *, now: datetime) -> None:
        """Note that it was accepted, once."""
        self.check(now)
        self.state, self.ended_at = ACCEPTED, now

    def withdraw(self, *, now: datetime) -> None:
        """Withdraw the invitation. Without effect once it is withdrawn or accepted."""
        if self.state == PENDING:
            self.state, self.ended_at = WITHDRAWN, now
