"""Judging: evaluators, assignments, declarations, recusals, scores; nothing counts before it is complete."""

import cast
import pytest
from arena import Arena, fields, kind
from judging import ANNA, AUDITOR, BASIL, CHLOE, DION, FAIR, GOOD, PANEL, PRIVATE, REASONS, Judging
from solving import SECRET, STRANGER
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from challenges.acts.examination import audit_trail
from challenges.acts.queries import first_broken
from challenges.settings import ChallengesSettings
from chassis.testing import member, person

EDITORS = {"contributor", "approver", "manager"}


class Contests(Judging, Arena):
    """The arena of these tests."""


@pytest.fixture
def contests(challenges):
    return Contests(challenges.caller)


# ---- evaluators ----------------------------------------------------------------------------------------


def test_an_invited_person_is_told_and_accepts(contests):
    contest = contests.contest(panel=(), assigned=False)
    assert contests.invite_evaluator(contest, CHLOE).status == 202
    [event] = contests.events("challenge.evaluator_invited.v1")
    assert event["data"]["person_id"] == str(CHLOE.person_id)
    assert event["data"]["title"] == "Λιγότερη αναμονή"
    invitations = contests.call("list_evaluator_invitations", principal=CHLOE).json["items"]
    assert [one["challenge_title"] for one in invitations] == ["Λιγότερη αναμονή"]
    answered = contests.answer_invitation(contest, CHLOE)
    assert answered.json["state"] == "accepted"
    assert answered.json["organisation_ids"] == [str(cast.HALKIDA)]
    assert contests.call("list_evaluator_invitations", principal=CHLOE).json["items"] == []
    assert kind(contests.answer_invitation(contest, CHLOE)).type == "evaluator-already-answered"


def test_inviting_twice_asks_once_and_again_after_a_refusal(contests):
    contest = contests.contest(panel=(), assigned=False)
    for _ in range(2):
        contests.invite_evaluator(contest, ANNA)
    assert len(contests.events("challenge.evaluator_invited.v1")) == 1
    contests.answer_invitation(contest, ANNA, "decline")
    contests.invite_evaluator(contest, ANNA)
    assert len(contests.events("challenge.evaluator_invited.v1")) == 2
    assert contests.answer_invitation(contest, ANNA).json["state"] == "accepted"


def test_an_address_is_answered_the_same_whether_it_has_an_account_or_not(contests):
    contest = contests.contest(panel=(), assigned=False)
    contests.knows_addresses()

    def invite(email):
        return contests.call(
            "invite_evaluator", principal=cast.CONTRIBUTOR, challenge_id=contest.id, body={"email": email}
        )

    known, unknown = invite("second@example.org"), invite("nobody@example.org")
    assert (known.status, known.reply.body) == (unknown.status, unknown.reply.body) == (202, b"")
    assert len(contests.events("challenge.evaluator_invited.v1")) == 1


def test_a_person_or_an_address_is_named_and_not_both(contests):
    contest = contests.contest(panel=(), assigned=False)
    for body in ({}, {"person_id": str(ANNA.person_id), "email": "a@example.org"}):
        answered = contests.call("invite_evaluator", principal=cast.CONTRIBUTOR, challenge_id=contest.id, body=body)
        assert fields(answered) == ["person_id"]


def test_whoever_takes_part_does_not_judge(contests):
    contest = contests.contest(panel=(ANNA,), assigned=False)
    [lead, _] = contest.leads
    assert contests.invite_evaluator(contest, lead).status == 202
    assert contests.events("challenge.evaluator_invited.v1")[1:] == []
    assert contests.answer_invitation(contest, lead).status == 404
    contests._execute("update team_members set person_id = :anna where person_id = :lead",
                      anna=ANNA.person_id, lead=lead.person_id)  # fmt: skip
    assert contests.assign(contest).json["assigned"] == 0  # she joined a team after she accepted
    assert kind(contests.assign_one(contest.solutions[1], ANNA)).type == "not-an-evaluator"


@pytest.mark.parametrize("role", cast.EVERYBODY)
def test_inviting_and_assigning_are_for_editors_of_the_owners(contests, role):
    contest = contests.contest(panel=(ANNA, BASIL), assigned=False)
    who = cast.EVERYBODY[role]
    invited = contests.invite_evaluator(contest, DION, who)
    assigned = contests.assign(contest, by=who)
    removed = contests.remove_evaluator(contest, DION if role in EDITORS else BASIL, who)
    expected = (202, 200, 204) if role in EDITORS else (401,) * 3 if role == "anonymous" else (403,) * 3
    assert (invited.status, assigned.status, removed.status) == expected


