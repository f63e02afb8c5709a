"""Change of address: asked by the person, confirmed at the new address, stopped at the old one until then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import BadRequest, Conflict, FieldError, Gone, ValidationFailed
from chassis.language import Localized
from identity.base import Base
from identity.security.address_key import address_key

LINK_LIFETIME: Final = timedelta(hours=24)


class AddressIsTheSame(ValidationFailed):
    """The new address is that of the account already, in this spelling or another."""

    title = Localized(el="Ο λογαριασμός έχει ήδη αυτή τη διεύθυνση", en="The account has this address already")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("email", "same", self.title)])


class AddressOfTheProvider(Conflict):
    """The account signs in with its employer's provider, which vouches for the address."""

    title = Localized(
        el="Συνδέεστε με τον λογαριασμό της υπηρεσίας σας: τη διεύθυνση την αλλάζει η υπηρεσία σας",
        en="You sign in with your employer's account: your employer changes its address",
    )


class AddressTaken(Conflict):
    """Another account has got the address meanwhile."""

    title = Localized(
        el="Η διεύθυνση ανήκει πλέον σε άλλον λογαριασμό", en="The address belongs to another account now"
    )


class AddressLinkInvalid(BadRequest):
    """The link was not made here, or the change was stopped, replaced by a later one, or is of a closed account."""

    title = Localized(el="Ο σύνδεσμος αλλαγής διεύθυνσης δεν ισχύει", en="The link to change the address is not valid")


class AddressLinkExpired(Gone):
    """The link is older than it lasts."""

    title = Localized(
        el="Ο σύνδεσμος αλλαγής διεύθυνσης έληξε. Ζητήστε ξανά την αλλαγή",
        en="The link to change the address has expired. Ask for the change again",
    )


class EmailChange(Base):
    """One change of address. `previous` is the address until then, kept until the subscriptions have followed."""

    __tablename__ = "email_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    email: Mapped[str] = mapped_column(Text)
    previous: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @classmethod
    def ask(cls, person_id: UUID, email: str, *, now: datetime) -> EmailChange:
        """Record the wish of a person."""
        return cls(id=uuid7(), person_id=person_id, email=email, expires_at=now + LINK_LIFETIME)

    @property
    def key(self) -> str:
        """Return the form of the new address by which accounts are found."""
        return address_key(self.email)

    def waits(self, now: datetime) -> bool:
        """Return whether the change can still be confirmed or stopped."""
        return self.confirmed_at is None and now < self.expires_at

    def check_open(self, now: datetime) -> None:
        """Raise `AddressLinkExpired` for a change that nobody confirmed in time."""
        if self.confirmed_at is None and not self.waits(now):
            raise AddressLinkExpired

    def confirm(self, previous: str | None, *, now: datetime) -> None:
        """Note that the account has the new address, and which it had."""
        self.confirmed_at, self.previous = now, previous
