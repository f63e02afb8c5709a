"""Preparation: claimed deliveries become mails or are set aside. Calls other services outside any transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chassis.addresses import canonical_or_none
from notifications.channels.mail.batch import Ask, Batch, Postponed, Suppressed
from notifications.channels.mail.claims import Claimed, Settled
from notifications.channels.mail.content.digests import DigestWriter
from notifications.channels.mail.content.message import MessageTemplate, Origin, Recipient, UnsafeHeader
from notifications.channels.mail.content.quotes import unlinked
from notifications.channels.mail.content.render import Renderer
from notifications.channels.mail.content.template_context import context_for
from notifications.channels.mail.content.words import (
    reason_for_confirmation,
    reason_for_mailbox,
    reason_for_person,
    reason_for_subscriber,
    subscription_summary,
)
from notifications.channels.mail.links import Links
from notifications.channels.mail.queries import QUIET
from notifications.notices.delivery.model import MAILBOX, PERSON, SUBSCRIBER, State
from notifications.notices.model import CARRIES_LINK, FOR_FOLLOWERS, Kind, Notice
from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import CHALLENGES, PRACTICES, Subscription

log = structlog.get_logger(__name__)

AWAY_SECONDS: Final = 10
FAULT_SECONDS: Final = 300
MOST_TEMPLATES: Final = 64
MAILBOX_LANGUAGE: Final = "el"
"""Language of mails to the contact address."""

JITTER_SECONDS: Final = 600
"""Seconds over which the mails held for a person are spread after the quiet time."""

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


class Held(Exception):
    """The person wants no mail before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


Prepared = Envelope | SetAside


