"""Access control of solutions: loading, and the caller's relation to them. Invisible solutions are not found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.content import ANYONE
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.judging_port import JudgingPort
from challenges.entry.solution import entry, errors, queries, seal
from challenges.entry.solution.model import HANDED_IN, IN_CONTEST, SHOWN, UNDECIDED, WITHDRAWABLE, Solution
from challenges.entry.team.model import TeamMember
from challenges.network.expert_invitation.queries import is_invited_solver
from challenges.projections.organisation.model import Organisation
from challenges.projections.person.queries import worked_for
from chassis.operations import Answer

TEAM: Final = "team"
OWNER: Final = "owner"
EVALUATOR: Final = "evaluator"
INVITED: Final = "invited"
PUBLIC: Final = "public"

CONFIDENTIAL_TO: Final = frozenset({TEAM, OWNER, EVALUATOR})
"""Nobody else ever reads the confidential parts: no curator, no centre, no evaluator before their declaration."""

_ALWAYS: Final = (
    "id", "challenge_id", "phase_id", "state", "practice_id", "organisation_id", "rank", "demo", "created_at",
    "submitted_at", "decided_at",
)  # fmt: skip


class SolutionAccess(ChallengeAccess, JudgingPort):
    """Mixin that loads a solution for a change by its team, or for reading."""

    def submission_counts(self, challenge_id: UUID) -> Mapping[UUID, int]:
        """Return the number of submitted solutions of a challenge, by phase."""
        return queries.submission_counts(self.session, challenge_id)

    def unseal(self, challenge: Challenge) -> None:
        """Show the improvements of teams in the closed phases of a challenge."""
        closed = [phase.id for phase in challenge.phases if phase.closed_at is not None]
        seal.unseal(self.session, closed)

    def competes(self, challenge_id: UUID, organisation_id: UUID, *, with_drafts: bool) -> bool:
        """Return whether the organisation is behind an undecided solution of the challenge."""
        states = WITHDRAWABLE if with_drafts else IN_CONTEST
        return queries.stands_behind(self.session, challenge_id, [organisation_id], states=states)

    def solution_for_change(self, solution_id: UUID) -> Solution:
        """Load and lock a solution that the caller may see. The model checks whether they may change it."""
        solution = queries.for_change(self.session, solution_id)
        if solution is None or self.sight_of(solution) is None:
            raise errors.SolutionNotFound
        return solution

    def visible_solution(self, solution_id: UUID) -> Solution:
        """Load a solution that the caller may read, without locking it."""
        solution = self.session.get(Solution, solution_id)
        if solution is None or self.sight_of(solution) is None:
            raise errors.SolutionNotFound
        return solution

    def challenge_of(self, solution: Solution) -> Challenge:
        """Return the challenge of a solution."""
        # held, because a session forgets what nobody holds, and would ask the database again
        self._challenge_held = self.session.get_one(Challenge, solution.challenge_id)
        return self._challenge_held

    def sight_of(self, solution: Solution) -> str | None:
        """Return the caller's closest relation to the solution, or None if there is none."""
        me = self.principal.person_id
        if me is not None and me in solution.team_ids:
            return TEAM
        challenge = self.challenge_of(solution)
        if not self.is_sealed(solution):
            if solution.was_handed_in and self.reads_as_owner(challenge):
                return OWNER
            if me is not None and solution.state in HANDED_IN and self._reads_as_evaluator(solution, me):
                return EVALUATOR
        if me is not None and any(invitation.person_id == me for invitation in solution.waiting):
            return INVITED
        return PUBLIC if solution.state in SHOWN and challenge.is_public else None

    def is_sealed(self, solution: Solution) -> bool:
        """Return whether only the team may know the solution, because its phase takes submissions.

        A qualified solution was judged before. Only its improvements are sealed: others read `as_qualified`.
        """
        sealed = self.challenge_of(solution).sealed_phases(self.now)
        return solution.state in UNDECIDED and solution.phase_id in sealed

    def reads_as_owner(self, challenge: Challenge) -> bool:
        """Return whether the caller reads submitted solutions as an owner's editor without an interest of their own.

        An owner's editor cannot enter. But roles change, and may begin later in an organisation that has entered.
        """
        return challenge.is_owner_editor(self.principal) and not queries.has_interest(
            self.session, challenge.id, self.principal
        )

    def _reads_as_evaluator(self, solution: Solution, me: UUID) -> bool:
        colleagues = any(self.principal.role_in(one) for one in solution.organisation_ids)
        return not colleagues and self.judges_solution(solution.id, me)

    def shown(self, solution: Solution) -> dict[str, Any]:
        """Return the part of a solution that the caller may read, and nothing else."""
        sight = self.sight_of(solution)
        if sight is None:
            raise errors.SolutionNotFound
        confidential = sight in CONFIDENTIAL_TO
        says = solution.text_for(team=sight == TEAM)
        return {
            **{name: getattr(solution, name) for name in _ALWAYS},
            **{name: says[name] for name in ("title", "summary", "version", "updated_at")},
            "sight": sight,
            "description": None if sight == INVITED else says["description"],
            "confidential": says["confidential"] if confidential else None,
            **{name: _readable(says[name], sight, confidential=confidential) for name in ("links", "files")},
            "team": [_member(one) for one in solution.team] if sight in {TEAM, OWNER} else None,
            "waiting": solution.waiting if sight == TEAM else None,
            "challenge": _word_of(self.challenge_of(solution)) if sight in CONFIDENTIAL_TO else None,
        }

    def check_may_lead(self, challenge: Challenge, organisation_id: UUID | None) -> None:
        """Raise unless the caller may lead a solution of the challenge, on behalf of this organisation or of nobody."""
        invited = challenge.entrants != ANYONE and is_invited_solver(
            self.session, challenge.id, self.principal.person_id
        )
        entry.check_lead(challenge, self.principal, organisation_id, invited=invited)
        self.check_no_reader(challenge)

    def check_no_reader(self, challenge: Challenge) -> None:
        """Raise if the caller reads, or has read, solutions of others, as an owner or as an evaluator."""
        me = self.principal.person_id
        if worked_for(self.session, me, challenge.reader_ids, since=challenge.published_at):
            raise errors.OwnersDoNotEnter
        if self.judges(challenge.id, me):
            raise errors.EvaluatorsDoNotEnter

    def phase_that_allows_a_change(self, solution_id: UUID) -> Phase | None:
        """Lock the phase in which a qualified solution may be improved. A draft needs none. Raises `PhaseClosed`."""
        before = self.visible_solution(solution_id)
        before.check_member(self.principal)
        return self.phase_taking_submissions(before.challenge_id) if before.is_improvable else None

    def hold_owners(self, challenge: Challenge) -> None:
        """Lock the owners: no organisation can join, or ask to join, until this transaction ends."""
        self.session.refresh(challenge, with_for_update={"read": True})

    def check_not_entered(self, challenge: Challenge) -> None:
        """Raise `AlreadyEntered` if the caller stands behind a live solution of the challenge."""
        if queries.has_entered(self.session, challenge.id, self.principal.person_id):
            raise errors.AlreadyEntered

    def answer_with(self, solution: Solution) -> Answer:
        """Return the response with the part that the caller may read.

        The tags remove it from the cache together with its challenge.
        """
        tags = (f"challenge:{solution.challenge_id}",)
        shown = self.shown(solution)
        return Answer(shown, version=shown["version"], tags=tags)

    def line_shown(self, solution: Solution, body: Organisation | None) -> dict[str, Any]:
        """Return a solution as it is shown in a list to others than its team, with the names of its organisation."""
        says = solution.text_for(team=False)
        names = {"organisation_name_el": body.name_el, "organisation_name_en": body.name_en} if body else {}
        return {**{name: getattr(solution, name) for name in _ALWAYS}, **says, **names}


def _readable(items: list[dict[str, Any]], sight: str, *, confidential: bool) -> list[dict[str, Any]]:
    return [item for item in items if confidential or (sight == PUBLIC and not item["confidential"])]


def _member(member: TeamMember) -> dict[str, Any]:
    shown = {name: getattr(member, name) for name in ("person_id", "organisation_id", "state", "joined_at")}
    return {**shown, "named": member.named_at is not None}


def _word_of(challenge: Challenge) -> dict[str, Any]:
    return {
        "title": challenge.title,
        "state": challenge.state,
        "ended_at": challenge.archived_at or challenge.unpublished_at,
        "reason": challenge.unpublished_reason or None,
    }
