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
from commons.names import SENDER, Names, names_of
from notifications.channels.mail.claims import Claimed
from notifications.channels.mail.entitlement import Role, may_still_see
from notifications.channels.mail.mail_context import QUOTED, ContextRequest, context_request
from notifications.notices.brake import gathered
from notifications.notices.delivery.model import PERSON
from notifications.notices.digest.model import DigestItems
from notifications.notices.digest.queries import items_by_delivery
from notifications.notices.feedback.model import Feedback
from notifications.notices.feedback.queries import feedback_by_id
from notifications.notices.model import CARRIES_LINK, FOR_SUBSCRIBERS, NEVER_HELD, OF_TEAMS, Kind, Notice, Who
from notifications.notices.queries import notices_by_id
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.challenge.queries import challenges_by_id
from notifications.projections.organisation.model import Organisation
from notifications.projections.organisation.queries import organisations_by_id
from notifications.projections.takedown.queries import taken_down
from notifications.recipients.addresses import digest
from notifications.recipients.participant.queries import teams_of
from notifications.recipients.preference.model import Preference
from notifications.recipients.preference.queries import preferences_of
from notifications.recipients.role_assignment.model import RoleAssignment
from notifications.recipients.role_assignment.queries import decided_for, role_assignments_of
from notifications.recipients.subscription.model import Subscription
from notifications.recipients.subscription.queries import subscriptions_by_id

log = structlog.get_logger(__name__)

Ask = Callable[..., dict[str, Any]]

CONTACTS_PER_CALL: Final = 100
GONE: Final = 404
SUSPENDED: Final = "suspended"
UNWANTED: Final = frozenset({SUSPENDED, "erased"})


class Postponed(Exception):
    """Another service is away. The deliveries that need it wait, and it is no attempt."""


class Suppressed(Exception):
    """There is nothing to send. The message says why."""


