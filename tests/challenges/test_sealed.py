"""Sealed solutions: until their phase closes, nothing that the service answers, tells or logs shows one to others."""

import json
from types import SimpleNamespace

import personas
import pytest
from judging import ANNA, AUDITOR, CHLOE, Contests
from solving import LEAD, SECOND, THIRD
from sqlalchemy import text

from challenges.service import Challenges
from chassis.contract import operations_of
from chassis.testing import member, person

WORDS = {name: f"ΣΦΡΑΓΙΣΜΕΝΟ-{name}" for name in ("title", "summary", "description", "confidential")}
LINKS = [
    {"title": "ΣΦΡΑΓΙΣΜΕΝΟ-open", "url": "https://sealed.example.org/open", "confidential": False},
    {"title": "ΣΦΡΑΓΙΣΜΕΝΟ-hidden", "url": "https://sealed.example.org/hidden", "confidential": True},
]
JOINED = member(personas.HALKIDA, "approver")
OTHERS = {**personas.EVERYBODY, "evaluator": ANNA, "joined": JOINED, "auditor": AUDITOR, "left": SECOND, "rival": THIRD}
NAMES_ITS_ID = {"personal_data", "list_challenges_audit"}
"""One's own membership of a team, and the audit trail for those who oversee it, name a solution by its identifier."""
READS = [one for one in operations_of(Challenges) if one.method in {"GET", ""} and not one.name.startswith("feed")]


@pytest.fixture
def service_under_test(challenges):
    return Contests(challenges.caller)


@pytest.fixture
def contest(service_under_test):
    """A contest with an open phase, one submission, and everybody who might look at it."""
    made = service_under_test.judged_challenge((-1, 24, True, True), (30, 40, True, True))
    made.solution = service_under_test.solution(made, team=[SECOND], **WORDS, links=LINKS)
    file = {"name": "ΣΦΡΑΓΙΣΜΕΝΟ.txt", "title": "ΣΦΡΑΓΙΣΜΕΝΟ"}
    sent = {"query": file, "body": "ΣΦΡΑΓΙΣΜΕΝΟ".encode(), "content_type": "application/octet-stream"}
    made.file = service_under_test.insist("upload_solution_file", made.solution, **sent).json["id"]
    service_under_test.insist("submit_solution", made.solution)
    service_under_test.decide(made.solution, SECOND, "leave")
    service_under_test.solution(made, by=THIRD, submitted=True, title="Άλλη λύση")
    service_under_test.panel_member(made, ANNA)
    service_under_test._execute(
        "insert into challenge_owners (challenge_id, organisation_id, state, at)"
        " values (:challenge, :organisation, 'accepted', now())",
        challenge=made.id,
        organisation=personas.HALKIDA,
    )
    return made


def tells(anything):
    written = anything if isinstance(anything, str) else json.dumps(anything, ensure_ascii=False, default=str)
    return "ΣΦΡΑΓΙΣΜΕΝΟ" in written or "sealed.example.org" in written


def answers(service_under_test, contest, who):
    """Call every read operation of the service that its path and the known identifiers allow."""
    known = {"challenge_id": contest.id, "phase_id": contest.phases[0], "solution_id": contest.solution}
    if hasattr(contest, "file"):
        known["file_id"] = contest.file
    for operation in READS:
        names = operation.path_parameters
        if set(names) - known.keys():
            continue
        more = {"body": _body(operation.name, contest, who)} if operation.body else {}
        yield (
            operation.name,
            service_under_test.call(operation.name, principal=who, **{n: known[n] for n in names}, **more),
        )


def _body(name, contest, who):
    if name == "notice_material":
        return {"challenge_id": str(contest.id)}
    return {"person_id": str(who.person_id or person().person_id)}


@pytest.mark.parametrize("name", OTHERS)
def test_no_read_shows_a_sealed_solution(service_under_test, contest, name):
    read = set()
    for operation, answered in answers(service_under_test, contest, OTHERS[name]):
        assert not tells(answered.text), operation
        assert operation in NAMES_ITS_ID or contest.solution not in answered.text, operation
        read.add(operation)
    assert {"list_solutions", "show_standing", "explain_solution", "personal_data", "get_solution_file"} <= read


@pytest.mark.parametrize("name", ["contributor", "joined"])
def test_owners_read_it_from_the_closing_minute(service_under_test, contest, clock, name):
    owner = OTHERS[name]
    assert service_under_test.read_solution(contest.solution, owner).status == 404
    assert service_under_test.read_solution(contest.solution, LEAD).json["confidential"] == WORDS["confidential"]
    clock.forward(hours=24)
    assert service_under_test.read_solution(contest.solution, owner).json["confidential"] == WORDS["confidential"]
    listed = service_under_test.call("list_solutions", principal=owner, challenge_id=contest.id).json["items"]
    assert contest.solution in {one["id"] for one in listed}


