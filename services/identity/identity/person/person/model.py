"""Person: an account from the first request to its end.

    pending ──verify──> active ──> suspended ──> active
       └──────────────────┴────────────┴──> erased

Nobody signs in unless active. An erased person keeps the identifier and loses everything else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import BadRequest, Conflict, FieldError, Gone, NotFound, Unauthenticated, ValidationFailed
from chassis.language import LANGUAGES, Localized
from identity.base import Base
from identity.person.person.events import (
    PersonEmailChanged,
    PersonPasswordChanged,
    PersonPasswordResetRequested,
    PersonRegistered,
    PersonRegistrationRepeated,
    PersonReinstated,
    PersonSuspended,
    PersonVerified,
)
from identity.security.address_key import address_key

PENDING: Final = "pending"
ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
ERASED: Final = "erased"

# Repeated requests fill no mailbox: one mail of a kind in this time.
MAIL_PAUSE: Final = timedelta(minutes=5)
_REQUIRED: Final = Localized(el="Το πεδίο είναι υποχρεωτικό.", en="Missing data for required field.")


class VerificationLinkInvalid(BadRequest):
    """The link was not made by us, or its account is shut or gone."""

    title = Localized(el="Ο σύνδεσμος επιβεβαίωσης δεν ισχύει", en="The confirmation link is not valid")


class VerificationLinkExpired(Gone):
    """The link was made by us, longer ago than it lasts."""

    title = Localized(
        el="Ο σύνδεσμος επιβεβαίωσης έληξε. Κάντε ξανά εγγραφή για να λάβετε νέο",
        en="The confirmation link has expired. Register again to get a new one",
    )


class PasswordWanted(ValidationFailed):
    """Confirming an address sets the password: the one in the request may be a stranger's."""

    title = Localized(
        el="Ορίστε τον κωδικό πρόσβασης του λογαριασμού (password)",
        en="Set the password of the account (password)",
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("password", "required", _REQUIRED)])


class NameWanted(ValidationFailed):
    """The name on record came with a later request than the link, maybe from somebody else."""

    title = Localized(el="Δώστε το όνομά σας (name)", en="Give your name (name)")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("name", "required", _REQUIRED)])


class PersonNotSignedIn(Unauthenticated):
    """The account behind the access token is no longer open."""

    title = Localized(el="Ο λογαριασμός δεν είναι ενεργός", en="The account is not active")


class PasswordLinkInvalid(BadRequest):
    """The link was not made by us, or has been used, or the password was changed since."""

    title = Localized(el="Ο σύνδεσμος αλλαγής κωδικού δεν ισχύει", en="The link to choose a password is not valid")


class PasswordLinkExpired(Gone):
    """The link was made by us, longer ago than it lasts."""

    title = Localized(
        el="Ο σύνδεσμος αλλαγής κωδικού έληξε. Ζητήστε νέο",
        en="The link to choose a password has expired. Ask for another",
    )


class CurrentPasswordWrong(ValidationFailed):
    """The current password that was given is wrong."""

    title = Localized(el="Ο τρέχων κωδικός πρόσβασης δεν είναι σωστός", en="The current password is not right")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("current", "wrong", self.title)])


class PasswordChangedMeanwhile(Conflict):
    """Another change of the password came first."""

    title = Localized(
        el="Ο κωδικός πρόσβασης άλλαξε στο μεταξύ από αλλού", en="The password was changed elsewhere in the meantime"
    )


class PersonNotFound(NotFound):
    """No person has this address or identifier."""

    title = Localized(el="Το πρόσωπο δεν βρέθηκε", en="There is no such person")


class PersonNotSuspendable(Conflict):
    """The account is not open yet, or closed for good."""

    title = Localized(el="Ο λογαριασμός δεν είναι ανοιχτός", en="The account is not open")


class SuspensionOfOneself(Conflict):
    """Curators do not suspend themselves: another curator does."""

    title = Localized(
        el="Τον δικό σας λογαριασμό τον αναστέλλει άλλος", en="Your own account is suspended by somebody else"
    )


