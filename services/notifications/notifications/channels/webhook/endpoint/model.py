"""Webhook model: an organisation's endpoint, its secrets, and its disabling.

active ──▶ disabled    by its organisation, because it answered 410, or because it failed for too long
   ▲          │
   └──────────┘        by its organisation; waiting deliveries were cancelled and may be repeated by hand
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, NOTHING_NEW, inherits_only
from notifications.base import Base
from notifications.channels.webhook.endpoint.errors import NotYourOrganisation

MOST_PER_ORGANISATION: Final = 10

FAILING_FOR: Final = timedelta(hours=72)
"""How long an endpoint may answer nothing with success before it is disabled; the last attempts come after that."""
FAILURES: Final = 10
"""How many attempts in a row must have failed besides: a quiet endpoint is not judged by one of them."""


class State(StrEnum):
    """States of an endpoint, which decide whether it receives deliveries."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Disabled(StrEnum):
    """Why an endpoint is not sent to."""

    BY_HAND = "by_hand"
    GONE = "gone"
    FAILING = "failing"


def manages(principal: Principal, organisation_id: UUID) -> bool:
    """Return whether the caller manages an organisation's webhooks: an approver or manager there, or its program."""
    roles = principal.role_in(organisation_id)
    return bool(roles & APPROVER_ROLES) or (principal.client_id is not None and bool(roles))


class Secret(Base):
    """The name of a secret: the secret itself is made of it and the platform's key, and stored nowhere.

    `key_mark` says of which of the platform's keys. Without an end it is the newest.
    """

    __tablename__ = "webhook_secrets"
    __table_args__ = (Index("ix_webhook_secrets_webhook_id", "webhook_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    key_mark: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def live(self, now: datetime) -> bool:
        """Return whether deliveries are signed with it."""
        return self.expires_at is None or self.expires_at > now


class Webhook(Base):
    """An endpoint. No `event_types` means every public event; `failures` counts attempts since the last success."""

    __tablename__ = "webhooks"
    __table_args__ = (Index("ix_webhooks_organisation_id", "organisation_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    organisation_id: Mapped[UUID] = mapped_column()
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    event_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(Text)
    disabled_reason: Mapped[str | None] = mapped_column(Text)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    secrets: Mapped[list[Secret]] = relationship(
        order_by=Secret.id, cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @classmethod
    def register(cls, wanted: Mapping[str, Any], *, key_mark: str, by: Principal, at: datetime) -> Self:
        """Make an endpoint with its first secret. Raises `NotYourOrganisation`."""
        if not manages(by, wanted["organisation_id"]):
            raise NotYourOrganisation
        if inherits_only(by, wanted["organisation_id"]):
            raise NotYourOrganisation(NOTHING_NEW)
        made = cls(id=uuid7(), state=State.ACTIVE.value, failures=0, created_at=at, updated_at=at, secrets=[], **wanted)
        made._add_secret(key_mark, at)
        return made

    def change(self, wanted: Mapping[str, Any], *, at: datetime) -> None:
        """Apply the given fields. Activation, or another address, resets its failures."""
        state = wanted.get("state", self.state)
        if wanted.get("url", self.url) != self.url:
            self._fresh_start()
        for name in ("url", "description", "event_types"):
            if name in wanted:
                setattr(self, name, wanted[name])
        if state != self.state:
            if state == State.ACTIVE:
                self.state, self.disabled_reason, self.disabled_at = State.ACTIVE.value, None, None
                self._fresh_start()
            else:
                self.disable(Disabled.BY_HAND, at=at)
        self.updated_at = at

    def disable(self, reason: Disabled, *, at: datetime) -> None:
        """Send no more to it."""
        self.state, self.disabled_reason, self.disabled_at = State.DISABLED.value, reason.value, at

    def rotate(self, *, key_mark: str, overlap: timedelta, at: datetime) -> Secret:
        """Make a new secret. The one before it lives on for `overlap`, and any older one ends now."""
        for secret in [secret for secret in self.secrets if not secret.live(at) or secret.expires_at is not None]:
            self.secrets.remove(secret)
        for secret in self.secrets:
            secret.expires_at = at + overlap
        self.updated_at = at
        return self._add_secret(key_mark, at)

    @property
    def newest_secret(self) -> Secret:
        """Return the secret without an end."""
        return self.secrets[-1]

    def live_secrets(self, now: datetime) -> Sequence[Secret]:
        """Return the secrets that sign deliveries, newest first."""
        return [secret for secret in reversed(self.secrets) if secret.live(now)]

    def _add_secret(self, key_mark: str, at: datetime) -> Secret:
        secret = Secret(id=uuid7(), webhook_id=self.id, key_mark=key_mark, created_at=at)
        self.secrets.append(secret)
        return secret

    def _fresh_start(self) -> None:
        self.failures, self.failing_since = 0, None
