"""Operations of solutions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, PhaseClosed
from challenges.call.phase.model import Phase
from challenges.call.practice_lookup.model import KnownPractice
from challenges.entry.solution import entry, errors, queries, schemas
from challenges.entry.solution.access import SolutionAccess
from challenges.entry.solution.model import CALLED_OFF, DRAFT, HANDED_IN, SHOWN, Solution
from challenges.projections.organisation.queries import named, with_names
from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, Cache, check_version, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.schemas import PageQuery
from commons.names import TEAM, names_of
from commons.roles import NOTHING_NEW, inherits_only


class SolutionOperations(SolutionAccess):
    """Offering, changing, handing in, recalling, withdrawing and reading solutions."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/solutions",
        summary=Localized(el="Νέα λύση ως προσχέδιο", en="Begin a solution as a draft"),
        description=Localized(
            el="Όσο μια φάση δέχεται υποβολές. Όποιος ξεκινά τη λύση είναι ο υπεύθυνος της ομάδας.",
            en="While a phase takes submissions. Whoever begins the solution leads its team.",
        ),
        allow=SIGNED_IN,
        body=schemas.SolutionContent,
        returns=schemas.SolutionView,
        status=201,
        creates="solution",
        location="/v1/solutions/{id}",
        versioned=True,
        errors=(ChallengeNotFound, PhaseClosed, errors.AlreadyEntered, *errors.ENTRY),
    )
    def create_solution(self, challenge_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Create a draft. A person has one solution per challenge."""
        challenge = self.visible_challenge(challenge_id)
        self.check_may_lead(challenge, body.get("organisation_id"))
        if inherits_only(self.principal, body.get("organisation_id")):
            raise errors.NotOfThisOrganisation(NOTHING_NEW)
        phase = self.phase_taking_submissions(challenge_id)
        # no organisation joins the owners from here on: what was asked before is asked again
        self.check_may_lead(challenge, body.get("organisation_id"))
        self.check_not_entered(challenge)
        solution = Solution.begin(body, phase=phase, by=self.principal, at=self.now, demo=challenge.demo)
        self.session.add(solution)
        return self.answer_with(solution)

    @operation(
        "PATCH",
        "/v1/solutions/{solution_id}",
        summary=Localized(el="Αλλαγή λύσης", en="Change a solution"),
        description=Localized(
            el="Αλλάζει όσο είναι προσχέδιο· αν έχει προκριθεί, όσο η επόμενη φάση δέχεται υποβολές.",
            en="While it is a draft; once it has qualified, while the phase that follows takes submissions.",
        ),
        allow=SIGNED_IN,
        body=schemas.SolutionContent,
        returns=schemas.SolutionView,
        versioned=True,
        if_match=True,
        errors=(
            errors.SolutionNotFound,
            errors.NotYourSolution,
            errors.OnlyTheLead,
            errors.SolutionNotEditable,
            errors.SolutionIncomplete,
            PhaseClosed,
            *errors.ENTRY,
        ),
    )
    def edit_solution(self, solution_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Answer:
        """Change the given fields."""
        phase = self.phase_that_allows_a_change(solution_id)
        if "organisation_id" in body:
            self.hold_owners(self.challenge_of(self.visible_solution(solution_id)))
        solution = self.solution_for_change(solution_id)
        solution.check_member(self.principal)
        check_version(expected_version, solution.version)
        if solution.state == DRAFT:
            self.audit_as_save()
        if body.get("organisation_id", solution.organisation_id) != solution.organisation_id:
            self.check_may_lead(self.challenge_of(solution), body["organisation_id"])
        sealed = self.challenge_of(solution).sealed
        solution.edit(body, phase=phase, by=self.principal, at=self.now, sealed=sealed)
        return self.answer_with(solution)

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/submit",
        summary=Localized(el="Υποβολή λύσης", en="Submit a solution"),
        description=Localized(
            el="Μετρά ό,τι ζητήθηκε πριν από τη λήξη της φάσης, ακόμη κι αν απαντηθεί μετά· ό,τι έρθει αργότερα "
            "απορρίπτεται με 409 και το προσχέδιο μένει.",
            en="What was asked for before the phase closed counts, even when it is answered afterwards; whatever comes "
            "later is refused with 409, and the draft stays.",
        ),
        allow=SIGNED_IN,
        returns=schemas.SolutionView,
        versioned=True,
        errors=(
            errors.SolutionNotFound,
            errors.NotYourSolution,
            errors.OnlyTheLead,
            errors.SolutionNotSubmittable,
            errors.SolutionIncomplete,
            PhaseClosed,
            *errors.ENTRY,
        ),
    )
    def submit_solution(self, solution_id: UUID) -> Answer:
        """Hand the draft in for the phase that is open now."""
        solution, phase = self._while_the_phase_is_open(solution_id)
        challenge = self.challenge_of(solution)
        self.check_may_lead(challenge, solution.organisation_id)
        practice = self.session.get(KnownPractice, solution.practice_id) if solution.practice_id else None
        faults = entry.faults_of(challenge, solution, phase, practice)
        self.publish(*solution.submit(phase=phase, faults=faults, by=self.principal, at=self.now))
        return self.answer_with(solution)

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/recall",
        summary=Localized(el="Ανάκληση υποβολής", en="Recall a submission"),
        description=Localized(
            el="Όσο η φάση είναι ανοικτή. Δεν μετρά αν δεν υποβληθεί ξανά.",
            en="While the phase is open. It does not count unless it is submitted again.",
        ),
        allow=SIGNED_IN,
        returns=schemas.SolutionView,
        versioned=True,
        errors=(
            errors.SolutionNotFound,
            errors.NotYourSolution,
            errors.OnlyTheLead,
            errors.SolutionNotRecallable,
            PhaseClosed,
        ),
    )
    def recall_solution(self, solution_id: UUID) -> Answer:
        """Take a submission back into work."""
        solution, phase = self._while_the_phase_is_open(solution_id)
        self.publish(*solution.recall(phase=phase, by=self.principal, at=self.now))
        return self.answer_with(solution)

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/withdraw",
        summary=Localized(el="Απόσυρση λύσης", en="Withdraw a solution"),
        allow=SIGNED_IN,
        returns=schemas.SolutionView,
        versioned=True,
        errors=(
            errors.SolutionNotFound,
            errors.NotYourSolution,
            errors.OnlyTheLead,
            errors.SolutionNotWithdrawable,
        ),
    )
    def withdraw_solution(self, solution_id: UUID) -> Answer:
        """Withdraw the solution. Its team may enter the challenge again."""
        # a phase that closed before counts it
        self.catch_up(self.challenge_of(self.visible_solution(solution_id)))
        solution = self.solution_for_change(solution_id)
        self.publish(*solution.withdraw(by=self.principal, at=self.now))
        self.release_evaluations(solution)
        return self.answer_with(solution)

    @operation(
        "DELETE",
        "/v1/solutions/{solution_id}",
        summary=Localized(el="Διαγραφή προσχεδίου λύσης", en="Delete a draft of a solution"),
        description=Localized(
            el="Με την ομάδα και τις προσκλήσεις της. Ό,τι υποβλήθηκε πρώτα ανακαλείται.",
            en="With its team and its invitations. What was submitted is recalled first.",
        ),
        allow=SIGNED_IN,
        status=204,
        errors=(
            errors.SolutionNotFound,
            errors.NotYourSolution,
            errors.OnlyTheLead,
            errors.SolutionNotDeletable,
        ),
    )
    def delete_solution(self, solution_id: UUID) -> None:
        """Delete a draft. Its lead may enter the challenge again."""
        solution = self.solution_for_change(solution_id)
        self.publish(*solution.delete(by=self.principal, at=self.now))
        self.session.delete(solution)

    @operation(
        "GET",
        "/v1/solutions/mine",
        summary=Localized(el="Οι λύσεις μου", en="My solutions"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.SolutionLines,
    )
    def list_own_solutions(self, *, query: dict[str, Any]) -> Page:
        """List the solutions behind which the caller stands, in every state, the latest change first."""
        after, limit = self.cursors.keyset("own-solutions", query["cursor"]), query["limit"]
        found = queries.of_person(self.session, self.principal.person_id, after=after, limit=limit + 1)
        page = self.cursors.page("own-solutions", found, limit, lambda row: (row.updated_at, row.id))
        return Page(with_names(self.session, page.items), page.next)

    @operation(
        "GET",
        "/v1/solutions/{solution_id}",
        summary=Localized(el="Ανάγνωση λύσης", en="Read a solution"),
        description=Localized(
            el="Το κοινό διαβάζει όσες προκρίθηκαν ή επιλέχθηκαν, χωρίς τα εμπιστευτικά μέρη.",
            en="The public reads what qualified or was selected, without the confidential parts.",
        ),
        allow=ANYONE,
        returns=schemas.SolutionView,
        versioned=True,
        cache=Cache(seconds=60, tags=("solution:{solution_id}",)),
        transaction=False,  # identity is asked for the names of the team, which are kept nowhere here
        errors=(errors.SolutionNotFound,),
    )
    def read_solution(self, solution_id: UUID) -> Answer:
        """Return the part of the solution that the caller may read. Its team and the owners read the members' names."""
        with self.transaction():
            answer = self.answer_with(self.visible_solution(solution_id))
        team = answer.value["team"] or []
        names = names_of(self.ask, [member["person_id"] for member in team], TEAM)
        for member in team:
            member["name"] = names.of(member["person_id"], self.call.language)
        return answer

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/solutions",
        summary=Localized(el="Οι λύσεις μιας πρόκλησης", en="The solutions of a challenge"),
        description=Localized(
            el="Οι φορείς της πρόκλησης βλέπουν όσες υποβλήθηκαν, το κοινό όσες προκρίθηκαν ή επιλέχθηκαν. Σε "
            "σφραγισμένη πρόκληση (sealed) ό,τι υποβάλλεται ανοίγει για τους φορείς όταν λήξει η φάση.",
            en="The challenge's owners see what was handed in, the public what qualified or was selected. In a sealed "
            "challenge, what is handed in opens to its owners when the phase closes.",
        ),
        allow=ANYONE,
        query=schemas.SolutionsQuery,
        returns=schemas.SolutionLines,
        cache=Cache(seconds=60, tags=("solutions:{challenge_id}", "challenge:{challenge_id}")),
        errors=(ChallengeNotFound,),
    )
    def list_solutions(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the solutions of a challenge that the caller may read, the latest submission first."""
        challenge = self.visible_challenge(challenge_id)
        as_owner = self.reads_as_owner(challenge)
        seen = HANDED_IN | {CALLED_OFF} if as_owner else SHOWN if challenge.is_public else frozenset()
        wanted = seen if query["state"] is None else seen & {query["state"]}
        after, limit = self.cursors.keyset("solutions", query["cursor"]), query["limit"]
        sealed = challenge.sealed_phases(self.now)
        found = queries.of_challenge(
            self.session, challenge_id, states=wanted, sealed=sealed, after=after, limit=limit + 1
        )
        page = self.cursors.page("solutions", found, limit, lambda row: (row.submitted_at or row.created_at, row.id))
        known = named(self.session, {each.organisation_id for each in page.items if each.organisation_id})
        return Page([self.line_shown(each, known.get(each.organisation_id)) for each in page.items], page.next)

    # Locks are taken in one order everywhere: the challenge and its phase before the solution.

    def _while_the_phase_is_open(self, solution_id: UUID) -> tuple[Solution, Phase]:
        before = self.visible_solution(solution_id)
        before.check_lead(self.principal)
        phase = self.phase_taking_submissions(before.challenge_id)
        return self.solution_for_change(solution_id), phase
