"""Preparation: claimed deliveries become mails, or the reason why not. Network is asked here, none in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chassis.errors import AppError
from chassis.service import AskFailed
from notifications.addresses import digest, on_the_wire
from notifications.announcements.model import Announcement, Kind
from notifications.announcements.queries import announcements_by_id
from notifications.deliveries.claims import Claimed, Settled
from notifications.deliveries.model import PERSON, State
from notifications.links import Links
from notifications.mails.content import NEEDS_MATERIAL, context_for
from notifications.mails.message import Mould, Origin, Personal, UnsafeHeader
from notifications.mails.render import Renderer
from notifications.mails.words import why_asked, why_person, why_subscriber, wish_of
from notifications.organisations.model import Organisation
from notifications.organisations.queries import organisations_by_id
from notifications.subscriptions.model import Subscription
from notifications.subscriptions.queries import subscriptions_by_id

log = structlog.get_logger(__name__)

Ask = Callable[..., dict[str, Any]]

CARDS_AT_ONCE: Final = 100
AWAY_SECONDS: Final = 10
FAULT_SECONDS: Final = 300
MOST_MOULDS: Final = 64
GONE: Final = 404

ACTIVE: Final = "active"
UNWANTED: Final = frozenset({"suspended", "erased"})


@dataclass(frozen=True)
class Envelope:
    """A mail ready to go."""

    delivery: Claimed
    address: str
    digest: str
    message: bytes


@dataclass(frozen=True)
class SetAside:
    """A delivery that cannot go, or cannot go now."""

    delivery: Claimed
    settled: Settled


Prepared = Envelope | SetAside


class _NotNow(Exception):
    """Another service is away; the deliveries that need it wait, and it is no attempt."""


class _Never(Exception):
    """There is nothing to send; the message says why."""


class Preparation:
    """Makes mails. It keeps the moulds of the last announcements, so that a text is rendered once per language."""

    def __init__(
        self,
        engine: Engine,
        *,
        renderer: Renderer,
        links: Links,
        sender: tuple[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._renderer = renderer
        self._links = links
        self._name, self._address = sender
        self._clock = clock
        self._moulds: dict[tuple[UUID, str], Mould] = {}

    def prepare(self, claimed: Sequence[Claimed], ask: Ask) -> list[Prepared]:
        """Make the mails of these deliveries; `ask` calls another service."""
        batch = _Batch(claimed, ask)
        with Session(self._engine) as session:
            batch.read(session)
        batch.ask_for_cards()
        return [self._one(delivery, batch) for delivery in claimed]

    def _one(self, delivery: Claimed, batch: _Batch) -> Prepared:
        try:
            if delivery.recipient_kind == PERSON:
                return self._for_person(delivery, batch)
            return self._for_subscriber(delivery, batch)
        except _NotNow as fault:
            later = self._clock() + timedelta(seconds=AWAY_SECONDS)
            return SetAside(delivery, Settled(State.QUEUED, str(fault), later))
        except _Never as fault:
            return SetAside(delivery, Settled(State.SUPPRESSED, str(fault)))
        except UnsafeHeader as fault:
            log.error("mail_unsafe", delivery_id=str(delivery.id), header=str(fault))  # noqa: TRY400 - the header's name is all
            return SetAside(delivery, Settled(State.FAILED, "unsafe_header"))
        except Exception:
            # a fault of ours in one mail must not hold up the others; it stays queued until we have mended it
            log.exception("mail_not_prepared", delivery_id=str(delivery.id), kind=delivery.kind)
            later = self._clock() + timedelta(seconds=FAULT_SECONDS)
            return SetAside(delivery, Settled(State.DEFERRED, "not_prepared", later))

    def _for_subscriber(self, delivery: Claimed, batch: _Batch) -> Envelope:
        wanted = [batch.subscriptions[i] for i in delivery.subscription_ids if i in batch.subscriptions]
        subscriptions = [s for s in wanted if s.state == ("pending" if _confirms(delivery) else ACTIVE)]
        if not subscriptions:
            raise _Never("unsubscribed")
        language = subscriptions[0].language
        wishes = [wish_of(subscription, batch.organisations, language) for subscription in subscriptions]
        announcement = batch.announcements[delivery.announcement_id]
        address = subscriptions[0].email
        if _confirms(delivery):
            rendered = self._renderer.render(
                delivery.kind, language, {"wish": wishes[0], "hours": announcement.data["hours"]}
            )
            mould = Mould(rendered, self._origin(announcement), language)
            own = {
                "why": why_asked(language),
                "action_url": self._links.confirm(UUID(announcement.data["confirmation_id"])),
            }
        else:
            mould = self._mould(announcement, batch, language)
            stop = self._links.unsubscribe([subscription.id for subscription in subscriptions])
            own = {"why": why_subscriber(wishes, language), "stop_url": stop}
        return self._seal(delivery, address, mould, own, one_click=not _confirms(delivery))

    def _for_person(self, delivery: Claimed, batch: _Batch) -> Envelope:
        announcement = batch.announcements[delivery.announcement_id]
        card = batch.card(delivery)
        language = str(card["language"])
        own = {"why": why_person(delivery.kind, announcement.to, language)}
        if delivery.kind == Kind.VERIFY_ACCOUNT:
            if not card.get("token"):
                raise _Never("not_needed")
            own["action_url"] = self._links.verify_account(str(card["token"]))
        return self._seal(delivery, str(card["email"]), self._mould(announcement, batch, language), own)

    def _seal(
        self, delivery: Claimed, address: str, mould: Mould, own: Mapping[str, str], *, one_click: bool = False
    ) -> Envelope:
        wire = on_the_wire(address)
        if wire is None:
            raise _Never("address_not_deliverable")
        personal = Personal(
            recipient=wire, delivery_id=delivery.id, date=delivery.created_at, one_click=one_click, **own
        )
        return Envelope(delivery, wire, digest(address), mould.fill(personal))

    def _mould(self, announcement: Announcement, batch: _Batch, language: str) -> Mould:
        key = (announcement.id, language)
        if key not in self._moulds:
            while len(self._moulds) >= MOST_MOULDS:
                self._moulds.pop(next(iter(self._moulds)))
            context = context_for(
                announcement,
                organisation=batch.organisation_of(announcement),
                material=batch.material(announcement),
                links=self._links,
                language=language,
            )
            rendered = self._renderer.render(announcement.kind, language, context)
            self._moulds[key] = Mould(rendered, self._origin(announcement), language)
        return self._moulds[key]

    def _origin(self, announcement: Announcement) -> Origin:
        return Origin(
            name=self._name,
            address=self._address,
            event_id=announcement.event_id,
            kind=announcement.kind,
            request_id=announcement.request_id,
            traceparent=announcement.traceparent,
        )


class _Batch:
    """What the mails of one batch need, read and asked for once."""

    def __init__(self, claimed: Sequence[Claimed], ask: Ask) -> None:
        self._claimed = claimed
        self._ask = ask
        self._cards: dict[tuple[str | None, UUID], Mapping[str, Any]] = {}
        self._away: set[tuple[str | None, UUID]] = set()
        self._material: dict[UUID, Mapping[str, Any] | AppError] = {}
        self.announcements: dict[UUID, Announcement] = {}
        self.subscriptions: dict[UUID, Subscription] = {}
        self.organisations: dict[UUID, Organisation] = {}

    def read(self, session: Session) -> None:
        """Read what is in our own database."""
        self.announcements = announcements_by_id(session, {d.announcement_id for d in self._claimed})
        self.subscriptions = subscriptions_by_id(session, {i for d in self._claimed for i in d.subscription_ids})
        named = {i for s in self.subscriptions.values() for i in s.organisations}
        named |= {UUID(i) for a in self.announcements.values() if (i := a.data.get("organisation_id"))}
        self.organisations = organisations_by_id(session, named)
        session.expunge_all()

    def ask_for_cards(self) -> None:
        """Ask identity where to write to; whom it does not know any more gets nothing."""
        wanted: dict[str | None, list[UUID]] = {}
        for delivery in self._claimed:
            if delivery.recipient_kind == PERSON:
                wanted.setdefault(_purpose(delivery), []).append(delivery.recipient)
        for purpose, people in wanted.items():
            for first in range(0, len(people), CARDS_AT_ONCE):
                self._ask_for(people[first : first + CARDS_AT_ONCE], purpose)

    def card(self, delivery: Claimed) -> Mapping[str, Any]:
        """Give a person's card."""
        key = (_purpose(delivery), delivery.recipient)
        if key in self._away:
            raise _NotNow("identity_away")
        card = self._cards.get(key)
        if card is None or card["status"] in UNWANTED:
            raise _Never("no_such_person")
        return card

    def material(self, announcement: Announcement) -> Mapping[str, Any]:
        """Give what is not in events: title and comment of what is not public."""
        if announcement.kind not in NEEDS_MATERIAL:
            return {}
        if announcement.id not in self._material:
            self._material[announcement.id] = self._ask_for_material(announcement.data)
        found = self._material[announcement.id]
        if isinstance(found, AskFailed) and found.reply_status == GONE:
            raise _Never("practice_gone")
        if isinstance(found, AppError):
            raise _NotNow("observatory_away")
        return found

    def organisation_of(self, announcement: Announcement) -> Organisation | None:
        """Give the organisation that an announcement is about, if we were told of it."""
        identifier = announcement.data.get("organisation_id")
        return self.organisations.get(UUID(identifier)) if identifier else None

    def _ask_for(self, people: Sequence[UUID], purpose: str | None) -> None:
        try:
            answer = self._ask("identity", "mail_cards", person_ids=[str(p) for p in people], purpose=purpose)
        except AppError as fault:
            log.warning("mail_cards_unavailable", error=fault.code(), people=len(people))
            self._away |= {(purpose, person) for person in people}
            return
        for card in answer["items"]:
            self._cards[purpose, UUID(card["person_id"])] = card

    def _ask_for_material(self, data: Mapping[str, Any]) -> Mapping[str, Any] | AppError:
        try:
            return self._ask(
                "observatory", "notice_material", practice_id=data["practice_id"], review_id=data.get("review_id")
            )
        except AppError as fault:
            log.warning("notice_material_unavailable", error=fault.code(), practice_id=data["practice_id"])
            return fault


def _purpose(delivery: Claimed) -> str | None:
    return "verify" if delivery.kind == Kind.VERIFY_ACCOUNT else None


def _confirms(delivery: Claimed) -> bool:
    return delivery.kind == Kind.CONFIRM_SUBSCRIPTION
