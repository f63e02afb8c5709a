"""Preparation: claimed deliveries become mails, or the reason why not. Network is asked here, none in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chassis.addresses import canonical_or_none
from notifications.channels.mail.batch import Ask, Batch, Never, NotNow
from notifications.channels.mail.claims import Claimed, Settled
from notifications.channels.mail.content.message import MessageTemplate, Origin, Recipient, UnsafeHeader
from notifications.channels.mail.content.quotes import unlinked
from notifications.channels.mail.content.render import Renderer
from notifications.channels.mail.content.template_context import context_for
from notifications.channels.mail.content.words import why_asked, why_person, why_subscriber, wish_of
from notifications.channels.mail.links import Links
from notifications.notices.delivery.model import PERSON, SUBSCRIBER, State
from notifications.notices.model import CARRIES_LINK, FOR_FOLLOWERS, Announcement, Kind
from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import CHALLENGES, PRACTICES

log = structlog.get_logger(__name__)

AWAY_SECONDS: Final = 10
FAULT_SECONDS: Final = 300
MOST_MOULDS: Final = 64

ACTIVE: Final = "active"
ALREADY_TOLD: Final = "already_told"


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
        self._moulds: dict[tuple[UUID, str], MessageTemplate] = {}

    def prepare(self, claimed: Sequence[Claimed], ask: Ask) -> list[Prepared]:
        """Make the mails of these deliveries; `ask` calls another service."""
        batch = Batch(claimed, ask)
        with Session(self._engine) as session:
            batch.read(session)
        batch.ask_for_cards()
        return once_per_address([self._one(delivery, batch) for delivery in claimed])

    def _one(self, delivery: Claimed, batch: Batch) -> Prepared:
        try:
            if delivery.recipient_kind == PERSON:
                return self._for_person(delivery, batch)
            return self._for_subscriber(delivery, batch)
        except NotNow as exc:
            later = self._clock() + timedelta(seconds=AWAY_SECONDS)
            return SetAside(delivery, Settled(State.QUEUED, str(exc), later, digest=batch.digest_of(delivery)))
        except Never as exc:
            return SetAside(delivery, Settled(State.SUPPRESSED, str(exc), digest=batch.digest_of(delivery)))
        except UnsafeHeader as exc:
            log.error("mail_unsafe", delivery_id=str(delivery.id), header=str(exc))  # noqa: TRY400 - the header's name is all
            return SetAside(delivery, Settled(State.FAILED, "unsafe_header", digest=batch.digest_of(delivery)))
        except Exception:
            # a fault of ours in one mail must not hold up the others; it stays queued until we have mended it
            log.exception("mail_not_prepared", delivery_id=str(delivery.id), kind=delivery.kind)
            later = self._clock() + timedelta(seconds=FAULT_SECONDS)
            broken = Settled(State.DEFERRED, "not_prepared", later, digest=batch.digest_of(delivery))
            return SetAside(delivery, broken)

    def _for_subscriber(self, delivery: Claimed, batch: Batch) -> Envelope:
        wanted = [batch.subscriptions[i] for i in delivery.subscription_ids if i in batch.subscriptions]
        subscriptions = [s for s in wanted if s.state == ("pending" if _confirms(delivery) else ACTIVE)]
        if not subscriptions:
            raise Never("unsubscribed")
        batch.check_public(batch.announcements[delivery.announcement_id])
        language = subscriptions[0].language
        announcement = batch.announcements[delivery.announcement_id]
        address = subscriptions[0].email
        if _confirms(delivery):
            # whoever entered the address chose the wish: its words are shown on the page, to who opens the link
            rendered = self._renderer.render(delivery.kind, language, {"hours": announcement.data["hours"]})
            mould = MessageTemplate(rendered, self._origin(announcement), language)
            own = {
                "why": why_asked(language),
                "action_url": self._links.confirm(UUID(announcement.data["confirmation_id"])),
            }
        else:
            mould = self._mould(announcement, batch, language)
            stop = self._links.unsubscribe([subscription.id for subscription in subscriptions])
            wishes = [wish_of(one, batch.organisations, batch.challenges, language) for one in subscriptions]
            own = {"why": unlinked(why_subscriber(wishes, language)), "stop_url": stop}
        return self._seal(delivery, address, mould, own, one_click=not _confirms(delivery))

    def _for_person(self, delivery: Claimed, batch: Batch) -> Envelope:
        announcement = batch.announcements[delivery.announcement_id]
        card = batch.card(delivery)
        language = str(card["language"])
        own = {"why": why_person(delivery.kind, announcement.to, language)}
        if delivery.kind in CARRIES_LINK:
            asked = announcement.data.get("registration")
            if not card.get("token") or asked not in {None, card.get("registration")}:
                raise Never("not_needed")  # a later request has a mail of its own
            own["action_url"] = self._links.of_account(CARRIES_LINK[delivery.kind], str(card["token"]))
        return self._seal(delivery, str(card["email"]), self._mould(announcement, batch, language), own)

    def _seal(
        self,
        delivery: Claimed,
        address: str,
        mould: MessageTemplate,
        own: Mapping[str, str],
        *,
        one_click: bool = False,
    ) -> Envelope:
        wire = canonical_or_none(address)
        if wire is None:
            raise Never("address_not_deliverable")
        personal = Recipient(
            recipient=wire, delivery_id=delivery.id, date=delivery.created_at, one_click=one_click, **own
        )
        return Envelope(delivery, wire, digest(address), mould.fill(personal))

    def _mould(self, announcement: Announcement, batch: Batch, language: str) -> MessageTemplate:
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
            self._moulds[key] = MessageTemplate(rendered, self._origin(announcement), language)
        return self._moulds[key]

    def _origin(self, announcement: Announcement) -> Origin:
        return Origin(
            name=self._name,
            address=self._address,
            event_id=announcement.event_id,
            kind=announcement.kind,
            request_id=_own(announcement.request_id),
            traceparent=announcement.traceparent,
            list_name=CHALLENGES if announcement.kind in FOR_FOLLOWERS else PRACTICES,
        )


def once_per_address(prepared: Sequence[Prepared]) -> list[Prepared]:
    """Set aside subscribers' mails to an address that hears of the same event as a person.

    A follower that also takes part or is an author gets the more detailed mail. `Claims.start` looks for
    the same among the mails of other batches.
    """
    people = {
        (mail.delivery.event_id, mail.digest)
        for mail in prepared
        if isinstance(mail, Envelope) and mail.delivery.recipient_kind == PERSON
    }
    return [
        SetAside(mail.delivery, Settled(State.SUPPRESSED, ALREADY_TOLD))
        if isinstance(mail, Envelope)
        and mail.delivery.recipient_kind == SUBSCRIBER
        and (mail.delivery.event_id, mail.digest) in people
        else mail
        for mail in prepared
    ]


def _own(request_id: str) -> str:
    """Return the id of a request as a mail carries it: none that a caller chose, for it may spell anything."""
    try:
        return str(UUID(request_id))
    except ValueError:
        return ""


def _confirms(delivery: Claimed) -> bool:
    return delivery.kind == Kind.CONFIRM_SUBSCRIPTION
