"""Operations of assignments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from challenges.bulk import insert_rows
from challenges.call.challenge.errors import ChallengeNotFound, ChallengeNotPublished, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.entry.solution.errors import SolutionNotFound
from challenges.entry.solution.model import Solution
from challenges.judging.assignment import errors, queries, schemas
from challenges.judging.assignment.model import Assignment, assign
from challenges.judging.assignment.shares import share_out
from challenges.judging.evaluation import errors as judging_errors
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluation.eligible_solutions import needed, phase_ids
from challenges.judging.evaluation.model import Evaluation
from challenges.judging.evaluation.queries import of_pair
from challenges.judging.evaluator.errors import OwnInterest
from challenges.judging.evaluator.queries import judging
from chassis.language import Localized
from chassis.operations import operation
from commons.permissions import ORGANISATION_EDITOR

NAMED_AT_MOST = 100
ASSIGNED_AT_ONCE = 4_000
RUNNING = (
    ChallengeNotFound,
    NotYourChallenge,
    OwnInterest,
    ChallengeNotPublished,
    judging_errors.PhaseNotFound,
    judging_errors.PhaseNotEvaluated,
    judging_errors.PhaseStillOpen,
    judging_errors.PhaseAdvanced,
    judging_errors.EarlierPhaseUndecided,
)


class AssignmentOperations(EvaluationAccess):
    """Giving solutions to evaluators: all that is missing in equal shares, or one."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/phases/{phase_id}/assignments",
        summary=Localized(el="Ανάθεση αξιολογήσεων", en="Assign evaluators"),
        description=Localized(
            el="Μοιράζει ισομερώς ό,τι λείπει, χωρίς όσους έχουν συμφέρον. Αν επαναληφθεί, καλύπτει μόνο τα κενά. "
            f"Ως {ASSIGNED_AT_ONCE} αναθέσεις τη φορά: επαναλάβετε όσο το remaining δεν είναι μηδέν.",
            en="Shares out what is missing in equal parts, leaving out whoever has an interest. Repeated, it fills "
            f"gaps only. At most {ASSIGNED_AT_ONCE} at once: repeat it until `remaining` is zero.",
        ),
        allow=ORGANISATION_EDITOR,
        returns=schemas.AssignmentsView,
        errors=RUNNING,
    )
    def assign_evaluators(self, challenge_id: UUID, phase_id: UUID) -> dict[str, Any]:
        """Assign the missing evaluators to each solution of the phase."""
        challenge, phase = self.judged_phase(challenge_id, phase_id)
        panel = queries.Panel.of(judging(self.session, challenge_id))
        entries = queries.entries(
            self.session,
            panel,
            phase_id=phase_id,
            phase_ids=phase_ids(challenge.phases, phase),
            needed=needed(phase),
        )
        loads = queries.loads(self.session, panel, phase_id)
        shares = share_out(entries, loads, ASSIGNED_AT_ONCE)
        self._write(challenge, assign(phase, shares.pairs))
        more = Counter(evaluator_id for _, evaluator_id in shares.pairs)
        return {
            "assigned": len(shares.pairs),
            "remaining": shares.remaining,
            "missing": sum(shares.gaps.values()),
            "gaps": [{"solution_id": one, "missing": many} for one, many in list(shares.gaps.items())[:NAMED_AT_MOST]],
            "evaluators": [
                {"person_id": person_id, "evaluations": many + more[person_id]} for person_id, many in loads.items()
            ],
        }

    @operation(
        "POST",
        "/v1/evaluations",
        summary=Localized(el="Ανάθεση λύσης σε αξιολογητή", en="Give a solution to an evaluator"),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewAssignment,
        returns=schemas.AssignedView,
        status=201,
        creates="evaluation",
        location="/v1/evaluations/{id}",
        errors=(
            SolutionNotFound,
            *RUNNING,
            judging_errors.SolutionNotJudged,
            errors.NotAnEvaluator,
            errors.EvaluatorHasInterest,
            errors.AlreadyAssigned,
        ),
    )
    def assign_solution(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Assign one evaluator to one solution, also beyond the needed number."""
        solution = self.session.get(Solution, body["solution_id"])
        managed = self.session.get_one(Challenge, solution.challenge_id) if solution else None
        handed_in = solution is not None and solution.was_handed_in
        if solution is None or not handed_in or managed is None or not managed.is_owner_editor(self.principal):
            raise SolutionNotFound
        wanted = self.phase_judging(managed, solution)
        challenge, phase = self.judged_phase(managed.id, wanted.id)
        panel = queries.Panel.of(judging(self.session, challenge.id))
        found = queries.entries(
            self.session,
            panel,
            phase_id=phase.id,
            phase_ids=phase_ids(challenge.phases, phase),
            needed=needed(phase),
            solution_id=solution.id,
        )
        if not found:
            raise judging_errors.SolutionNotJudged
        evaluator_id = body["evaluator_id"]
        if evaluator_id not in panel.person_ids:
            raise errors.NotAnEvaluator
        if of_pair(self.session, phase.id, solution.id, evaluator_id) is not None:
            raise errors.AlreadyAssigned
        if evaluator_id in found[0].barred:
            raise errors.EvaluatorHasInterest
        [made] = assign(phase, [(solution.id, evaluator_id)])
        self._write(challenge, [made])
        return made.row(self.now)

    def _write(self, challenge: Challenge, made: Sequence[Assignment]) -> None:
        insert_rows(self.session, Evaluation, [one.row(self.now) for one in made])
        self.publish(*(one.event(challenge.title, self.now) for one in made))
        self.note(challenge.id, *(one.act() for one in made))
