"""Operations of evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.model import ENDED, Solution
from challenges.entry.solution.queries import has_interest
from challenges.judging.evaluation import eligible_solutions, errors, model, queries, schemas
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluation.model import Evaluation
from challenges.judging.evaluation_log.model import DECLARED, RECUSED, SCORED, SUBMITTED, LoggedAction
from challenges.judging.evaluator.errors import OwnInterest
from challenges.projections.organisation.model import Organisation
from challenges.projections.organisation.queries import WithNames, named, with_names
from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, check_version, operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from commons.names import JUDGING, OWNER, names_of

TAKING = (errors.EvaluationNotFound, errors.NotYourEvaluation, errors.PhaseAdvanced, errors.SolutionNotJudged)


class EvaluationOperations(EvaluationAccess):
    """Declaring, scoring, handing in and reading evaluations."""

    @operation(
        "GET",
        "/v1/evaluations/mine",
        summary=Localized(el="Οι αξιολογήσεις μου", en="My evaluations"),
        allow=SIGNED_IN,
        query=schemas.OwnEvaluationsQuery,
        returns=schemas.EvaluationPage,
        transaction=False,  # identity is asked who leads the teams, and their names are kept nowhere here
    )
    def list_own_evaluations(self, *, query: dict[str, Any]) -> Page:
        """List the caller's evaluations, the earliest first."""
        after, limit = self.cursors.keyset("own-evaluations", query["cursor"]), query["limit"]
        with self.transaction() as session:
            found = queries.of_evaluator(
                session, self.principal.person_id, state=query["state"], after=after, limit=limit + 1
            )
            page = self.cursors.page("own-evaluations", found, limit, lambda row: (row.assigned_at, row.id))
            items = with_names(session, page.items)
        return Page(self._named(items, JUDGING, evaluators=False), page.next)

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/evaluations",
        summary=Localized(el="Οι αξιολογήσεις μιας πρόκλησης", en="The evaluations of a challenge"),
        allow=SIGNED_IN,
        query=schemas.ChallengeEvaluationsQuery,
        returns=schemas.EvaluationPage,
        transaction=False,  # identity is asked for the names, which are kept nowhere here
        errors=(ChallengeNotFound, NotYourChallenge, OwnInterest),
    )
    def list_evaluations(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the evaluations of a challenge with their states, for managers and overseers."""
        after, limit = self.cursors.keyset("evaluations", query["cursor"]), query["limit"]
        with self.transaction() as session:
            self.overseen_challenge(challenge_id)
            found = queries.of_challenge(
                session, challenge_id, solution_id=query["solution_id"], after=after, limit=limit + 1
            )
            page = self.cursors.page("evaluations", found, limit, lambda row: (row.assigned_at, row.id))
            items = with_names(session, page.items)
        return Page(self._named(items, OWNER, evaluators=True), page.next)

    @operation(
        "GET",
        "/v1/evaluations/{evaluation_id}",
        summary=Localized(el="Ανάγνωση αξιολόγησης", en="Read an evaluation"),
        allow=SIGNED_IN,
        returns=schemas.EvaluationView,
        versioned=True,
        transaction=False,  # identity is asked who the entrants are, and their names are kept nowhere here
        errors=(errors.EvaluationNotFound,),
    )
    def read_evaluation(self, evaluation_id: UUID) -> Answer:
        """Return an evaluation to its evaluator, and its submitted content to managers and overseers.

        The names of the entrants are there before the declaration of interest, which is about them.
        """
        with self.transaction() as session:
            evaluation = session.get(Evaluation, evaluation_id)
            if evaluation is None or not self._reads(evaluation):
                raise errors.EvaluationNotFound
            answer = self._answer(evaluation)
        read, language, own = answer.value, self.call.language, evaluation.shows_to(self.principal)
        lead, evaluator = read["lead_id"], None if own else read["evaluator_id"]
        people = {lead, evaluator, *(entrant["person_id"] for entrant in read["entrants"])} - {None}
        names = names_of(self.ask, people, JUDGING)
        for entrant in read["entrants"]:
            entrant["name"] = names.of(entrant["person_id"], language)
        read["lead_name"] = names.of(lead, language) if lead else None
        read["evaluator_name"] = names.of(evaluator, language) if evaluator else None
        return answer

    @operation(
        "POST",
        "/v1/evaluations/{evaluation_id}/declaration",
        summary=Localized(el="Δήλωση σύγκρουσης συμφερόντων", en="Declare a conflict of interest, or none"),
        description=Localized(
            el="Χωρίς σύγκρουση (null) η λύση ανοίγει για ανάγνωση και βαθμολογία. Με σύγκρουση, ο αξιολογητής "
            "εξαιρείται και το κενό καλύπτεται με νέα ανάθεση· αυτό γίνεται και αργότερα, ώσπου να οριστούν τα "
            "αποτελέσματα.",
            en="Without one (null) the solution opens for reading and scoring. With one, the evaluator is recused and "
            "a new assignment fills the gap; this remains possible until the results stand.",
        ),
        allow=SIGNED_IN,
        body=schemas.Declaration,
        returns=schemas.EvaluationView,
        versioned=True,
        errors=(*TAKING, errors.EvaluationNotOpen, errors.DeclarationContradicted),
    )
    def declare_interest(self, evaluation_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Declare whether there is a conflict of interest. Content and scores require this declaration."""
        evaluation, _ = self._evaluation_for_change(evaluation_id)
        challenge = self.session.get_one(Challenge, evaluation.challenge_id)
        before = evaluation.snapshot()
        events = evaluation.declare(
            body["conflict"],
            by=self.principal,
            entrants=self._entrants_of(evaluation),
            owner_ids=challenge.owner_ids,
            at=self.now,
        )
        self.publish(*events)
        self._note(RECUSED if events else DECLARED, evaluation, before)
        return self._answer(evaluation)

    @operation(
        "PATCH",
        "/v1/evaluations/{evaluation_id}",
        summary=Localized(el="Βαθμολόγηση", en="Score"),
        allow=SIGNED_IN,
        body=schemas.EvaluationChange,
        returns=schemas.EvaluationView,
        versioned=True,
        if_match=True,
        errors=(
            *TAKING,
            errors.DeclarationMissing,
            errors.DeclarationContradicted,
            errors.EvaluationNotOpen,
            errors.ScoresNotValid,
        ),
    )
    def score_solution(self, evaluation_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Answer:
        """Store scores and comments. Nothing counts before submission."""
        evaluation, phase = self._evaluation_for_change(evaluation_id)
        self._check_impartial(evaluation)
        check_version(expected_version, evaluation.version)
        before = evaluation.snapshot()
        evaluation.score(body, phase.criteria, by=self.principal)
        self._note(SCORED, evaluation, before)
        return self._answer(evaluation)

    @operation(
        "POST",
        "/v1/evaluations/{evaluation_id}/submit",
        summary=Localized(el="Υποβολή αξιολόγησης", en="Hand in an evaluation"),
        description=Localized(
            el="Με βαθμό σε κάθε κριτήριο και με αιτιολογία (ν. 2690/1999, άρθρο 17). Δεν αλλάζει μετά.",
            en="With a score for every criterion and with reasons (law 2690/1999, article 17). It does not change any "
            "more.",
        ),
        allow=SIGNED_IN,
        returns=schemas.EvaluationView,
        versioned=True,
        errors=(
            *TAKING,
            errors.DeclarationMissing,
            errors.DeclarationContradicted,
            errors.EvaluationNotOpen,
            errors.EvaluationIncomplete,
        ),
    )
    def submit_evaluation(self, evaluation_id: UUID) -> Answer:
        """Submit the scores."""
        evaluation, phase = self._evaluation_for_change(evaluation_id)
        self._check_impartial(evaluation)
        before = evaluation.snapshot()
        self.publish(*evaluation.submit(phase.criteria, by=self.principal, at=self.now))
        self._note(SUBMITTED, evaluation, before)
        return self._answer(evaluation)

    # ---- shared steps --------------------------------------------------------------------------------

    def _evaluation_for_change(self, evaluation_id: UUID) -> tuple[Evaluation, Phase]:
        """Load and lock an evaluation in a phase without results, which get none until this transaction ends."""
        evaluation = self.session.get(Evaluation, evaluation_id)
        if evaluation is not None and evaluation.evaluator_id == self.principal.person_id:
            self._check_not_ended(evaluation)
        if evaluation is None or not self._reads(evaluation):
            raise errors.EvaluationNotFound
        if not evaluation.shows_to(self.principal):
            raise errors.NotYourEvaluation
        # locks are taken in one order everywhere: the phase before what is judged in it
        phase = self.session.get_one(Phase, evaluation.phase_id, populate_existing=True, with_for_update={"read": True})
        self.session.refresh(evaluation, with_for_update=True)
        if phase.advanced_at is not None:
            raise errors.PhaseAdvanced
        if self.session.get_one(Solution, evaluation.solution_id).state not in eligible_solutions.JUDGED:
            raise errors.SolutionNotJudged
        return evaluation, phase

    def _check_not_ended(self, evaluation: Evaluation) -> None:
        if self.session.get_one(Solution, evaluation.solution_id).state in ENDED:
            raise errors.SolutionNotJudged

    def _reads(self, evaluation: Evaluation) -> bool:
        if evaluation.shows_to(self.principal):
            return True
        challenge = self.session.get_one(Challenge, evaluation.challenge_id)
        return self.oversees(challenge) and not has_interest(self.session, challenge.id, self.principal)

    def _entrants_of(self, evaluation: Evaluation) -> frozenset[UUID]:
        return self.session.get_one(Solution, evaluation.solution_id).organisation_ids

    def _named(self, rows: list[WithNames], purpose: str, *, evaluators: bool) -> list[WithNames]:
        """Return the rows with the names of their evaluators, if so asked, and of leads without an organisation."""
        people = {row.lead_id for row in rows} | {row.evaluator_id for row in rows if evaluators}
        names = names_of(self.ask, people - {None}, purpose)
        for row in rows:
            row.lead_name = names.of(row.lead_id, self.call.language) if row.lead_id else None
            row.evaluator_name = names.of(row.evaluator_id, self.call.language) if evaluators else None
        return rows

    def _entrants_shown(self, evaluation: Evaluation) -> list[dict[str, Any]]:
        team = queries.team_of(self.session, evaluation.solution_id)
        known = named(self.session, {one.organisation_id for one in team if one.organisation_id})
        return [{"person_id": one.person_id, **_body(one.organisation_id, known)} for one in team]

    def _check_impartial(self, evaluation: Evaluation) -> None:
        """Raise `DeclarationContradicted` if the evaluator has joined an organisation of the entrants since."""
        if any(self.principal.role_in(one) for one in self._entrants_of(evaluation)):
            raise errors.DeclarationContradicted

    def _note(self, act: str, evaluation: Evaluation, before: dict[str, Any]) -> None:
        done = LoggedAction(
            act=act,
            about_id=evaluation.evaluator_id,
            phase_id=evaluation.phase_id,
            solution_id=evaluation.solution_id,
            evaluation_id=evaluation.id,
            before=before,
            after=evaluation.snapshot(),
        )
        self.note(evaluation.challenge_id, done)

    def _answer(self, evaluation: Evaluation) -> Answer:
        self.session.flush()
        mine = evaluation.shows_to(self.principal)
        values = evaluation.snapshot() if mine or evaluation.state in {model.SUBMITTED, model.RECUSED} else {}
        phase = self.session.get_one(Phase, evaluation.phase_id)
        line = queries.line_of(self.session, evaluation.id)._asdict()
        body = named(self.session, [line["organisation_id"]] if line["organisation_id"] else [])
        view = {
            **line,
            **_body(line["organisation_id"], body),
            "entrants": self._entrants_shown(evaluation),
            "criteria": phase.criteria,
            **{name: values.get(name) for name in ("conflict", "scores", "comment", "private_comment", "total")},
        }
        return Answer(view, version=evaluation.version)


def _body(organisation_id: UUID | None, known: Mapping[UUID, Organisation]) -> dict[str, Any]:
    body = known.get(organisation_id) if organisation_id else None
    names = {"organisation_name_el": body.name_el, "organisation_name_en": body.name_en} if body else {}
    return {"organisation_id": organisation_id, **names}