class Person(Base):
    """An account. `registration` counts the mailed requests for it; a mail goes out for the latest only."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str | None]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    status: Mapped[str] = mapped_column(default=PENDING)
    registration: Mapped[int] = mapped_column(default=1)
    registered_at: Mapped[datetime]
    registration_mailed_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    password_version: Mapped[int] = mapped_column(default=1)
    reset_mailed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_because: Mapped[str | None]

    @classmethod
    def register(
        cls, *, email: str, name: str, language: str, password_hash: str, now: datetime
    ) -> tuple[Person, PersonRegistered]:
        """Open an account that waits for its owner to confirm the address."""
        person = cls(
            id=uuid7(),
            email=email,
            email_key=address_key(email),
            name=name,
            language=language,
            password_hash=password_hash,
            status=PENDING,
            registration=1,
            password_version=1,
            registered_at=now,
            registration_mailed_at=now,
        )
        return person, PersonRegistered(person_id=person.id, language=language, registration=1)

    def was_just_mailed(self, now: datetime) -> bool:
        """Return whether the address got a mail about a registration within `MAIL_PAUSE`."""
        return _too_soon(self.registration_mailed_at, now)

    def register_again(
        self, *, name: str, language: str, now: datetime
    ) -> PersonRegistered | PersonRegistrationRepeated:
        """Answer another request for the same address.

        Before confirmation another link is mailed, and the earlier ones stay valid: the holder of any of them reads
        the address's mail, and chooses the password with it. After confirmation a request changes nothing, and the
        owner is told.
        """
        self.registration_mailed_at = now
        if self.status != PENDING:
            return PersonRegistrationRepeated(person_id=self.id)
        self.registered_at = now
        self.registration += 1
        self.name, self.language = name, language
        return PersonRegistered(person_id=self.id, language=language, registration=self.registration)

    def confirm(self, *, name: str, language: str, password_hash: str, now: datetime) -> PersonVerified:
        """Activate the account for the reader of the address's mail.

        The password is the one chosen now. That of a request may be a stranger's, so it never counts.
        """
        self.status, self.verified_at, self.registration_mailed_at = ACTIVE, now, None
        self.name, self.language, self.password_hash = name, language, password_hash
        return PersonVerified(person_id=self.id)

    def ask_for_reset(self, *, now: datetime) -> PersonPasswordResetRequested | None:
        """Return the event that mails a reset link, or None where the account is not active or a mail has just gone."""
        if self.status != ACTIVE or _too_soon(self.reset_mailed_at, now):
            return None
        self.reset_mailed_at = now
        return PersonPasswordResetRequested(person_id=self.id)

    def reset_password(self, password_hash: str, version: int) -> PersonPasswordChanged:
        """Replace the password, once for each version of it; raise `PasswordLinkInvalid`."""
        if self.status != ACTIVE or version != self.password_version:
            raise PasswordLinkInvalid
        self.password_hash, self.reset_mailed_at = password_hash, None
        self.password_version += 1
        return PersonPasswordChanged(person_id=self.id)

    def change_password(self, password_hash: str, version: int) -> PersonPasswordChanged:
        """Replace the password that the owner has just given; raise `PasswordChangedMeanwhile` for an older one."""
        if version != self.password_version:
            raise PasswordChangedMeanwhile
        return self.reset_password(password_hash, version)

    def change_address(self, email: str) -> PersonEmailChanged:
        """Replace the address. Links that were mailed to the earlier one no longer set the password."""
        self.email, self.email_key, self.reset_mailed_at = email, address_key(email), None
        self.password_version += 1
        return PersonEmailChanged(person_id=self.id)

    def correct(self, *, name: str | None = None, language: str | None = None) -> None:
        """Change the name, the language, or both."""
        self.name, self.language = name or self.name, language or self.language

    def suspend(self, because: str, *, now: datetime) -> PersonSuspended | None:
        """Suspend the account. Return None where it already is; raise `PersonNotSuspendable` unless active."""
        if self.status == SUSPENDED:
            return None
        if self.status != ACTIVE:
            raise PersonNotSuspendable
        self.status, self.suspended_at, self.suspended_because = SUSPENDED, now, because
        return PersonSuspended(person_id=self.id)

    def reinstate(self) -> PersonReinstated | None:
        """Reinstate the account. Return None where it is active; raise `PersonNotSuspendable` unless suspended."""
        if self.status == ACTIVE:
            return None
        if self.status != SUSPENDED:
            raise PersonNotSuspendable
        self.status, self.suspended_at, self.suspended_because = ACTIVE, None, None
        return PersonReinstated(person_id=self.id)

    def erase(self, *, now: datetime) -> None:
        """Delete everything but the identifier, which from now on names nobody."""
        self.status, self.registered_at = ERASED, now
        self.email = self.email_key = self.name = self.password_hash = None
        self.verified_at = self.registration_mailed_at = self.reset_mailed_at = None
        self.suspended_at = self.suspended_because = None
        self.language, self.registration, self.password_version = LANGUAGES[0], 1, 1

    @property
    def is_erased(self) -> bool:
        """Return whether nothing is left but the identifier."""
        return self.status == ERASED

    @property
    def may_sign_in(self) -> bool:
        """Return whether the account is active."""
        return self.status == ACTIVE


def _too_soon(mailed_at: datetime | None, now: datetime) -> bool:
    return mailed_at is not None and now - mailed_at < MAIL_PAUSE
