"""Client: a program of an organisation, which gets its tokens with a secret.

    registered ──rotate──> … ──revoke──> revoked

A secret lives until it expires, is replaced, or the client is revoked. At most two live at a time: the newest, and for
a while the one before it, so that a program can change over without an interruption.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy import Text as String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import uuid7
from chassis.errors import Conflict, Forbidden, NotFound
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import MANAGER, is_curator
from identity.access.client.secret import HINT_LENGTH, hash_secret, new_secret
from identity.base import Base
from identity.organisation.membership.model import OrganisationNotActive
from identity.organisation.organisation.model import Organisation

STANDARD: Final = "standard"
HIGH: Final = "high"
TIERS: Final = (STANDARD, HIGH)
MOST_CLIENTS: Final = 50  # of one organisation that are not revoked


class ClientNotFound(NotFound):
    """No client has this identifier, or it is not yours to see."""

    title = Localized(el="Το πρόγραμμα δεν βρέθηκε", en="There is no such client")


class ClientsNotYoursToManage(Forbidden):
    """Only a manager of the organisation or a curator manages its clients."""

    title = Localized(
        el="Τα προγράμματα ενός φορέα τα διαχειρίζεται ο διαχειριστής του ή ο επιμελητής",
        en="The clients of an organisation are managed by its managers or a curator",
    )


class TierNotYoursToGive(Forbidden):
    """Only a curator grants a client a higher rate than the standard one."""

    title = Localized(
        el="Υψηλότερο ρυθμό αιτημάτων δίνει μόνο ο επιμελητής", en="Only a curator gives a higher rate of requests"
    )


class ClientsTooMany(Conflict):
    """The organisation has as many clients as are allowed."""

    title = Localized(
        el="Ο φορέας έχει ήδη τα περισσότερα προγράμματα που επιτρέπονται",
        en="The organisation has as many clients as are allowed",
    )


class ClientRevoked(Conflict):
    """The client has been revoked and gets no further secrets."""

    title = Localized(el="Το πρόγραμμα έχει ανακληθεί", en="The client has been revoked")


class Client(Base):
    """A program of an organisation (RFC 6749). Calls of a `test` client pass every check and are rolled back."""

    __tablename__ = "clients"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    tier: Mapped[str]
    test: Mapped[bool]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    secrets: Mapped[list[ClientSecret]] = relationship(
        lazy="selectin", order_by="ClientSecret.created_at", cascade="all, delete-orphan"
    )

    @classmethod
    def register(
        cls,
        organisation: Organisation,
        *,
        name: str,
        scopes: Collection[str],
        tier: str,
        test: bool,
        by: Principal,
        others: int,
        now: datetime,
    ) -> Client:
        """Create a client of an organisation that has `others` more. `rotate` then creates its first secret."""
        check_may_manage(by, organisation.id)
        if tier != STANDARD and not is_curator(by):
            raise TierNotYoursToGive
        if not organisation.is_active:
            raise OrganisationNotActive
        if others >= MOST_CLIENTS:
            raise ClientsTooMany
        return cls(
            id=uuid7(),
            organisation_id=organisation.id,
            organisation=organisation,
            name=name,
            scopes=sorted(set(scopes)),
            tier=tier,
            test=test,
            created_by=by.person_id,
            created_at=now,
            revoked_at=None,
            revoked_by=None,
        )

    @property
    def responsible_person(self) -> UUID:
        """Return the person responsible for the client: the one to whom its newest secret was shown."""
        newest = max(self.secrets, key=lambda secret: (secret.created_at, secret.id), default=None)
        return (newest.shown_to if newest is not None else None) or self.created_by

    def live_secrets(self, now: datetime) -> Sequence[ClientSecret]:
        """Return the secrets that are accepted now, oldest first."""
        return [secret for secret in self.secrets if secret.is_live(now)]

    def rotate(
        self, *, by: Principal, lifetime: timedelta, overlap: timedelta, now: datetime
    ) -> tuple[str, list[UUID]]:
        """Create a secret. Return it in clear, with the identifiers of the secrets that it ended at once.

        The newest of the old secrets stays valid for `overlap`; an older one ends now.
        """
        if self.revoked_at is not None:
            raise ClientRevoked
        live = self.live_secrets(now)
        ended = [secret for secret in live[:-1] if secret.end_within(timedelta(), now=now)]
        ended += [secret for secret in live[-1:] if secret.end_within(overlap, now=now)]
        plaintext = new_secret(test=self.test)
        self.secrets.append(ClientSecret.of(plaintext, shown_to=by.person_id, expires_at=now + lifetime, now=now))
        return plaintext, [secret.id for secret in ended]

    def revoke(self, *, by: Principal, now: datetime) -> bool:
        """Revoke the client. Return whether it was not revoked before."""
        if self.revoked_at is not None:
            return False
        self.revoked_at, self.revoked_by = now, by.person_id
        for secret in self.live_secrets(now):
            secret.ended_at = now
        return True


class ClientSecret(Base):
    """A secret of a client, stored as SHA-256. `hint` is its last characters, by which people recognise it.

    `shown_to` is the person to whom it was shown. The secret is not accepted while that person is suspended.
    """

    __tablename__ = "client_secrets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    hint: Mapped[str]
    shown_to: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    @classmethod
    def of(cls, plaintext: str, *, shown_to: UUID | None, expires_at: datetime, now: datetime) -> ClientSecret:
        """Create the record of a secret: its hash and its hint."""
        return cls(
            id=uuid7(),
            secret_hash=hash_secret(plaintext),
            hint=plaintext[-HINT_LENGTH:],
            shown_to=shown_to,
            created_at=now,
            expires_at=expires_at,
            ended_at=None,
            last_used_at=None,
        )

    def is_live(self, now: datetime) -> bool:
        """Return whether the secret is accepted."""
        return self.ended_at is None and now < self.expires_at

    def end_within(self, overlap: timedelta, *, now: datetime) -> bool:
        """Limit the remaining lifetime of the secret to `overlap`. Return whether it ended at once."""
        if not overlap:
            self.ended_at = now
            return True
        self.expires_at = min(self.expires_at, now + overlap)
        return False


def check_may_manage(principal: Principal, organisation_id: UUID) -> None:
    """Raise `ClientsNotYoursToManage` unless the caller is a curator or a manager of this organisation."""
    if not (is_curator(principal) or MANAGER in principal.role_in(organisation_id)):
        raise ClientsNotYoursToManage