class Batch:
    """Data that the mails of one batch need, loaded once."""

    def __init__(self, claimed: Sequence[Claimed], ask: Ask) -> None:
        self._claimed = claimed
        self._ask = ask
        self._contacts: dict[tuple[str | None, UUID], Mapping[str, Any]] = {}
        self._away: set[tuple[str | None, UUID]] = set()
        self._context: dict[ContextRequest, Mapping[str, Any] | AppError] = {}
        self._senders: dict[UUID, Names] = {}
        self.notices: dict[UUID, Notice] = {}
        self.gathered: dict[UUID, int] = {}
        self.digests: dict[UUID, DigestItems] = {}
        self._told: dict[UUID, Notice] = {}
        self.subscriptions: dict[UUID, Subscription] = {}
        self._feedback: Mapping[UUID, Feedback] = {}
        self.organisations: dict[UUID, Organisation] = {}
        self.challenges: dict[UUID, KnownChallenge] = {}
        self._role_assignments: dict[UUID, list[RoleAssignment]] = {}
        self._decided_for: frozenset[str] = frozenset()
        self._teams: dict[UUID, dict[UUID, frozenset[UUID]]] = {}
        self._taken_down: dict[str, datetime] = {}
        self._preferences: dict[UUID, Preference] = {}

    def read(self, session: Session) -> None:
        """Load the data of the service's own database."""
        self.notices = notices_by_id(session, {d.announcement_id for d in self._claimed})
        self.gathered = gathered(session, {d.id for d in self._claimed})
        self.digests = items_by_delivery(session, {d.id for d in self._claimed if d.kind == Kind.DIGEST})
        self._told = notices_by_id(session, {one for items in self.digests.values() for one in items.notice_ids})
        self._feedback = feedback_by_id(session, self._ids_of("feedback_id"))
        self.subscriptions = subscriptions_by_id(session, {i for d in self._claimed for i in d.subscription_ids})
        followed = {i for s in self.subscriptions.values() for i in s.challenges}
        self.challenges = challenges_by_id(session, followed | self._ids_of("challenge_id"))
        named = {i for s in self.subscriptions.values() for i in s.organisations}
        leading = {c.organisation_id for c in self.challenges.values() if c.organisation_id is not None}
        self.organisations = organisations_by_id(session, named | leading | self._ids_of("organisation_id"))
        people = {d.recipient for d in self._claimed if d.recipient_kind == PERSON}
        self._role_assignments = role_assignments_of(session, people)
        self._preferences = preferences_of(session, people)
        bodies = {body for notice in self.notices.values() for body in notice.to.organisations}
        self._decided_for = decided_for(session, bodies)
        self._teams = teams_of(session, self._ids_of("challenge_id"))
        self._taken_down = taken_down(session, {a.subject for a in self._all_notices})
        session.expunge_all()

    def load_contacts(self) -> None:
        """Load the people's mail contacts from identity. People unknown to it get no mail."""
        wanted: dict[str | None, list[UUID]] = {}
        for delivery in self._claimed:
            if delivery.recipient_kind == PERSON:
                wanted.setdefault(_purpose(delivery), []).append(delivery.recipient)
        for purpose, people in wanted.items():
            for first in range(0, len(people), CONTACTS_PER_CALL):
                self._load_contacts_of(people[first : first + CONTACTS_PER_CALL], purpose)

    def contact(self, delivery: Claimed) -> Mapping[str, Any]:
        """Return a person's mail contact."""
        key = (_purpose(delivery), delivery.recipient)
        if key in self._away:
            raise Postponed("identity_away")
        contact = self._contacts.get(key)
        if contact is None or not _is_wanted(contact["status"], delivery.kind):
            raise Suppressed("no_such_person")
        self._check_entitlement(delivery, contact)
        return contact

    def held_until(self, delivery: Claimed, now: datetime) -> datetime | None:
        """Return the end of the person's quiet time, None where the mail goes now."""
        preference = self._preferences.get(delivery.recipient)
        if preference is None or delivery.kind in NEVER_HELD:
            return None
        return preference.quiet.over_at(now)

    def digest_of(self, delivery: Claimed) -> str | None:
        """Return the digest of a person's address, if identity gave it: the log of deliveries is asked by it."""
        contact = self._contacts.get((_purpose(delivery), delivery.recipient))
        return digest(contact["email"]) if contact is not None else None

    def check_public(self, notice: Notice) -> None:
        """Raise `Never` for a subscriber's notice about a subject that was taken down since."""
        if notice.kind in FOR_SUBSCRIBERS and not self._is_public(notice):
            raise Suppressed("no_longer_public")

    def wishes_of(self, delivery: Claimed, wanted: Mapping[UUID, Subscription]) -> list[tuple[Notice, Subscription]]:
        """Return the notices of a digest that are still public, each with its subscription."""
        items = self.digests.get(delivery.id)
        if items is None:
            raise Suppressed("nothing_to_tell")
        named = zip(items.notice_ids, items.reasons, strict=True)
        wishes = [(self._told[one], wanted[reason]) for one, reason in named if one in self._told and reason in wanted]
        public = [wish for wish in wishes if self._is_public(wish[0])]
        if not public:
            raise Suppressed("no_longer_public" if wishes else "unsubscribed")
        return public

    def _is_public(self, notice: Notice) -> bool:
        hidden_at = self._taken_down.get(notice.subject)
        return hidden_at is None or hidden_at < notice.occurred_at

    def feedback_of(self, notice: Notice) -> Feedback:
        """Return the reader's message behind a notice."""
        found = self._feedback.get(UUID(notice.data["feedback_id"]))
        if found is None:
            raise Suppressed("feedback_gone")
        return found

    def context(self, notice: Notice) -> Mapping[str, Any]:
        """Return the texts that are not in the event: titles that may not be public, and comments."""
        known = self._challenge_of(notice)
        projected = {"title": known.title, "demo": known.demo} if known is not None else {}
        request = context_request(notice, known)
        if request is None:
            return projected
        if request not in self._context:
            self._context[request] = self._load_context(request)
        found = self._context[request]
        if isinstance(found, AskFailed) and found.reply_status == GONE:
            raise Suppressed(f"{request.about}_gone")
        if isinstance(found, AppError):
            raise Postponed(f"{request.service}_away")
        if notice.kind in QUOTED:
            return {**found, **projected, **self._sender_of(found)}  # the title that was public last
        return {**found, **self._sender_of(found)}

    def _sender_of(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the names among which is that of whoever wrote what a mail quotes."""
        if not found.get("sender_id"):
            return {}
        sender = UUID(found["sender_id"])
        if sender not in self._senders:
            self._senders[sender] = self._load_sender(sender)
        names = self._senders[sender]
        if names.known is None:
            raise Postponed("identity_away")
        return {"names": names}

    def organisation_of(self, notice: Notice) -> Organisation | None:
        """Return the organisation that a notice is about, if known."""
        identifier = notice.data.get("organisation_id")
        if identifier:
            return self.organisations.get(UUID(identifier))
        known = self._challenge_of(notice)
        return self.organisations.get(known.organisation_id) if known and known.organisation_id else None

    def _check_entitlement(self, delivery: Claimed, contact: Mapping[str, Any]) -> None:
        """Raise `Never` unless the person may still see the content of the notice."""
        notice = self.notices[delivery.announcement_id]
        roles = self._roles(delivery.recipient, contact)
        if not may_still_see(delivery.recipient, roles, notice, decided_for=self._decided_for):
            raise Suppressed("role_ended")
        if not self._takes_part(delivery.recipient, notice):
            raise Suppressed("takes_no_part")

    def _roles(self, person_id: UUID, contact: Mapping[str, Any]) -> list[Role]:
        """Return the roles that identity says are held now, or those of its events for an older identity."""
        roles = contact.get("roles")
        if roles is not None:
            return [Role.of(role) for role in roles]
        return [
            Role.of(vars(assignment) | {"organisation_id": assignment.place})
            for assignment in self._role_assignments[person_id]
        ]

    def _takes_part(self, person_id: UUID, notice: Notice) -> bool:
        """Return whether a person is still in a team that the notice is for. An unknown solution has no team."""
        challenge_id = notice.data.get("challenge_id")
        teams = self._teams.get(UUID(challenge_id), {}) if challenge_id else {}
        if notice.to.who in {Who.PARTICIPANTS, Who.ACTIVE_PARTICIPANTS}:
            return any(person_id in team for team in teams.values())
        if notice.kind in OF_TEAMS:
            return person_id in teams.get(UUID(notice.data["solution_id"]), {person_id})
        return True

    def _ids_of(self, name: str) -> set[UUID]:
        return {UUID(identifier) for a in self._all_notices if (identifier := a.data.get(name))}

    @property
    def _all_notices(self) -> list[Notice]:
        return [*self.notices.values(), *self._told.values()]

    def _challenge_of(self, notice: Notice) -> KnownChallenge | None:
        identifier = notice.data.get("challenge_id")
        return self.challenges.get(UUID(identifier)) if identifier else None

    def _load_contacts_of(self, people: Sequence[UUID], purpose: str | None) -> None:
        try:
            answer = self._ask("identity", "mail_cards", person_ids=[str(p) for p in people], purpose=purpose)
        except AppError as exc:
            log.warning("mail_cards_unavailable", error=exc.code(), people=len(people))
            self._away |= {(purpose, person) for person in people}
            return
        for contact in answer["items"]:
            self._contacts[purpose, UUID(contact["person_id"])] = contact

    def _load_context(self, request: ContextRequest) -> Mapping[str, Any] | AppError:
        try:
            return self._ask(request.service, "notice_material", **dict(request.payload))
        except AppError as exc:
            log.warning("notice_material_unavailable", error=exc.code(), of=request.service, **dict(request.payload))
            return exc

    def _load_sender(self, person_id: UUID) -> Names:
        try:
            return names_of(self._ask, [person_id], SENDER)
        except AppError as exc:
            log.warning("names_unavailable", error=exc.code())
            return Names(None)


def _is_wanted(status: str, kind: str) -> bool:
    """Return whether an account in this status gets mails of a kind. A suspended one hears of its suspension alone."""
    return status not in UNWANTED or (status == SUSPENDED and kind == Kind.ACCOUNT_SUSPENDED)


def _purpose(delivery: Claimed) -> str | None:
    return CARRIES_LINK.get(delivery.kind)
