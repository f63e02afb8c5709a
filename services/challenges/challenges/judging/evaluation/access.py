"""Access control of evaluations."""

from __future__ import annotations

from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.judging_port import JudgingPort
from challenges.entry.solution.model import Solution
from challenges.entry.solution.queries import has_interest
from challenges.judging.evaluation import eligible_solutions, errors, queries
from challenges.judging.evaluation.release import release_of_solution
from challenges.judging.evaluation_log.model import LoggedAction
from challenges.judging.evaluation_log.record import record
from challenges.judging.evaluator.errors import OwnInterest
from commons.roles import AUDITOR, is_curator


class EvaluationAccess(ChallengeAccess, JudgingPort):
    """Mixin that loads challenges and phases for managers and overseers of an evaluation."""

    def judges(self, challenge_id: UUID, person_id: UUID | None) -> bool:
        """Return whether a person evaluates the challenge, or has opened solutions of it for evaluation."""
        return queries.judges(self.session, challenge_id, person_id)

    def judges_solution(self, solution_id: UUID, person_id: UUID) -> bool:
        """Return whether a person evaluates the solution, declared no conflict, and has reported none since."""
        return queries.judges_solution(self.session, solution_id, person_id)

    def release_evaluations(self, solution: Solution) -> None:
        """Release the open evaluations of a solution that ended, and log it."""
        self.note(solution.challenge_id, *release_of_solution(self.session, solution.id))

    def managed_challenge(self, challenge_id: UUID) -> Challenge:
        """Load a challenge for an owner's editor without an interest in a solution of it."""
        challenge = self.owned_challenge(challenge_id)
        self._check_no_interest(challenge_id)
        return challenge

    def overseen_challenge(self, challenge_id: UUID) -> Challenge:
        """Load a challenge for the overseers of its evaluation: its owners' editors, curators, auditors."""
        challenge = self.session.get(Challenge, challenge_id)
        if challenge is None:
            raise ChallengeNotFound
        if not self.oversees(challenge):
            known = challenge.is_public or challenge.concerns(self.principal)
            raise NotYourChallenge if known else ChallengeNotFound
        self._check_no_interest(challenge_id)
        return challenge

    def oversees(self, challenge: Challenge) -> bool:
        """Return whether the caller is an owner's editor, a curator or an auditor. Reads by these two are audited."""
        who = self.principal
        if challenge.is_owner_editor(who):
            return True
        if is_curator(who) or AUDITOR in who.roles:
            self.audit("oversee_evaluation", target=("challenge", challenge.id))
            return True
        return False

    def judged_phase(self, challenge_id: UUID, phase_id: UUID) -> tuple[Challenge, Phase]:
        """Load a phase that can be judged, and lock its decision until this transaction ends.

        The lock waits for concurrent submissions of solutions and evaluations.
        """
        challenge = self.managed_challenge(challenge_id)
        self.session.refresh(challenge, with_for_update={"key_share": True})
        self.catch_up(challenge)
        challenge.check_published()
        phase = self.phase_of(challenge, phase_id)
        # not FOR UPDATE: whoever changes a solution twice looks up its phase, and would wait for us as we for them
        self.session.refresh(phase, with_for_update={"key_share": True})
        eligible_solutions.check_begun(challenge.phases, phase, self.now)
        return challenge, phase

    def phase_of(self, challenge: Challenge, phase_id: UUID) -> Phase:
        """Return an evaluated phase of the challenge."""
        phase = next((phase for phase in challenge.phases if phase.id == phase_id), None)
        if phase is None:
            raise errors.PhaseNotFound
        if not phase.is_evaluated:
            raise errors.PhaseNotEvaluated
        return phase

    def phase_judging(self, challenge: Challenge, solution: Solution) -> Phase:
        """Return the phase in which a solution is judged. Raise `SolutionNotJudged` if there is none."""
        for phase in challenge.phases:
            if phase.is_evaluated and solution.phase_id in eligible_solutions.phase_ids(challenge.phases, phase):
                return phase
        raise errors.SolutionNotJudged

    def note(self, challenge_id: UUID, *done: LoggedAction) -> None:
        """Append the caller's action to the evaluation log."""
        record(self.session, challenge_id, *done, by=self.principal.person_id, at=self.now)

    def _check_no_interest(self, challenge_id: UUID) -> None:
        if has_interest(self.session, challenge_id, self.principal):
            raise OwnInterest
