"""Operations of results."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.access import SolutionAccess
from challenges.entry.solution.errors import NotYourSolution, SolutionNotFound
from challenges.entry.solution.model import Solution
from challenges.entry.team.naming import NAMEABLE
from challenges.judging.assignment.operations import RUNNING
from challenges.judging.evaluation import eligible_solutions
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluation.errors import PhaseNotEvaluated, PhaseNotFound
from challenges.judging.evaluation_log.model import ADVANCED, LoggedAction
from challenges.judging.evaluator.errors import OwnInterest
from challenges.judging.result import model, phase_decision, queries, schemas
from challenges.judging.result.explanation import explained
from challenges.judging.result.ranks import TIE_RULE, Placing, ranked
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.schemas import PageQuery
from commons.names import WINNER, names_of
from commons.permissions import ORGANISATION_APPROVER

_RULE: Final = {"el": TIE_RULE.el, "en": TIE_RULE.en}


class ResultOperations(EvaluationAccess, SolutionAccess):
    """Operations that show standings, decide a phase, list results and explain them."""

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/phases/{phase_id}/standing",
        summary=Localized(el="Η κατάταξη μιας φάσης", en="How a phase stands"),
        description=Localized(
            el="Συνολική βαθμολογία μόνο για ολοκληρωμένες λύσεις, κατάταξη μόνο όταν ολοκληρωθούν όλες. "
            f"{TIE_RULE.el}",
            en=f"Totals for complete solutions only, ranks once all are complete. {TIE_RULE.en}",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.StandingPage,
        errors=(ChallengeNotFound, NotYourChallenge, OwnInterest, PhaseNotFound, PhaseNotEvaluated),
    )
    def show_standing(self, challenge_id: UUID, phase_id: UUID, *, query: dict[str, Any]) -> Page:
        """Return totals, spreads and gaps to managers and overseers of the evaluation."""
        challenge = self.overseen_challenge(challenge_id)
        phase = self.phase_of(challenge, phase_id)
        after, limit = self._after("standing", query["cursor"]), query["limit"]
        lines, facts = self._decided(phase) if phase.advanced_at else self._undecided(challenge, phase)
        items = lines[after : after + limit]
        more = len(lines) > after + limit
        titles = queries.titles(self.session, [line["solution_id"] for line in items])
        items = [{**line, "title": titles[line["solution_id"]]} for line in items]
        extra = {
            "phase_id": phase.id,
            "needed": eligible_solutions.needed(phase),
            "advanced_at": phase.advanced_at,
            **facts,
        }
        return Page(
            items, self.cursors.seal("standing", [after + limit]) if more else None, {**extra, "tie_rule": _RULE}
        )

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/phases/{phase_id}/advance",
        summary=Localized(el="Απόφαση για τη φάση", en="Decide the phase"),
        description=Localized(
            el="Οι πρώτες λύσεις της κατάταξης προκρίνονται (qualified), επιλέγονται (selected) ή κερδίζουν (winner)· "
            "οι άλλες όχι. Δεν γίνεται με κενά στις αξιολογήσεις, ούτε δεύτερη φορά. Τα αποτελέσματα δημοσιεύονται και "
            f"κάθε ομάδα μαθαίνει πού βρίσκεται η αιτιολόγηση. {TIE_RULE.el}",
            en="The first solutions by rank qualify, are selected or win; the others do not. Not with evaluations "
            "missing, and not twice. The results are published, and each team is told where its explanation is. "
            f"{TIE_RULE.en}",
        ),
        allow=ORGANISATION_APPROVER,
        body=schemas.Advance,
        returns=schemas.AdvancedView,
        errors=(*RUNNING, model.PhaseHasGaps, model.NobodyEntered),
    )
    def advance_phase(self, challenge_id: UUID, phase_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Rank, store the results, move the solutions and publish. Of two concurrent calls, the second is refused."""
        challenge, phase = self.judged_phase(challenge_id, phase_id)
        if not challenge.is_owner_approver(self.principal):
            raise NotYourChallenge
        eligible_solutions.check_over(phase, self.now)
        standing_in = eligible_solutions.phase_ids(challenge.phases, phase)
        queries.hold(self.session, standing_in)
        standings = queries.standings(self.session, phase_id, phase_ids=standing_in, criteria=phase.criteria)
        decided = model.decide(standings, phase.criteria, needed=eligible_solutions.needed(phase), **body)
        following = eligible_solutions.next_after(challenge.phases, phase)
        phase_decision.write(self.session, decided, phase=phase, following=following, at=self.now)
        phase.advanced_at = self.now
        challenge.touch(self.now)
        entrants = queries.entrants(self.session, (one.solution_id for one in decided))
        self.publish(
            *phase_decision.announcements(challenge, phase, following, decided, entrants, outcome=body["outcome"])
        )
        summary = {**body, "entered": len(decided), "advanced": sum(one.advances for one in decided)}
        self.note(challenge_id, LoggedAction(act=ADVANCED, phase_id=phase_id, after=summary))
        return {
            **summary,
            "phase_id": phase_id,
            "next_phase_id": following.id if following else None,
            "advanced_at": phase.advanced_at,
        }

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/results",
        summary=Localized(el="Αποτελέσματα", en="Results"),
        description=Localized(
            el="Οι λύσεις που προκρίθηκαν, επιλέχθηκαν ή κέρδισαν, κατά σειρά. Κατονομάζονται μόνο όσοι συμφωνούν, "
            f"και όσο συμφωνούν. {TIE_RULE.el}",
            en="The solutions that qualified, were selected or won, by rank. Only people that agree to it are named, "
            f"as long as they do. {TIE_RULE.en}",
        ),
        allow=ANYONE,
        query=schemas.ResultsQuery,
        returns=schemas.ResultPage,
        # identity is asked for names that are kept nowhere, in no cache either: a withdrawn consent counts at once
        transaction=False,
        errors=(ChallengeNotFound, PhaseNotFound),
    )
    def list_results(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the results of a decided phase, by default the last decided one, with the names of those that agree."""
        with self.transaction():
            page = self._results(challenge_id, query)
            chosen = [item["solution_id"] for item in page.items if item["outcome"] in NAMEABLE]
            agreeing = queries.named_members(self.session, chosen)
        names = names_of(self.ask, [one for people in agreeing.values() for one in people], WINNER)
        for item in page.items:
            people = agreeing.get(item["solution_id"], [])
            item["winners_named"] = [
                # an account that identity no longer knows has no name to show
                names.of(one, self.call.language)
                for one in people
                if names.known is None or one in names.known
            ]
        return page

    @operation(
        "GET",
        "/v1/solutions/{solution_id}/explanation",
        summary=Localized(el="Αιτιολόγηση της κρίσης", en="The explanation of how a solution was judged"),
        description=Localized(
            el="Για την ομάδα, τους φορείς της πρόκλησης και όσους εποπτεύουν: σειρά, βαθμολογία, απόκλιση, μέσοι όροι "
            f"ανά κριτήριο και τα σχόλια των αξιολογητών, χωρίς τα ονόματά τους. {TIE_RULE.el}",
            en="For the team, the challenge's owners and overseers: rank, total, spread, means by criterion, and the "
            f"evaluators' comments without their names. {TIE_RULE.en}",
        ),
        allow=SIGNED_IN,
        returns=schemas.ExplanationView,
        errors=(SolutionNotFound, NotYourSolution),
    )
    def explain_solution(self, solution_id: UUID) -> dict[str, Any]:
        """Return the outcome of the solution in each decided phase, with the reasons."""
        solution = self.session.get(Solution, solution_id)
        mine = solution is not None and self.principal.person_id in solution.team_ids
        # a draft is its team's secret, also from those who oversee
        if solution is None or not (mine or solution.submitted_at):
            raise SolutionNotFound
        if not mine and (self.is_sealed(solution) or not self._oversees_judging(solution)):
            raise SolutionNotFound if self.sight_of(solution) is None else NotYourSolution
        reasons = queries.reasons(self.session, solution_id)
        return {
            "solution_id": solution.id,
            "challenge_id": solution.challenge_id,
            "title": solution.text_for(team=mine)["title"],
            "state": solution.state,
            "tie_rule": _RULE,
            "phases": [
                explained(result, phase, entered=entered, reasons=reasons.get(phase.id, []))
                for result, phase, entered in queries.of_solution(self.session, solution_id)
            ],
        }

    # ---- shared steps --------------------------------------------------------------------------------

    def _results(self, challenge_id: UUID, query: dict[str, Any]) -> Page:
        challenge = self.visible_challenge(challenge_id)
        decided = [phase for phase in challenge.phases if phase.advanced_at is not None]
        wanted = query["position"]
        phase = next((one for one in reversed(decided) if wanted in {None, one.position}), None)
        if phase is None and wanted is not None:
            raise PhaseNotFound
        counts = queries.counts(self.session, challenge_id)
        extra = {
            "phases": [_summary(one, counts.get(one.id, {})) for one in decided],
            "criteria": phase.criteria if phase else [],
            "tie_rule": _RULE,
        }
        if phase is None:
            return Page([], None, extra)
        after, limit = self._after(f"results-{phase.position}", query["cursor"]), query["limit"]
        found = queries.of_phase(self.session, phase.id, outcomes=model.OUTCOMES, after=after, limit=limit + 1)
        items, more = found[:limit], len(found) > limit
        cursor = self.cursors.seal(f"results-{phase.position}", [items[-1].rank]) if more else None
        return Page([item._asdict() for item in items], cursor, extra)

    def _oversees_judging(self, solution: Solution) -> bool:
        challenge = self.challenge_of(solution)
        if challenge.is_owner_editor(self.principal):
            return self.reads_as_owner(challenge)
        return self.oversees(challenge)

    def _after(self, name: str, cursor: str | None) -> int:
        values = self.cursors.after(name, cursor, length=1)
        return values[0] if values else 0

    def _undecided(self, challenge: Challenge, phase: Phase) -> tuple[list[dict[str, Any]], dict[str, int]]:
        needed = eligible_solutions.needed(phase)
        sealed = challenge.sealed_phases(self.now)
        found = queries.standings(
            self.session,
            phase.id,
            phase_ids=[one for one in eligible_solutions.phase_ids(challenge.phases, phase) if one not in sealed],
            criteria=phase.criteria,
        )
        complete = bool(found) and all(standing.complete(needed) for standing in found)
        placings = ranked(found, phase.criteria) if complete else [Placing(0, standing) for standing in found]
        return [_line(placing, needed) for placing in placings], {"entered": len(found), **model.gaps(found, needed)}

    def _decided(self, phase: Phase) -> tuple[list[dict[str, Any]], dict[str, int]]:
        found = queries.of_phase(self.session, phase.id, outcomes=None, after=None, limit=schemas.MOST_TAKEN)
        settled = {"open": 0, "missing": 0, "complete": True}
        lines = [{**row._asdict(), **settled, "submitted": row.evaluations} for row in found]
        return lines, {"entered": len(found), **model.gaps([], eligible_solutions.needed(phase))}


def _line(placing: Placing, needed: int) -> dict[str, Any]:
    standing = placing.standing
    complete = standing.complete(needed)
    return {
        "solution_id": standing.solution_id,
        "submitted": standing.handed_in,
        "open": standing.open,
        "missing": standing.missing(needed),
        "complete": complete,
        "total": standing.total if complete else None,
        "spread": standing.spread if complete else None,
        "rank": placing.rank or None,
        "tie": placing.tie,
        "outcome": None,
    }


def _summary(phase: Phase, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "phase_id": phase.id,
        "position": phase.position,
        "name": phase.name,
        "advanced_at": phase.advanced_at,
        "entered": sum(counts.values()),
        "advanced": sum(many for outcome, many in counts.items() if outcome in model.OUTCOMES),
    }