class Preparation:
    """Makes mails. It keeps the templates of the last notices, so that a text is rendered once per language."""

    def __init__(
        self,
        engine: Engine,
        *,
        renderer: Renderer,
        links: Links,
        sender: tuple[str, str],
        mailbox: str = "",
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._renderer = renderer
        self._links = links
        self._name, self._address = sender
        self._mailbox = mailbox
        self._clock = clock
        self._templates: dict[tuple[UUID, str, int], MessageTemplate] = {}
        self._digests = DigestWriter(renderer, links)

    def prepare(self, claimed: Sequence[Claimed], ask: Ask) -> list[Prepared]:
        """Make the mails of these deliveries; `ask` calls another service."""
        batch = Batch(claimed, ask)
        with Session(self._engine) as session:
            batch.read(session)
        batch.load_contacts()
        return once_per_address([self._one(delivery, batch) for delivery in claimed])

    def _one(self, delivery: Claimed, batch: Batch) -> Prepared:
        try:
            if delivery.recipient_kind == PERSON:
                return self._for_person(delivery, batch)
            if delivery.recipient_kind == MAILBOX:
                return self._for_mailbox(delivery, batch)
            return self._for_subscriber(delivery, batch)
        except Held as held:
            return SetAside(delivery, Settled(State.QUEUED, QUIET, held.until, digest=batch.digest_of(delivery)))
        except Postponed as exc:
            later = self._clock() + timedelta(seconds=AWAY_SECONDS)
            return SetAside(delivery, Settled(State.QUEUED, str(exc), later, digest=batch.digest_of(delivery)))
        except Suppressed as exc:
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
            raise Suppressed("unsubscribed")
        batch.check_public(batch.notices[delivery.announcement_id])
        language = subscriptions[0].language
        notice = batch.notices[delivery.announcement_id]
        address = subscriptions[0].email
        if _confirms(delivery):
            # whoever entered the address chose the wish: its words are shown on the page, to who opens the link
            context = {"hours": notice.data["hours"], "in_portal": self._links.has_portal}
            rendered = self._renderer.render(delivery.kind, language, context)
            template = MessageTemplate(rendered, self._origin(notice), language)
            own = {
                "why": reason_for_confirmation(language),
                "action_url": self._links.confirm(UUID(notice.data["confirmation_id"]), language),
            }
        else:
            items: dict[str, Any] = {}
            if delivery.kind == Kind.DIGEST:
                template, items = self._digest(delivery, batch, subscriptions, language)
            else:
                template = self._template(delivery, batch, language)
            stopped = [subscription.id for subscription in subscriptions]
            wishes = [
                subscription_summary(one, batch.organisations, batch.challenges, language) for one in subscriptions
            ]
            own = {
                "why": unlinked(reason_for_subscriber(wishes, language)),
                "stop_url": self._links.stop(stopped, language),
                "one_click_url": self._links.one_click(stopped),
                **items,
            }
        return self._seal(delivery, address, template, own)

    def _digest(
        self, delivery: Claimed, batch: Batch, subscriptions: Sequence[Subscription], language: str
    ) -> tuple[MessageTemplate, dict[str, Any]]:
        """Return the frame of a digest, shared by those of as many items, and the recipient's items."""
        wishes = batch.wishes_of(delivery, {one.id: one for one in subscriptions})
        more = batch.digests[delivery.id].more
        items = self._digests.items(
            wishes, more=more, language=language, organisations=batch.organisations, challenges=batch.challenges
        )
        total = len(wishes) + more
        notice = batch.notices[delivery.announcement_id]
        key = (notice.id, language, total)
        if key not in self._templates:
            context = context_for(
                notice, organisation=None, context={"total": total}, links=self._links, language=language
            )
            rendered = self._renderer.render(notice.kind, language, context)
            self._keep(key, MessageTemplate(rendered, self._origin(notice), language))
        return self._templates[key], {"items": items}

    def _for_person(self, delivery: Claimed, batch: Batch) -> Envelope:
        notice = batch.notices[delivery.announcement_id]
        contact = batch.contact(delivery)
        quiet_until = batch.held_until(delivery, self._clock())
        if quiet_until is not None:
            raise Held(quiet_until + timedelta(seconds=delivery.id.int % JITTER_SECONDS))
        language = str(contact["language"])
        own = {"why": reason_for_person(delivery.kind, notice.to, language)}
        if delivery.kind in CARRIES_LINK:
            asked = notice.data.get("registration")
            if not contact.get("token") or asked not in {None, contact.get("registration")}:
                raise Suppressed("not_needed")  # a later request has a mail of its own
            own["action_url"] = self._links.of_account(CARRIES_LINK[delivery.kind], str(contact["token"]), language)
        return self._seal(delivery, str(contact["email"]), self._template(delivery, batch, language), own)

    def _for_mailbox(self, delivery: Claimed, batch: Batch) -> Envelope:
        notice = batch.notices[delivery.announcement_id]
        feedback = batch.feedback_of(notice)
        context = context_for(
            notice, organisation=None, context=feedback.facts(), links=self._links, language=MAILBOX_LANGUAGE
        )
        rendered = self._renderer.render(delivery.kind, MAILBOX_LANGUAGE, context)
        template = MessageTemplate(rendered, self._origin(notice), MAILBOX_LANGUAGE)
        own = {"why": reason_for_mailbox(MAILBOX_LANGUAGE), "reply_to": feedback.email or ""}
        return self._seal(delivery, self._mailbox, template, own)

    def _seal(
        self,
        delivery: Claimed,
        address: str,
        template: MessageTemplate,
        own: Mapping[str, Any],
    ) -> Envelope:
        wire = canonical_or_none(address)
        if wire is None:
            raise Suppressed("address_not_deliverable")
        personal = Recipient(recipient=wire, delivery_id=delivery.id, date=delivery.created_at, **own)
        return Envelope(delivery, wire, digest(address), template.fill(personal))

    def _template(self, delivery: Claimed, batch: Batch, language: str) -> MessageTemplate:
        notice = batch.notices[delivery.announcement_id]
        more = batch.gathered.get(delivery.id, 0)
        key = (notice.id, language, more)
        if key not in self._templates:
            context = context_for(
                notice,
                organisation=batch.organisation_of(notice),
                context=batch.context(notice),
                links=self._links,
                language=language,
            )
            rendered = self._renderer.render(notice.kind, language, context, more=more)
            self._keep(key, MessageTemplate(rendered, self._origin(notice), language))
        return self._templates[key]

    def _keep(self, key: tuple[UUID, str, int], template: MessageTemplate) -> None:
        while len(self._templates) >= MOST_TEMPLATES:
            self._templates.pop(next(iter(self._templates)))
        self._templates[key] = template

    def _origin(self, notice: Notice) -> Origin:
        return Origin(
            name=self._name,
            address=self._address,
            event_id=notice.event_id,
            kind=notice.kind,
            request_id=_own(notice.request_id),
            traceparent=notice.traceparent,
            list_name=_list_of(notice.kind),
            bulk=notice.kind == Kind.DIGEST,
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


def _list_of(kind: str) -> str:
    if kind == Kind.DIGEST:
        return kind
    return CHALLENGES if kind in FOR_FOLLOWERS else PRACTICES


def _confirms(delivery: Claimed) -> bool:
    return delivery.kind == Kind.CONFIRM_SUBSCRIPTION
