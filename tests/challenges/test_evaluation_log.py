"""Evaluation log of a contest: every step is in it, nobody can change it, and tampering is detected."""

import personas
import pytest
from judging import ANNA, AUDITOR, BASIL, EDITORS
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from challenges.judging.evaluation_log.health_check import acts
from challenges.judging.evaluation_log.queries import first_broken
from challenges.settings import ChallengesSettings


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


@pytest.mark.parametrize("role", personas.EVERYBODY)
def test_the_audit_trail_is_for_owners_curators_and_auditors(contests, role):
    contest = contests.contest(panel=(ANNA,), assigned=False)
    answered = contests.call("list_acts", principal=personas.EVERYBODY[role], challenge_id=contest.id)
    allowed = role in {*EDITORS, "curator"}
    assert answered.status == (200 if allowed else 401 if role == "anonymous" else 403)
    assert contests.call("list_acts", principal=AUDITOR, challenge_id=contest.id).status == 200


@pytest.mark.parametrize(
    "statement",
    ["update evaluation_log set act = 'scored'", "delete from evaluation_log", "truncate evaluation_log"],
)
def test_nobody_changes_the_audit_trail(contests, engine, statement):
    contests.contest()
    with engine.begin() as connection, pytest.raises(ProgrammingError, match="append-only"):
        connection.execute(text(statement))


def test_whoever_gets_around_the_trigger_is_found_out(contests, engine, database):
    contest = contests.contest()
    with Session(engine) as session:
        assert first_broken(session) is None
    around = "alter table evaluation_log disable trigger evaluation_log_append_only"
    for change, number in (
        ("update evaluation_log set person_id = null where number = 5", 5),
        ("delete from evaluation_log where number = 3", 3),
    ):
        with engine.begin() as connection:
            connection.execute(text(around))
            connection.execute(text(change))
        with Session(engine) as session:
            assert first_broken(session) == (contest.id, number)
    settings = ChallengesSettings(amqp_uri="memory://", database_url=database, demo=True)
    finding = acts(settings)
    assert (finding.grade, f"{contest.id} was changed from act 3" in finding.said) == ("FAILED", True)


def test_the_doctor_finds_a_trail_as_it_was_written(contests, database):
    contests.contest()
    settings = ChallengesSettings(amqp_uri="memory://", database_url=database, demo=True)
    assert acts(settings).grade == "ok"


def test_the_trail_is_read_page_by_page(contests):
    contest = contests.contest()
    first = contests.call("list_acts", principal=personas.CURATOR, challenge_id=contest.id, query={"limit": 8}).json
    query = {"limit": 8, "cursor": first["next"]}
    second = contests.call("list_acts", principal=personas.CURATOR, challenge_id=contest.id, query=query).json
    assert [act["number"] for act in (*first["items"], *second["items"])] == list(range(12, 0, -1))
    assert second["next"] is None
    mine = contests.call("list_own_evaluations", principal=ANNA, query={"cursor": first["next"]})
    assert mine.status == 400
