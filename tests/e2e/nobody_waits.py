"""Nothing waits for nobody: whatever waits in the databases of a platform, with the people who can act on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

EDITORS = frozenset({"contributor", "approver", "manager"})
DECIDERS = frozenset({"approver", "manager"})
MAILED = {
    "internal_approval", "regional_review", "ministry_review", "review", "assigned", "invited", "join request",
    "question", "phase to decide",
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """Something that waits: what and which, since when, and those who can act on it now."""

    what: str
    id: UUID
    since: datetime | None
    able: frozenset[UUID]
    subject: UUID | None = None
    body: UUID | None = None

    def __str__(self) -> str:
        return f"{self.what} {self.id} waits for {len(self.able)} people"


@dataclass
class People:
    """Everybody's roles. Those who are suspended or erased hold none; a closed body's are its successor's."""

    rows: dict[str, list[dict[str, Any]]]
    active: frozenset[UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.active = frozenset(one["id"] for one in self.rows["people"] if one["status"] == "active")
        self._successors = {one["id"]: one["successor_id"] for one in self.rows["organisations"]}

    def of(self, organisation_id: UUID | None, roles: Collection[str] = EDITORS) -> frozenset[UUID]:
        """Give those with one of the roles in a body, or in the one that follows it."""
        while organisation_id is not None and self._successors.get(organisation_id):
            organisation_id = self._successors[organisation_id]
        return self.active & {
            one["person_id"]
            for one in self.rows["memberships"]
            if one["organisation_id"] == organisation_id and one["role"] in roles
        }

    def deciding(self, organisation_id: UUID) -> frozenset[UUID]:
        """Give those who decide for a body, or the curators who have to appoint somebody."""
        return self.of(organisation_id, DECIDERS) or self.curators

    @property
    def curators(self) -> frozenset[UUID]:
        """Give the curators."""
        return self.active & {one["person_id"] for one in self.rows["platform_roles"] if one["role"] == "curator"}

    def of_centre(self, region: str | None) -> frozenset[UUID]:
        """Give the managers of a region's active centre."""
        centres = [
            one["id"]
            for one in self.rows["organisations"]
            if one["kind"] == "innovation_centre" and one["region"] == region and one["status"] == "active"
        ]
        return frozenset().union(*(self.of(centre, {"manager"}) for centre in centres))


class Desk:
    """What waits in a platform for bodies named by their ids."""

    def __init__(self, platform: Any, bodies: Collection[str]) -> None:
        self._platform, self._bodies = platform, [UUID(body) for body in bodies]
        tables = ("people", "memberships", "platform_roles", "organisations")
        self.people = People({table: self._read("identity", f"select * from {table}") for table in tables})

    def waiting(self) -> list[Waiting]:
        """Give everything that waits."""
        return [*self._practices(), *self._challenges(), *self._evaluations(), *self._teams(), *self._pilots()]

    def _practices(self) -> Iterator[Waiting]:
        people = self.people
        for one in self._of_bodies("observatory", "select * from practices where organisation_id = any(%s)"):
            state, authors = one["state"], {*one["author_ids"]}
            able: frozenset[UUID] = frozenset()
            if state == "internal_approval":
                able = people.of(one["organisation_id"], DECIDERS)
            elif state == "regional_review":
                able = (people.of_centre(one["review_region"]) or people.curators) - authors
            elif state == "ministry_review":
                able = people.curators - authors - {self._forwarder(one["id"])}
            elif state in {"draft", "changes_requested"}:
                able = people.of(one["organisation_id"])
            else:
                continue
            yield Waiting(state, one["id"], one["waiting_since"], able, one["id"])

    def _forwarder(self, practice_id: UUID) -> UUID | None:
        told = "select * from reviews where practice_id = %s and tier <> 'organisation' order by created_at desc"
        decided = self._read("observatory", told, practice_id)
        return decided[0]["reviewer_id"] if decided and decided[0]["decision"] == "forward" else None

    def _challenges(self) -> Iterator[Waiting]:
        people = self.people
        for one in self._of_bodies("challenges", "select * from challenges where lead_organisation_id = any(%s)"):
            state, lead, key = one["state"], one["lead_organisation_id"], one["id"]
            if state == "internal_approval":
                yield Waiting(state, key, one["waiting_since"], people.of(lead, DECIDERS), key)
            elif state == "review":
                able = (people.curators | people.of_centre(one["review_region"])) - {*one["author_ids"]}
                yield Waiting(state, key, one["waiting_since"], able, key)
            elif state in {"draft", "edits_requested"}:
                yield Waiting(state, key, None, people.of(lead), key)
            elif state in {"approved", "unpublished"} and one["publish_at"] is None:
                yield Waiting(state, key, None, people.of(lead, DECIDERS) | people.curators, key)
            yield from self._at_challenge(one, self._owners(key, lead))

    def _owners(self, challenge_id: UUID, lead: UUID) -> list[UUID]:
        shared = "select organisation_id from challenge_owners where challenge_id = %s and state = 'accepted'"
        return [lead, *(one["organisation_id"] for one in self._read("challenges", shared, challenge_id))]

    def _at_challenge(self, challenge: dict[str, Any], owners: list[UUID]) -> Iterator[Waiting]:
        key, people = challenge["id"], self.people
        editors = frozenset().union(*(people.of(owner) for owner in owners))
        lead = challenge["lead_organisation_id"]
        asked = "select * from challenge_owners where challenge_id = %s and state = 'requested'"
        for one in self._read("challenges", asked, key):
            yield Waiting("join request", one["organisation_id"], one["at"], people.deciding(lead), key, lead)
        over = challenge["state"] not in {"published", "unpublished"}
        if not over:
            unanswered = "select * from questions where challenge_id = %s and answer is null"
            for one in self._read("challenges", unanswered, key):
                yield Waiting("question", one["id"], one["asked_at"], editors, key)
            phases = "select * from phases where challenge_id = %s and evaluators_per_solution is not null"
            for one in self._read("challenges", f"{phases} and closed_at is not null and advanced_at is null", key):
                yield Waiting("phase to decide", one["id"], one["closed_at"], people.deciding(lead), key, lead)
        for table, who in (("evaluators", "person_id"), ("expert_invitations", "person_id")):
            for one in self._read(
                "challenges", f"select * from {table} where challenge_id = %s and state = 'invited'", key
            ):
                able = frozenset() if over else people.active & {one[who]}
                yield Waiting("invited", one[who], one["invited_at"], able, key)

    def _evaluations(self) -> Iterator[Waiting]:
        found = """select e.*, c.state as challenge_state, p.advanced_at from evaluations e
            join challenges c on c.id = e.challenge_id join phases p on p.id = e.phase_id
            where e.state in ('assigned', 'accepted') and c.lead_organisation_id = any(%s)"""
        for one in self._of_bodies("challenges", found):
            useful = one["challenge_state"] == "published" and one["advanced_at"] is None
            able = self.people.active & {one["evaluator_id"]} if useful else frozenset()
            yield Waiting("assigned", one["id"], one["assigned_at"], able, one["id"])

    def _teams(self) -> Iterator[Waiting]:
        found = """select i.*, s.state as solution_state from solution_invitations i
            join solutions s on s.id = i.solution_id join challenges c on c.id = s.challenge_id
            where i.state = 'waiting' and i.person_id is not null and c.lead_organisation_id = any(%s)"""
        for one in self._of_bodies("challenges", found):
            open_still = one["solution_state"] in {"draft", "submitted"}
            able = self.people.active & {one["person_id"]} if open_still else frozenset()
            yield Waiting("asked into a team", one["id"], one["invited_at"], able, one["solution_id"])
        mine = """select s.* from solutions s join challenges c on c.id = s.challenge_id
            where s.state in ('draft', 'submitted', 'qualified') and c.lead_organisation_id = any(%s)"""
        for one in self._of_bodies("challenges", mine):
            team = "select person_id from team_members where solution_id = %s and state in ('lead', 'accepted')"
            able = self.people.active & {member["person_id"] for member in self._read("challenges", team, one["id"])}
            yield Waiting(f"solution {one['state']}", one["id"], one["submitted_at"], able, one["id"])

    def _pilots(self) -> Iterator[Waiting]:
        running = "select * from pilots where state = 'running' and organisation_id = any(%s)"
        for one in self._of_bodies("challenges", running):
            yield Waiting("pilot", one["id"], one["started_at"], self.people.of(one["organisation_id"]), one["id"])

    # ---- mails ---------------------------------------------------------------------------------------

    def untold(self) -> list[Waiting]:
        """Give what waits and asks somebody by mail, where no mail went to anybody who can act on it now.

        Somebody whose role began later was told of the role.
        """
        return [one for one in self.waiting() if one.what in MAILED and not self._told(one)]

    def _told(self, waiting: Waiting) -> bool:
        told = """select 1 from deliveries d join notices n on n.id = d.announcement_id
            where d.recipient = any(%s)
            and (d.state = 'sent' or d.reason = 'gathering' or d.joined_delivery is not null)
            and (n.subject like '%%' || %s || '%%' or n.data::text like '%%' || %s || '%%'
                 or (n.kind = 'role_given' and n.occurred_at >= %s)
                 or (n.kind = 'body_unmanaged' and n.data ->> 'organisation_id' = %s)) limit 1"""
        subject, body = str(waiting.subject), str(waiting.body)
        return bool(self._read("notifications", told, list(waiting.able), subject, subject, waiting.since, body))

    def unsent(self) -> list[dict[str, Any]]:
        """Give the mails that are still under way."""
        return self._read("notifications", "select * from deliveries where state in ('queued', 'sending')")

    # ---- reading -------------------------------------------------------------------------------------

    def _of_bodies(self, service: str, statement: str) -> list[dict[str, Any]]:
        return self._read(service, statement, self._bodies)

    def _read(self, service: str, statement: str, *values: Any) -> list[dict[str, Any]]:
        address = self._platform.database_url(service).replace("+psycopg", "")
        with psycopg.connect(address, row_factory=dict_row) as connection:
            return connection.execute(statement, values or None).fetchall()