def test_no_event_record_or_log_shows_it(service_under_test, contest, engine, caplog, capsys):
    service_under_test.caller.instance().keep_time()
    with engine.connect() as connection:
        tables = connection.execute(
            text("select table_name from information_schema.tables where table_schema = 'public'")
        ).scalars()
        holding = {
            table
            for table in tables
            if tells("".join(connection.execute(text(f'select t::text from "{table}" t')).scalars()))
        }
    assert holding == {"solutions", "solution_files"}
    written = capsys.readouterr()
    assert not tells(caplog.text + written.out + written.err)


def test_seal_holds_while_taken_down_or_called_off(service_under_test, contest, clock):
    service_under_test.call(
        "unpublish_challenge", principal=personas.APPROVER, challenge_id=contest.id, body={"reason": "Λάθος"}
    )
    assert service_under_test.read_solution(contest.solution, personas.APPROVER).status == 404
    gone = service_under_test.call("archive_challenge", principal=personas.APPROVER, challenge_id=contest.id)
    assert gone.status == 200
    assert service_under_test.read_solution(contest.solution, personas.APPROVER).status == 404
    clock.forward(hours=25)
    read = service_under_test.read_solution(contest.solution, personas.APPROVER).json
    assert (read["state"], read["confidential"]) == ("called_off", WORDS["confidential"])


def test_seal_moves_with_an_extension(service_under_test, contest, clock):
    clock.forward(hours=23)
    service_under_test._execute(
        "update phases set closes_at = closes_at + interval '3 hours' where id = :id", id=contest.phases[0]
    )
    clock.forward(hours=2)
    assert service_under_test.read_solution(contest.solution, personas.CONTRIBUTOR).status == 404


def test_improvements_are_sealed_until_their_phase_closes(service_under_test, clock):
    contest = service_under_test.judged_challenge((-1, 24, True, True), (30, 40, True, True))
    solution_id = service_under_test.solution(contest, submitted=True)
    service_under_test.panel_member(contest, ANNA)
    service_under_test.panel_member(contest, CHLOE)
    clock.forward(hours=25)
    service_under_test.assign(contest)
    service_under_test.judge_all(SimpleNamespace(**vars(contest), solutions=[solution_id]))
    assert service_under_test.advance(contest, outcome="qualified").status == 200
    clock.forward(hours=6)
    before = service_under_test.read_solution(solution_id, personas.READER).json
    edited = service_under_test.edit_solution(solution_id, **WORDS, links=LINKS)
    assert edited.status == 200, edited.text
    everybody = {**OTHERS, "left": person()}
    for name, who in everybody.items():
        contest.solution = solution_id
        for operation, answered in answers(service_under_test, contest, who):
            assert not tells(answered.text), (name, operation)
    assert service_under_test.read_solution(solution_id, personas.READER).json == before
    assert service_under_test.edit_solution(solution_id, summary="ΣΦΡΑΓΙΣΜΕΝΟ ξανά").status == 200
    assert service_under_test.read_solution(solution_id, personas.READER).json == before
    clock.forward(hours=10)
    service_under_test.caller.instance().keep_time()
    after = service_under_test.read_solution(solution_id, personas.READER)
    assert after.json["summary"] == "ΣΦΡΑΓΙΣΜΕΝΟ ξανά"
    assert after.json["version"] > edited.json["version"]


def test_whether_it_is_sealed_is_fixed_once_a_phase_opened(service_under_test):
    contest = service_under_test.judged_challenge((1, 24, True, True))

    def change(sealed):
        body = {"sealed": sealed}
        return service_under_test.call(
            "edit_challenge", principal=personas.CONTRIBUTOR, challenge_id=contest.id, body=body, if_match="*"
        )

    contest_fields = {"tagline": "Τ", "brief": "Β", "description": "Π", "eligibility": "Ό", "sectors": ["technology"]}
    for name, value in contest_fields.items():
        service_under_test._execute(f"update challenges set {name} = :value where id = :id", id=contest.id, value=value)
    assert service_under_test.call("read_challenge", challenge_id=contest.id).json["sealed"] is True
    assert change(False).json["sealed"] is False
    assert change(True).json["sealed"] is True
    service_under_test.caller.clock.forward(hours=2)
    refused = change(False)
    assert (refused.status, refused.json["type"]) == (409, "/problems/rules-fixed")
    assert refused.json["fields"] == ["sealed"]