def test_an_owner_who_takes_part_runs_nothing_and_sees_nothing(contests):
    contest = contests.contest()
    contests._execute("update team_members set person_id = :owner where person_id = :lead",
                      owner=cast.APPROVER.person_id, lead=contest.leads[0].person_id)  # fmt: skip
    for answered in (
        contests.assign(contest, by=cast.APPROVER),
        contests.standing(contest, by=cast.APPROVER),
        contests.advance(contest, by=cast.APPROVER),
        contests.call("list_acts", principal=cast.APPROVER, challenge_id=contest.id),
        contests.call("list_evaluations", principal=cast.APPROVER, challenge_id=contest.id),
    ):
        assert (kind(answered).status, kind(answered).type) == (403, "own-interest")
    [one, *_] = contests.all_evaluations(contest)
    assert contests.read_evaluation(one.id, cast.APPROVER).status == 404


# ---- assignments ---------------------------------------------------------------------------------------


def test_each_solution_gets_as_many_evaluators_as_needed_in_equal_shares(contests):
    contest = contests.contest(solutions=4)
    assert (contest.assigned["assigned"], contest.assigned["missing"], contest.assigned["gaps"]) == (8, 0, [])
    assert [one["evaluations"] for one in contest.assigned["evaluators"]] == [2, 2, 2, 2]
    made = contests.all_evaluations(contest)
    for solution_id in contest.solutions:
        assert len({one.evaluator_id for one in made if one.solution_id == solution_id}) == 2
    told = contests.events("evaluation.assigned.v1")
    assert {event["data"]["evaluation_id"] for event in told} == {one.id for one in made}
    assert {event["data"]["title"] for event in told} == {"Λιγότερη αναμονή"}


def test_assigning_again_does_nothing_when_nothing_is_missing(contests):
    contest = contests.contest()
    assert contests.assign(contest).json["assigned"] == 0
    assert len(contests.events("evaluation.assigned.v1")) == 4


def test_colleagues_of_an_entrant_do_not_judge_it(contests):
    made = contests.judged_challenge()
    lead = member(cast.HALKIDA, "manager")
    solution_id = contests.solution(made, by=lead, submitted=True, organisation_id=str(cast.HALKIDA))
    for who in (ANNA, CHLOE):
        contests.panel_member(made, who)
    contests.caller.clock.forward(hours=25)
    assigned = contests.assign(made).json
    assert (assigned["assigned"], assigned["missing"]) == (1, 1)
    assert assigned["gaps"] == [{"solution_id": solution_id, "missing": 1}]
    assert kind(contests.assign_one(solution_id, CHLOE)).type == "evaluator-has-interest"
    assert [one.evaluator_id for one in contests.all_evaluations(made)] == [str(ANNA.person_id)]


def test_whoever_joined_an_entrants_organisation_later_can_only_recuse(contests):
    contest = contests.contest(panel=(CHLOE, ANNA))
    [one, _] = contests.evaluations_of(CHLOE)
    contests._execute("update team_members set organisation_id = :one where solution_id = :id",
                      one=cast.HALKIDA, id=one["solution_id"])  # fmt: skip
    assert kind(contests.declare(one["id"], CHLOE)).type == "declaration-contradicted"
    assert contests.declare(one["id"], CHLOE, "Συνάδελφοι").json["state"] == "recused"
    assert contest.assigned["assigned"] == 4


def test_nothing_is_assigned_while_solutions_can_still_be_handed_in(contests):
    made = contests.judged_challenge()
    contests.solution(made, submitted=True)
    assert kind(contests.assign(made)).type == "phase-still-open"


def test_a_phase_without_criteria_is_not_judged_but_feeds_the_next_one(contests):
    contest = contests.contest(phases=[(-1, 24, True, False), (24, 72, False, True)], assigned=False)
    collecting, judged = contest.phases
    assert kind(contests.assign(contest, collecting)).type == "phase-not-evaluated"
    assert contests.assign(contest, judged).json["assigned"] == 4
    contests.judge_all(contest)
    assert kind(contests.advance(contest, phase=judged)).type == "phase-still-open"
    contests.caller.clock.forward(hours=48)
    assert contests.advance(contest, phase=judged).json["entered"] == 2


