"""Batch: the data that the mails of one batch need, read from the database and from other services once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from chassis.errors import AppError
from chassis.service import AskFailed
from notifications.channels.mail.claims import Claimed
from notifications.channels.mail.entitlement import Role, may_still_see
from notifications.channels.mail.mail_context import ContextRequest, context_request
from notifications.notices.delivery.model import PERSON
from notifications.notices.model import CARRIES_LINK, FOR_SUBSCRIBERS, OF_TEAMS, Announcement, Who
from notifications.notices.queries import announcements_by_id
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.challenge.queries import challenges_by_id
from notifications.projections.organisation.model import Organisation
from notifications.projections.organisation.queries import organisations_by_id
from notifications.projections.takedown.queries import taken_down
from notifications.recipients.addresses import digest
from notifications.recipients.participant.queries import teams_of
from notifications.recipients.role_assignment.model import RoleAssignment
from notifications.recipients.role_assignment.queries import duties_of
from notifications.recipients.subscription.model import Subscription
from notifications.recipients.subscription.queries import subscriptions_by_id

log = structlog.get_logger(__name__)

Ask = Callable[..., dict[str, Any]]

CARDS_AT_ONCE: Final = 100
GONE: Final = 404
UNWANTED: Final = frozenset({"suspended", "erased"})


class NotNow(Exception):
    """Another service is away; the deliveries that need it wait, and it is no attempt."""


class Never(Exception):
    """There is nothing to send; the message says why."""


class Batch:
    """Data that the mails of one batch need, loaded once."""

    def __init__(self, claimed: Sequence[Claimed], ask: Ask) -> None:
        self._claimed = claimed
        self._ask = ask
        self._cards: dict[tuple[str | None, UUID], Mapping[str, Any]] = {}
        self._away: set[tuple[str | None, UUID]] = set()
        self._material: dict[ContextRequest, Mapping[str, Any] | AppError] = {}
        self.announcements: dict[UUID, Announcement] = {}
        self.subscriptions: dict[UUID, Subscription] = {}
        self.organisations: dict[UUID, Organisation] = {}
        self.challenges: dict[UUID, KnownChallenge] = {}
        self._duties: dict[UUID, list[RoleAssignment]] = {}
        self._teams: dict[UUID, dict[UUID, frozenset[UUID]]] = {}
        self._taken_down: dict[str, datetime] = {}

    def read(self, session: Session) -> None:
        """Load the data of the service's own database."""
        self.announcements = announcements_by_id(session, {d.announcement_id for d in self._claimed})
        self.subscriptions = subscriptions_by_id(session, {i for d in self._claimed for i in d.subscription_ids})
        followed = {i for s in self.subscriptions.values() for i in s.challenges}
        self.challenges = challenges_by_id(session, followed | self._told_of("challenge_id"))
        named = {i for s in self.subscriptions.values() for i in s.organisations}
        leading = {c.organisation_id for c in self.challenges.values() if c.organisation_id is not None}
        self.organisations = organisations_by_id(session, named | leading | self._told_of("organisation_id"))
        self._duties = duties_of(session, {d.recipient for d in self._claimed if d.recipient_kind == PERSON})
        self._teams = teams_of(session, self._told_of("challenge_id"))
        self._taken_down = taken_down(session, {a.subject for a in self.announcements.values()})
        session.expunge_all()

    def ask_for_cards(self) -> None:
        """Load the people's mail contacts from identity. People unknown to it get no mail."""
        wanted: dict[str | None, list[UUID]] = {}
        for delivery in self._claimed:
            if delivery.recipient_kind == PERSON:
                wanted.setdefault(_purpose(delivery), []).append(delivery.recipient)
        for purpose, people in wanted.items():
            for first in range(0, len(people), CARDS_AT_ONCE):
                self._ask_for(people[first : first + CARDS_AT_ONCE], purpose)

    def card(self, delivery: Claimed) -> Mapping[str, Any]:
        """Return a person's mail contact."""
        key = (_purpose(delivery), delivery.recipient)
        if key in self._away:
            raise NotNow("identity_away")
        card = self._cards.get(key)
        if card is None or card["status"] in UNWANTED:
            raise Never("no_such_person")
        self._check_part(delivery, card)
        return card

    def digest_of(self, delivery: Claimed) -> str | None:
        """Return the digest of a person's address, if identity gave it: the log of deliveries is asked by it."""
        card = self._cards.get((_purpose(delivery), delivery.recipient))
        return digest(card["email"]) if card is not None else None

    def check_public(self, announcement: Announcement) -> None:
        """Raise `Never` for a subscriber's notice about a subject that was taken down since."""
        hidden_at = self._taken_down.get(announcement.subject)
        if announcement.kind in FOR_SUBSCRIBERS and hidden_at is not None and hidden_at >= announcement.occurred_at:
            raise Never("no_longer_public")

    def material(self, announcement: Announcement) -> Mapping[str, Any]:
        """Return the texts that are not in the event: titles that may not be public, and comments."""
        known = self._challenge_of(announcement)
        question = context_request(announcement, known)
        if question is None:
            return {"title": known.title, "demo": known.demo} if known is not None else {}
        if question not in self._material:
            self._material[question] = self._ask_for_material(question)
        found = self._material[question]
        if isinstance(found, AskFailed) and found.reply_status == GONE:
            raise Never(f"{question.about}_gone")
        if isinstance(found, AppError):
            raise NotNow(f"{question.service}_away")
        return found

    def organisation_of(self, announcement: Announcement) -> Organisation | None:
        """Return the organisation that a notice is about, if known."""
        identifier = announcement.data.get("organisation_id")
        if identifier:
            return self.organisations.get(UUID(identifier))
        known = self._challenge_of(announcement)
        return self.organisations.get(known.organisation_id) if known and known.organisation_id else None

    def _check_part(self, delivery: Claimed, card: Mapping[str, Any]) -> None:
        """Raise `Never` unless the person may still see the content of the notice."""
        announcement = self.announcements[delivery.announcement_id]
        if not may_still_see(delivery.recipient, self._roles(delivery.recipient, card), announcement):
            raise Never("role_ended")
        if not self._takes_part(delivery.recipient, announcement):
            raise Never("takes_no_part")

    def _roles(self, person_id: UUID, card: Mapping[str, Any]) -> list[Role]:
        """Return the roles that identity says are held now; those of its events where it is of an older version."""
        said = card.get("roles")
        if said is not None:
            return [Role.of(role) for role in said]
        return [Role.of(vars(duty) | {"organisation_id": duty.place}) for duty in self._duties[person_id]]

    def _takes_part(self, person_id: UUID, announcement: Announcement) -> bool:
        """Return whether a person is still in a team that the notice is for. An unknown solution has no team."""
        challenge_id = announcement.data.get("challenge_id")
        teams = self._teams.get(UUID(challenge_id), {}) if challenge_id else {}
        if announcement.to.who in {Who.ENTRANTS, Who.CONTENDERS}:
            return any(person_id in team for team in teams.values())
        if announcement.kind in OF_TEAMS:
            return person_id in teams.get(UUID(announcement.data["solution_id"]), {person_id})
        return True

    def _told_of(self, name: str) -> set[UUID]:
        return {UUID(identifier) for a in self.announcements.values() if (identifier := a.data.get(name))}

    def _challenge_of(self, announcement: Announcement) -> KnownChallenge | None:
        identifier = announcement.data.get("challenge_id")
        return self.challenges.get(UUID(identifier)) if identifier else None

    def _ask_for(self, people: Sequence[UUID], purpose: str | None) -> None:
        try:
            answer = self._ask("identity", "mail_cards", person_ids=[str(p) for p in people], purpose=purpose)
        except AppError as exc:
            log.warning("mail_cards_unavailable", error=exc.code(), people=len(people))
            self._away |= {(purpose, person) for person in people}
            return
        for card in answer["items"]:
            self._cards[purpose, UUID(card["person_id"])] = card

    def _ask_for_material(self, question: ContextRequest) -> Mapping[str, Any] | AppError:
        try:
            return self._ask(question.service, "notice_material", **dict(question.payload))
        except AppError as exc:
            log.warning("notice_material_unavailable", error=exc.code(), of=question.service, **dict(question.payload))
            return exc


def _purpose(delivery: Claimed) -> str | None:
    return CARRIES_LINK.get(delivery.kind)
