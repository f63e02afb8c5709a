"""Subscriptions as a model: nobody hears anything before the address itself said yes, and anybody can stop.

pending ──confirm──▶ active ──end──▶ ended
└───────────────end──────────────▶ ended
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy import Text as TextColumn
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.errors import Conflict, Gone, NotFound
from chassis.language import Localized
from notifications.base import Base
from notifications.recipients.addresses import digest, normalise

PENDING: Final = "pending"
ACTIVE: Final = "active"
ENDED: Final = "ended"

IMMEDIATE: Final = "immediate"
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
NEVER: Final = "none"
FREQUENCIES: Final = (IMMEDIATE, DAILY, WEEKLY, NEVER)
"""How often a subscription leads to a mail; with `none` it rests."""

PRACTICES: Final = "practices"
CHALLENGES: Final = "challenges"
TOPICS: Final = (PRACTICES, CHALLENGES)

WORDINGS: Final = {
    "2026-11": Localized(
        el="Ζητώ να λαμβάνω στη διεύθυνση αυτή ενημερώσεις για όσα διάλεξα, μέχρι να τις σταματήσω με τον σύνδεσμο που "
        "έχει κάθε μήνυμα.",
        en="I ask to be told at this address of what I chose, until I stop it with the link in every mail.",
    )
}
"""The words that a subscriber agrees to, by version; the last one is agreed to now, the others were once."""


class SubscriptionNotFound(NotFound):
    """There is no such subscription, or the caller did not show that it is theirs."""

    title = Localized(el="Η εγγραφή δεν βρέθηκε", en="The subscription was not found")


class SubscriptionEnded(Conflict):
    """The subscription has ended and cannot be changed. Ask for a new one."""

    title = Localized(el="Η εγγραφή έχει λήξει", en="The subscription has ended")


class TooManySubscriptions(Conflict):
    """The address already has as many subscriptions as one address may have."""

    title = Localized(
        el="Η διεύθυνση έχει ήδη όσες εγγραφές επιτρέπονται", en="The address has as many subscriptions as allowed"
    )


class ConfirmationNotFound(NotFound):
    """The confirm link was not made here."""

    title = Localized(el="Ο σύνδεσμος επιβεβαίωσης δεν ισχύει", en="The confirm link is not valid")


class ConfirmationExpired(Gone):
    """The confirm link is too old."""

    title = Localized(el="Ο σύνδεσμος επιβεβαίωσης έληξε", en="The confirm link has expired")


class ConfirmationUsed(Gone):
    """The confirm link was already used, or the subscription has ended since."""

    title = Localized(el="Ο σύνδεσμος επιβεβαίωσης έχει ήδη χρησιμοποιηθεί", en="The confirm link was already used")


@dataclass(frozen=True)
class Filters:
    """Filters of a subscription: `topics` for publications, and `challenges` for all events of a challenge.

    The other filters narrow the topics. An empty filter lets everything through. Within `sectors`, `regions` and
    `organisations` one match is enough. All given filters must match. `words` is `q` as parsed by `match.words_of`.
    """

    q: str | None = None
    words: Sequence[Sequence[Sequence[str]]] = ()
    sectors: Sequence[str] = ()
    regions: Sequence[str] = ()
    organisations: Sequence[UUID] = ()
    topics: Sequence[str] = (PRACTICES,)
    challenges: Sequence[UUID] = ()


class Subscriber(Base):
    """An address that somebody gave us."""

    __tablename__ = "subscribers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(TextColumn)
    address_digest: Mapped[str] = mapped_column(TextColumn, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def values(cls, address: str, now: datetime) -> dict[str, Any]:
        """Return the row of a new subscriber."""
        return {"id": uuid7(), "address": normalise(address), "address_digest": digest(address), "created_at": now}


class Subscription(Base):
    """One wish to be told."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_subscriber_id", "subscriber_id"),
        Index("ix_subscriptions_active", "subscriber_id", postgresql_where=text("state = 'active'")),
        Index(
            "ix_subscriptions_challenges",
            "challenges",
            postgresql_using="gin",
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subscriber_id: Mapped[UUID] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(TextColumn)
    language: Mapped[str] = mapped_column(TextColumn)
    frequency: Mapped[str] = mapped_column(TextColumn)
    q: Mapped[str | None] = mapped_column(TextColumn)
    words: Mapped[list[list[list[str]]]] = mapped_column(JSONB)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(TextColumn))
    regions: Mapped[list[str]] = mapped_column(ARRAY(TextColumn))
    organisations: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    topics: Mapped[list[str]] = mapped_column(ARRAY(TextColumn), server_default=text("'{practices}'"))
    challenges: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    text_version: Mapped[str] = mapped_column(TextColumn, server_default=text("'2026-11'"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    subscriber: Mapped[Subscriber] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def ask(
        cls, subscriber: Subscriber, filters: Filters, *, language: str, now: datetime, frequency: str = IMMEDIATE
    ) -> Subscription:
        """Write down a wish that the address has not confirmed yet."""
        asked = cls(
            id=uuid7(),
            subscriber_id=subscriber.id,
            state=PENDING,
            language=language,
            frequency=frequency,
            text_version=list(WORDINGS)[-1],
            created_at=now,
        )
        asked.subscriber = subscriber
        asked._filter_by(filters)
        return asked

    @property
    def email(self) -> str:
        """Return the address that the mails go to."""
        return self.subscriber.address

    @property
    def filters(self) -> Filters:
        """Return the filters of the subscription."""
        return Filters(self.q, self.words, self.sectors, self.regions, self.organisations, self.topics, self.challenges)

    def confirm(self, now: datetime) -> None:
        """Activate the subscription."""
        if self.state != PENDING:
            raise ConfirmationUsed
        self.state = ACTIVE
        self.confirmed_at = now

    def change(
        self, *, filters: Filters | None = None, language: str | None = None, frequency: str | None = None
    ) -> None:
        """Change the filters, the language or the frequency. Raises `SubscriptionEnded`."""
        if self.state == ENDED:
            raise SubscriptionEnded
        if filters is not None:
            self._filter_by(filters)
        if language is not None:
            self.language = language
        if frequency is not None:
            self.frequency = frequency

    def end(self, now: datetime) -> None:
        """End the subscription. Repeating it changes nothing."""
        if self.state != ENDED:
            self.state = ENDED
            self.ended_at = now

    def _filter_by(self, filters: Filters) -> None:
        self.q = filters.q or None
        self.words = [[list(word) for word in phrase] for phrase in filters.words]
        self.sectors = list(filters.sectors)
        self.regions = list(filters.regions)
        self.organisations = list(filters.organisations)
        self.topics = list(filters.topics)
        self.challenges = list(filters.challenges)


class Confirmation(Base):
    """One confirm link that was sent. The link's token is signed, not stored."""

    __tablename__ = "confirmations"
    __table_args__ = (Index("ix_confirmations_subscription_id", "subscription_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def of(cls, subscription: Subscription, *, hours: int, now: datetime) -> Confirmation:
        """Make a link that works for so many hours."""
        expires_at = now + timedelta(hours=hours)
        return cls(id=uuid7(), subscription_id=subscription.id, created_at=now, expires_at=expires_at)

    def use(self, now: datetime) -> None:
        """Use the link up. Raises `ConfirmationUsed` or `ConfirmationExpired`."""
        if self.used_at is not None:
            raise ConfirmationUsed
        if now >= self.expires_at:
            raise ConfirmationExpired
        self.used_at = now
