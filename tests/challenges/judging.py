"""Judged contests: criteria, submitted solutions, accepted evaluators. A mixin of the service under test."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import personas
from service_under_test import ServiceUnderTest
from solving import Solving
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from chassis.testing import member, person

CRITERIA = [
    {"code": "impact", "title_el": "Αποτέλεσμα", "title_en": "Impact", "kind": "numeric", "weight": 50, "maximum": 100},
    {"code": "novelty", "title_el": "Νέο", "title_en": "Novelty", "kind": "rating", "weight": 30, "maximum": 5},
    {"code": "open", "title_el": "Ανοικτό", "title_en": "Open", "kind": "binary", "weight": 20, "maximum": 1},
]
GOOD = {"impact": 80, "novelty": 4, "open": 1}  # 84 of 100
FAIR = {"impact": 60, "novelty": 3, "open": 1}  # 68
POOR = {"impact": 20, "novelty": 1, "open": 0}  # 16
REASONS = "Ώριμη ιδέα με σαφές κόστος."
PRIVATE = "ΜΟΝΟ-ΓΙΑ-ΤΗΝ-ΕΠΙΤΡΟΠΗ"

ANNA = person()
BASIL = person()
CHLOE = member(personas.HALKIDA, "contributor")
DION = person()
PANEL = (ANNA, BASIL, CHLOE, DION)
AUDITOR = person("auditor")
EDITORS = {"contributor", "approver", "manager"}


class Judging(Solving):
    """Brings a contest where a test wants it."""

    def judged_challenge(self, *phases, needed=2, **rules):
        """Make a public challenge of Lamia; each phase is (hours until opening, until closing, takes, judged)."""
        now = self.caller.clock.now
        with Session(self.caller.engine, expire_on_commit=False) as session:
            says = {"title": "Λιγότερη αναμονή", **rules}
            challenge = Challenge.begin(organisation_id=personas.LAMIA, says=says, by=personas.CONTRIBUTOR, at=now)
            challenge.state, challenge.published_at, challenge.shown_at = "published", now, now
            planned = phases or [(-1, 24, True, True)]
            for position, (opens, closes, takes, judged) in enumerate(planned, start=1):
                phase = Phase.plan(
                    {
                        "name": f"Φάση {position}",
                        "description": "",
                        "opens_at": now + timedelta(hours=opens),
                        "closes_at": now + timedelta(hours=closes),
                        "takes_submissions": takes,
                        "how_to_enter": "",
                        "criteria": CRITERIA if judged else [],
                        "evaluators_per_solution": needed if judged else None,
                    }
                )
                phase.position = position
                challenge.phases.append(phase)
            session.add(challenge)
            session.commit()
            ids = [phase.id for phase in challenge.phases]
            return SimpleNamespace(id=challenge.id, phases=ids, phase=ids[-1])

    def contest(self, *, solutions=2, panel=PANEL, needed=2, phases=(), assigned=True, **rules):
        """Bring a contest to where its solutions are judged; moves the time past the first closing."""
        made = self.judged_challenge(*phases, needed=needed, **rules)
        made.leads = [person() for _ in range(solutions)]
        made.solutions = [
            self.solution(made, by=lead, submitted=True, title=f"Λύση {number}")
            for number, lead in enumerate(made.leads, start=1)
        ]
        for who in panel:
            self.panel_member(made, who)
        self.caller.clock.forward(hours=25)
        if assigned:
            made.assigned = self.assign(made).json
        return made

    def judged(self, marks, **more):
        """Bring a contest to where it may be decided: each solution got these marks from all its evaluators."""
        contest = self.contest(solutions=len(marks), **more)
        self.judge_all(contest, marks)
        return contest

    def panel_member(self, contest, who, by=personas.CONTRIBUTOR):
        assert self.invite_evaluator(contest, who, by).status == 202
        answered = self.answer_invitation(contest, who)
        assert answered.status == 200, answered.text

    # ---- steps ---------------------------------------------------------------------------------------

    def invite_evaluator(self, contest, who, by=personas.CONTRIBUTOR):
        body = {"person_id": str(who.person_id)}
        return self.call("invite_evaluator", principal=by, challenge_id=contest.id, body=body)

    def answer_invitation(self, contest, who, decision="accept"):
        body = {"decision": decision}
        return self.call("answer_evaluator_invitation", principal=who, challenge_id=contest.id, body=body)

    def remove_evaluator(self, contest, who, by=personas.CONTRIBUTOR):
        return self.call("remove_evaluator", principal=by, challenge_id=contest.id, person_id=who.person_id)

    def assign(self, contest, phase=None, by=personas.CONTRIBUTOR):
        return self.call(
            "assign_evaluators", principal=by, challenge_id=contest.id, phase_id=phase or contest.phases[0]
        )

    def assign_one(self, solution_id, who, by=personas.CONTRIBUTOR):
        body = {"solution_id": str(solution_id), "evaluator_id": str(who.person_id)}
        return self.call("assign_solution", principal=by, body=body)

    def evaluations_of(self, who, **query):
        answered = self.call("list_own_evaluations", principal=who, query={"limit": 100, **query})
        assert answered.status == 200, answered.text
        return answered.json["items"]

    def all_evaluations(self, contest, by=personas.CONTRIBUTOR):
        """Return every evaluation of the contest with its evaluator's principal."""
        people = {str(who.person_id): who for who in PANEL}
        listed = self.call("list_evaluations", principal=by, challenge_id=contest.id, query={"limit": 100}).json
        return [SimpleNamespace(**one, who=people[one["evaluator_id"]]) for one in listed["items"]]

    def about(self, evaluation_id, operation, who, **more):
        return self.call(operation, principal=who, evaluation_id=evaluation_id, **more)

    def read_evaluation(self, evaluation_id, who):
        return self.about(evaluation_id, "read_evaluation", who)

    def declare(self, evaluation_id, who, conflict=None):
        return self.about(evaluation_id, "declare_interest", who, body={"conflict": conflict})

    def score(self, evaluation_id, who, scores=GOOD, *, if_match="*", **said):
        said = {"comment": REASONS, "private_comment": PRIVATE, **said}
        return self.about(evaluation_id, "score_solution", who, body={"scores": scores, **said}, if_match=if_match)

    def hand_in(self, evaluation_id, who):
        return self.about(evaluation_id, "submit_evaluation", who)

    def judge(self, evaluation_id, who, scores=GOOD, **said):
        """Go the whole way from the declaration to handing in."""
        for answered in (
            self.declare(evaluation_id, who),
            self.score(evaluation_id, who, scores, **said),
            self.hand_in(evaluation_id, who),
        ):
            assert answered.status == 200, answered.text
        return answered.json

    def judge_all(self, contest, marks=None):
        """Submit all open evaluations. `marks` are the scores of each solution in order, else all are good."""
        wanted = dict(zip(contest.solutions, marks or [GOOD] * len(contest.solutions), strict=True))
        for one in self.all_evaluations(contest):
            if one.state == "assigned":
                self.judge(one.id, one.who, wanted[one.solution_id])

    def standing(self, contest, by=personas.CONTRIBUTOR, phase=None, **query):
        return self.call(
            "show_standing",
            principal=by,
            challenge_id=contest.id,
            phase_id=phase or contest.phases[0],
            query={"limit": 100, **query},
        )

    def advance(self, contest, take=1, outcome="selected", *, by=personas.APPROVER, phase=None):
        return self.call(
            "advance_phase",
            principal=by,
            challenge_id=contest.id,
            phase_id=phase or contest.phases[0],
            body={"take": take, "outcome": outcome},
        )

    def results(self, contest, by=personas.READER, **query):
        return self.call("list_results", principal=by, challenge_id=contest.id, query=query)

    def explanation(self, solution_id, by):
        return self.call("explain_solution", principal=by, solution_id=solution_id)

    def acts(self, contest, by=personas.CONTRIBUTOR):
        """Return the evaluation log, the earliest entry first."""
        answered = self.call("list_acts", principal=by, challenge_id=contest.id, query={"limit": 100})
        assert answered.status == 200, answered.text
        return answered.json["items"][::-1]

    def state_of(self, solution_id):
        with Session(self.caller.engine) as session:
            from challenges.entry.solution.model import Solution

            return session.get_one(Solution, UUID(str(solution_id))).state


class Contests(Judging, ServiceUnderTest):
    """A service under test with contests."""