def test_an_unknown_phase_is_not_found(contests):
    contest, other = contests.contest(), contests.judged_challenge()
    assert contests.assign(contest, other.phase).status == 404


def test_one_solution_is_given_by_hand(contests):
    contest = contests.contest(panel=(ANNA, BASIL, DION))
    [solution_id, _] = contest.solutions
    having = {one.evaluator_id for one in contests.all_evaluations(contest) if one.solution_id == solution_id}
    third = next(who for who in (ANNA, BASIL, DION) if str(who.person_id) not in having)
    answered = contests.assign_one(solution_id, third)
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/evaluations/{answered.json['id']}"
    assert kind(contests.assign_one(solution_id, third)).type == "already-assigned"
    assert kind(contests.assign_one(solution_id, STRANGER)).type == "not-an-evaluator"
    assert contests.assign_one(cast.LAMIA, third).status == 404


# ---- declaration and recusal ---------------------------------------------------------------------------


def test_content_opens_with_the_declaration_and_closes_with_a_recusal(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    before = contests.read_evaluation(one.id, one.who)
    assert before.json["entrants"]  # enough to know whether there is a conflict
    assert contests.read_solution(one.solution_id, one.who).status == 404
    assert kind(contests.score(one.id, one.who)).type == "declaration-missing"
    assert kind(contests.hand_in(one.id, one.who)).type == "declaration-missing"
    assert contests.declare(one.id, one.who).json["state"] == "accepted"
    assert SECRET in contests.read_solution(one.solution_id, one.who).text
    recused = contests.declare(one.id, one.who, "Συγγένεια")
    assert (recused.json["state"], recused.json["conflict"]) == ("recused", "Συγγένεια")
    assert contests.read_solution(one.solution_id, one.who).status == 404
    assert kind(contests.declare(one.id, one.who)).type == "evaluation-not-open"
    assert kind(contests.score(one.id, one.who)).type == "evaluation-not-open"


def test_a_recusal_opens_a_gap_that_assigning_again_fills_with_somebody_else(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    contests.declare(one.id, one.who, "Συγγένεια")
    [told] = contests.events("evaluation.recused.v1")
    assert told["data"]["owner_ids"] == [str(cast.LAMIA)]
    assert "conflict" not in told["data"]
    assert contests.standing(contest).json["missing_evaluators"] == 1
    assert contests.assign(contest).json["assigned"] == 1
    now = [other for other in contests.all_evaluations(contest) if other.solution_id == one.solution_id]
    assert sorted(other.state for other in now) == ["assigned", "assigned", "recused"]
    assert len({other.evaluator_id for other in now}) == 3
    assert kind(contests.assign_one(one.solution_id, one.who)).type == "already-assigned"


def test_a_conflict_found_after_handing_in_takes_the_evaluation_out(contests):
    contest = contests.contest()
    contests.judge_all(contest)
    [one, *_] = contests.all_evaluations(contest)
    assert contests.declare(one.id, one.who, "Έμαθα ότι συνεργάζονται με την εταιρεία μου").status == 200
    assert kind(contests.advance(contest)).type == "phase-has-gaps"


def test_a_declaration_says_something(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    assert fields(contests.about(one.id, "declare_interest", one.who, body={})) == ["conflict"]
    assert fields(contests.declare(one.id, one.who, "  ")) == ["conflict"]


def test_taking_an_evaluator_off_leaves_gaps_and_keeps_what_was_handed_in(contests):
    contest = contests.contest(solutions=4)
    [first, second] = contests.evaluations_of(ANNA)
    contests.judge(first["id"], ANNA)
    assert contests.remove_evaluator(contest, ANNA).status == 204
    states = {one.id: one.state for one in contests.all_evaluations(contest)}
    assert (states[first["id"]], states[second["id"]]) == ("submitted", "removed")
    assert contests.read_evaluation(second["id"], ANNA).status == 404
    assert contests.assign(contest).json["assigned"] == 1
    assert contests.remove_evaluator(contest, STRANGER).status == 404


# ---- scores --------------------------------------------------------------------------------------------


def declared(contests, **more):
    contest = contests.contest(**more)
    [one, *_] = contests.all_evaluations(contest)
    contests.declare(one.id, one.who)
    return contest, one


def test_there_is_a_total_once_every_criterion_is_scored(contests):
    _, one = declared(contests)
    half = contests.score(one.id, one.who, {"impact": 80, "novelty": 4})
    assert (half.json["total"], half.json["scores"]) == (None, {"impact": 80.0, "novelty": 4.0})
    assert fields(contests.hand_in(one.id, one.who)) == ["scores.open"]
    assert contests.score(one.id, one.who, {"open": 1}).json["total"] == 84.0
    assert contests.score(one.id, one.who, {"open": None}).json["total"] is None


def test_reasons_are_part_of_what_is_handed_in(contests):
    _, one = declared(contests)
    contests.score(one.id, one.who, GOOD, comment="")
    assert fields(contests.hand_in(one.id, one.who)) == ["comment"]
    contests.score(one.id, one.who, GOOD)
    handed_in = contests.hand_in(one.id, one.who).json
    assert (handed_in["state"], handed_in["total"], handed_in["comment"]) == ("submitted", 84.0, REASONS)
    assert [event["data"]["evaluation_id"] for event in contests.events("evaluation.submitted.v1")] == [one.id]


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({"impact": 101}, "scores.impact"), ({"impact": 1.234}, "scores.impact"), ({"novelty": 2.5}, "scores.novelty"),
        ({"open": 0.5}, "scores.open"), ({"beauty": 1}, "scores.beauty"), ({"impact": "80"}, "scores.impact.value"),
        ({"open": True}, "scores.open.value"), ({"impact": -1}, "scores.impact.value"),
    ],
)  # fmt: skip
def test_scores_that_do_not_fit_are_named_and_nothing_is_kept(contests, scores, field):
    _, one = declared(contests)
    assert fields(contests.score(one.id, one.who, scores)) == [field]
    assert contests.read_evaluation(one.id, one.who).json["scores"] == {}


def test_two_windows_of_one_evaluator_do_not_overwrite_each_other(contests):
    _, one = declared(contests)
    etag = contests.read_evaluation(one.id, one.who).etag
    assert contests.score(one.id, one.who, GOOD, if_match=etag).status == 200
    assert contests.score(one.id, one.who, FAIR, if_match=etag).status == 412
    assert contests.read_evaluation(one.id, one.who).json["total"] == 84.0


def test_what_was_handed_in_does_not_change(contests):
    _, one = declared(contests)
    contests.score(one.id, one.who)
    contests.hand_in(one.id, one.who)
    assert kind(contests.score(one.id, one.who, FAIR)).type == "evaluation-not-open"
    assert kind(contests.hand_in(one.id, one.who)).type == "evaluation-not-open"


def test_a_withdrawn_solution_is_not_judged_any_more(contests):
    contest, one = declared(contests)
    lead = contest.leads[contest.solutions.index(one.solution_id)]
    contests.insist("withdraw_solution", one.solution_id, lead)
    assert kind(contests.score(one.id, one.who)).type == "solution-not-judged"
    assert contests.standing(contest).json["entered"] == 1


# ---- who reads what ------------------------------------------------------------------------------------


def test_scores_are_the_evaluators_own_until_they_are_handed_in(contests):
    contest, one = declared(contests)
    contests.score(one.id, one.who)
    for who in (cast.CONTRIBUTOR, cast.CURATOR, AUDITOR):
        seen = contests.read_evaluation(one.id, who).json
        assert (seen["scores"], seen["total"], seen["comment"]) == (None, None, None)
    contests.hand_in(one.id, one.who)
    assert PRIVATE in contests.read_evaluation(one.id, cast.CONTRIBUTOR).text
    others = [who for who in PANEL if who is not one.who]
    entrant = contest.leads[0]
    for who in (*others, entrant, cast.READER, cast.NEIGHBOUR, cast.CENTRE_MANAGER):
        assert contests.read_evaluation(one.id, who).status == 404
        assert contests.score(one.id, who).status == 404


def test_those_who_oversee_read_and_do_not_score(contests):
    contest, one = declared(contests)
    for who in (cast.CONTRIBUTOR, cast.CURATOR, AUDITOR):
        assert kind(contests.score(one.id, who)).type == "not-your-evaluation"
        assert kind(contests.declare(one.id, who)).type == "not-your-evaluation"
        assert kind(contests.hand_in(one.id, who)).type == "not-your-evaluation"
    assert contests.call("list_evaluations", principal=AUDITOR, challenge_id=contest.id).status == 200
    assert contests.call("list_evaluations", principal=cast.READER, challenge_id=contest.id).status == 403


def test_an_evaluator_lists_their_own(contests):
    contests.contest(solutions=4)
    mine = contests.evaluations_of(ANNA)
    assert [one["state"] for one in mine] == ["assigned", "assigned"]
    contests.judge(mine[0]["id"], ANNA)
    assert [one["id"] for one in contests.evaluations_of(ANNA, state="assigned")] == [mine[1]["id"]]
    first = contests.call("list_own_evaluations", principal=ANNA, query={"limit": 1}).json
    second = contests.call("list_own_evaluations", principal=ANNA, query={"limit": 1, "cursor": first["next"]}).json
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [one["id"] for one in mine]
    assert second["next"] is None


# ---- the audit trail -----------------------------------------------------------------------------------


def test_every_step_is_in_the_audit_trail_with_before_and_after(contests):
    contest = contests.contest(solutions=1, panel=(ANNA, BASIL))
    [one, other] = contests.all_evaluations(contest)
    contests.judge(one.id, one.who)
    contests.declare(other.id, other.who, "Συγγένεια")
    acts = contests.acts(contest)
    invited = ["evaluator_invited", "evaluator_answered"] * 2
    judged = ["assigned", "assigned", "declared", "scored", "submitted", "recused"]
    assert [act["act"] for act in acts] == [*invited, *judged]
    assert [act["number"] for act in acts] == list(range(1, 11))
    scored = acts[7]
    assert (scored["person_id"], scored["evaluation_id"]) == (str(one.who.person_id), one.id)
    assert (scored["before"]["total"], scored["after"]["total"]) == (None, "84.0000")
    assert acts[-1]["after"]["conflict"] == "Συγγένεια"


@pytest.mark.parametrize("role", cast.EVERYBODY)
def test_the_audit_trail_is_for_owners_curators_and_auditors(contests, role):
    contest = contests.contest(panel=(ANNA,), assigned=False)
    answered = contests.call("list_acts", principal=cast.EVERYBODY[role], challenge_id=contest.id)
    allowed = role in {*EDITORS, "curator"}
    assert answered.status == (200 if allowed else 401 if role == "anonymous" else 403)
    assert contests.call("list_acts", principal=AUDITOR, challenge_id=contest.id).status == 200


@pytest.mark.parametrize(
    "statement",
    ["update evaluation_acts set act = 'scored'", "delete from evaluation_acts", "truncate evaluation_acts"],
)
def test_nobody_changes_the_audit_trail(contests, engine, statement):
    contests.contest()
    with engine.begin() as connection, pytest.raises(ProgrammingError, match="append-only"):
        connection.execute(text(statement))


def test_whoever_gets_around_the_trigger_is_found_out(contests, engine, database):
    contest = contests.contest()
    with Session(engine) as session:
        assert first_broken(session) is None
    around = "alter table evaluation_acts disable trigger evaluation_acts_append_only"
    for change, number in (
        ("update evaluation_acts set person_id = null where number = 5", 5),
        ("delete from evaluation_acts where number = 3", 3),
    ):
        with engine.begin() as connection:
            connection.execute(text(around))
            connection.execute(text(change))
        with Session(engine) as session:
            assert first_broken(session) == (contest.id, number)
    settings = ChallengesSettings(amqp_uri="memory://", database_url=database, demo=True)
    finding = audit_trail(settings)
    assert (finding.grade, f"{contest.id} was changed from act 3" in finding.said) == ("FAILED", True)


def test_the_doctor_finds_a_trail_as_it_was_written(contests, database):
    contests.contest()
    settings = ChallengesSettings(amqp_uri="memory://", database_url=database, demo=True)
    assert audit_trail(settings).grade == "ok"


def test_the_trail_is_read_page_by_page(contests):
    contest = contests.contest()
    first = contests.call("list_acts", principal=cast.CURATOR, challenge_id=contest.id, query={"limit": 8}).json
    query = {"limit": 8, "cursor": first["next"]}
    second = contests.call("list_acts", principal=cast.CURATOR, challenge_id=contest.id, query=query).json
    assert [act["number"] for act in (*first["items"], *second["items"])] == list(range(12, 0, -1))
    assert second["next"] is None
    mine = contests.call("list_own_evaluations", principal=ANNA, query={"cursor": first["next"]})
    assert mine.status == 400


def test_a_stranger_learns_nothing_of_a_challenge_that_is_not_public(contests):
    made = contests.judged_challenge()
    contests.set_state("challenges", made.id, "draft")
    for operation in ("list_acts", "list_evaluators", "list_evaluations"):
        assert contests.call(operation, principal=person(), challenge_id=made.id).status == 404
