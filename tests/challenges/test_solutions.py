"""A solution's life: drafted, handed in, recalled, improved, withdrawn; and the terms of the contest it enters."""

from datetime import timedelta
from uuid import uuid4

import personas
import pytest
from knowing import Knowing
from service_under_test import REGISTER, ServiceUnderTest, fields, kind
from solving import COLLEAGUE, EMPLOYEE, LEAD, SECOND, SOLUTION, STRANGER, Solving

from chassis.principal import Membership
from chassis.testing import member, person


class SolvingArena(Solving, Knowing, ServiceUnderTest):
    """A service under test in which solutions are offered."""


@pytest.fixture
def service_under_test(challenges):
    return SolvingArena(challenges.caller)


def test_a_draft_begins_with_little_and_its_lead(service_under_test):
    challenge = service_under_test.open_challenge()
    answered = service_under_test.call("create_solution", principal=LEAD, challenge_id=challenge.id, body={})
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/solutions/{answered.json['id']}"
    assert answered.json["state"] == "draft"
    assert [member["state"] for member in answered.json["team"]] == ["lead"]
    assert answered.json["phase_id"] == str(challenge.phases[0])
    assert service_under_test.events() == []


def test_submitting_a_solution_tells_everybody_concerned(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(challenge, team=[SECOND])
    answered = service_under_test.insist("submit_solution", solution_id)
    assert answered.json["state"] == "submitted"
    (event,) = service_under_test.events("solution.submitted.v1")
    assert event["data"] == {
        "solution_id": solution_id,
        "challenge_id": str(challenge.id),
        "team_ids": [str(LEAD.person_id), str(SECOND.person_id)],
        "phase_id": str(challenge.phases[0]),
        "organisation_id": None,
    }


def test_what_is_missing_is_named(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(
        challenge, title="", summary="", description="", confidential="", links=[]
    )
    refused = service_under_test.act("submit_solution", solution_id)
    assert kind(refused).__dict__ == {"status": 422, "type": "solution-incomplete"}
    assert fields(refused) == ["title", "summary", "description"]


def test_what_was_handed_in_does_not_change_until_it_is_recalled(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), submitted=True)
    assert kind(service_under_test.edit_solution(solution_id, title="Άλλος")).type == "solution-not-editable"
    assert kind(service_under_test.act("submit_solution", solution_id)).type == "solution-not-submittable"
    recalled = service_under_test.insist("recall_solution", solution_id)
    assert (recalled.json["state"], recalled.json["submitted_at"]) == ("draft", None)
    assert service_under_test.edit_solution(solution_id, title="Άλλος").json["title"] == "Άλλος"
    assert kind(service_under_test.act("recall_solution", solution_id)).type == "solution-not-recallable"
    service_under_test.insist("submit_solution", solution_id)
    assert [event["type"] for event in service_under_test.events()] == [
        "solution.submitted.v1",
        "solution.recalled.v1",
        "solution.submitted.v1",
    ]


def test_changes_need_the_version_that_was_read(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    etag = service_under_test.read_solution(solution_id).etag
    assert service_under_test.edit_solution(solution_id, SECOND, etag, summary="Β").status == 200
    assert service_under_test.edit_solution(solution_id, LEAD, etag, summary="Α").status == 412
    assert service_under_test.edit_solution(solution_id, LEAD, None, summary="Α").status == 428
    assert service_under_test.read_solution(solution_id).json["summary"] == "Β"


def test_only_the_lead_hands_in_recalls_and_withdraws(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    for operation in ("submit_solution", "recall_solution", "withdraw_solution"):
        assert kind(service_under_test.act(operation, solution_id, SECOND)).__dict__ == {
            "status": 403,
            "type": "only-the-lead",
        }
        assert service_under_test.act(operation, solution_id, STRANGER).status == 404
        assert service_under_test.act(operation, solution_id, personas.CONTRIBUTOR).status == 404
    assert service_under_test.read_solution(solution_id).json["state"] == "draft"


def test_owners_read_what_was_handed_in_but_change_nothing(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(sealed=False), submitted=True)
    assert (
        kind(service_under_test.edit_solution(solution_id, personas.MANAGER, title="Δικός μας")).type
        == "not-your-solution"
    )
    for operation in ("submit_solution", "recall_solution", "withdraw_solution"):
        assert kind(service_under_test.act(operation, solution_id, personas.MANAGER)).type == "not-your-solution"


def test_a_withdrawn_solution_lets_its_people_enter_again(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(challenge, team=[SECOND], submitted=True)
    assert kind(service_under_test.begin(challenge)).type == "already-entered"
    assert kind(service_under_test.begin(challenge, SECOND)).type == "already-entered"
    assert service_under_test.insist("withdraw_solution", solution_id).json["state"] == "withdrawn"
    assert service_under_test.events("solution.withdrawn.v1")[0]["data"]["team_ids"][0] == str(LEAD.person_id)
    assert service_under_test.read_solution(solution_id, personas.CONTRIBUTOR).status == 404
    assert service_under_test.begin(challenge).status == 201
    assert service_under_test.begin(challenge, SECOND).status == 201


def test_what_is_decided_for_good_is_not_withdrawn(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), submitted=True)
    for state in ("selected", "winner", "not_qualified"):
        service_under_test.decided(solution_id, state)
        assert kind(service_under_test.act("withdraw_solution", solution_id)).type == "solution-not-withdrawable"


def test_nothing_begins_while_no_phase_takes_submissions(service_under_test):
    assert kind(service_under_test.begin(service_under_test.open_challenge((1, 2, True)))).type == "phase-closed"
    assert kind(service_under_test.begin(service_under_test.open_challenge((-2, -1, True)))).type == "phase-closed"
    assert kind(service_under_test.begin(service_under_test.open_challenge((-2, 2, False)))).type == "phase-closed"
    assert kind(service_under_test.begin(service_under_test.open_challenge(state="archived"))).type == "phase-closed"
    assert service_under_test.begin(service_under_test.open_challenge(state="draft")).status == 404
    assert service_under_test.begin(service_under_test.open_challenge(state="unpublished")).status == 404


def test_a_draft_left_over_may_be_handed_in_for_a_later_phase(service_under_test, clock):
    challenge = service_under_test.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = service_under_test.solution(challenge)
    clock.forward(hours=1)
    assert kind(service_under_test.act("submit_solution", solution_id)).type == "phase-closed"
    assert service_under_test.read_solution(solution_id).json["state"] == "draft"
    clock.forward(hours=1, minutes=30)
    submitted = service_under_test.insist("submit_solution", solution_id)
    assert submitted.json["phase_id"] == str(challenge.phases[1])


def test_earlier_phase_submission_cannot_be_recalled_later(service_under_test, clock):
    challenge = service_under_test.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = service_under_test.solution(challenge, submitted=True)
    clock.forward(hours=2, minutes=30)
    assert kind(service_under_test.act("recall_solution", solution_id)).type == "phase-closed"


def test_qualified_solution_is_editable_while_its_phase_is_open(service_under_test, clock):
    challenge = service_under_test.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = service_under_test.solution(challenge, submitted=True)
    clock.forward(hours=1)
    service_under_test.decided(solution_id, phase_id=challenge.phases[1])
    assert kind(service_under_test.edit_solution(solution_id, summary="Νωρίς")).type == "phase-closed"
    clock.forward(hours=1, minutes=30)
    assert service_under_test.edit_solution(solution_id, summary="Πρωτότυπο").json["summary"] == "Πρωτότυπο"
    assert fields(service_under_test.edit_solution(solution_id, summary="")) == ["summary"]
    assert kind(service_under_test.edit_solution(solution_id, practice_id=str(uuid4()))).type == "solution-not-editable"
    clock.forward(hours=1)
    assert kind(service_under_test.edit_solution(solution_id, summary="Αργά")).type == "phase-closed"


def test_links_are_https_and_text_has_its_limits(service_under_test):
    challenge = service_under_test.open_challenge()
    for bad in (
        {"links": [{"title": "x", "url": "http://files.example.org/a"}]},
        {"links": [{"title": "x", "url": "javascript:alert(1)"}]},
        {"links": [{"title": "", "url": "https://files.example.org/a"}]},
        {"links": [{"title": "x", "url": "https://files.example.org/a"}] * 16},
        {"title": "τ" * 121},
        {"summary": "σ" * 501},
        {"state": "winner"},
        {"lead_id": str(uuid4())},
    ):
        assert service_under_test.begin(challenge, STRANGER, **bad).status == 422, bad


# ---- the terms of a contest ------------------------------------------------------------------------------


def test_whoever_works_for_an_owner_does_not_enter(service_under_test):
    challenge = service_under_test.open_challenge()
    for who in (personas.CONTRIBUTOR, personas.APPROVER, personas.MANAGER):
        assert kind(service_under_test.begin(challenge, who)).__dict__ == {"status": 403, "type": "owners-do-not-enter"}


def test_organisations_enter_through_people_with_a_role_in_them(service_under_test):
    challenge = service_under_test.open_challenge(entrants="organisations")
    assert fields(service_under_test.begin(challenge)) == ["organisation_id"]
    assert fields(service_under_test.begin(challenge, EMPLOYEE)) == ["organisation_id"]
    assert (
        kind(service_under_test.begin(challenge, LEAD, organisation_id=str(personas.LARISSA))).type
        == "not-of-this-organisation"
    )
    entered = service_under_test.begin(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA))
    assert entered.status == 201
    assert entered.json["organisation_id"] == entered.json["team"][0]["organisation_id"] == str(personas.LARISSA)


def test_the_organisation_changes_with_its_lead_only(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(challenge, EMPLOYEE, team=[COLLEAGUE])
    assert (
        kind(service_under_test.edit_solution(solution_id, COLLEAGUE, organisation_id=str(personas.HALKIDA))).type
        == "only-the-lead"
    )
    refused = service_under_test.edit_solution(solution_id, EMPLOYEE, organisation_id=str(personas.HALKIDA))
    assert kind(refused).type == "not-of-this-organisation"
    changed = service_under_test.edit_solution(solution_id, EMPLOYEE, organisation_id=str(personas.LARISSA)).json
    assert changed["team"][0]["organisation_id"] == str(personas.LARISSA)


def test_employee_contests_admit_only_public_body_employees(service_under_test):
    challenge = service_under_test.open_challenge(entrants="employees")
    company = uuid4()
    worker = member(company, "contributor", kind="company")
    assert (
        kind(service_under_test.begin(challenge, LEAD, organisation_id=str(uuid4()))).type == "not-of-this-organisation"
    )
    assert (
        kind(service_under_test.begin(challenge, worker, organisation_id=str(company))).type == "public-employees-only"
    )
    assert fields(service_under_test.begin(challenge, EMPLOYEE)) == ["organisation_id"]
    assert service_under_test.begin(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA)).status == 201


def test_alone_in_teams_or_either(service_under_test):
    service_under_test.knows_addresses()
    alone = service_under_test.solution(service_under_test.open_challenge(team="alone"))
    assert kind(service_under_test.invite(alone, "second@example.org")).type == "team-full"
    service_under_test.insist("submit_solution", alone)
    teams = service_under_test.solution(service_under_test.open_challenge(team="team"))
    refused = service_under_test.act("submit_solution", teams)
    assert (fields(refused), refused.json["errors"][0]["code"]) == (["team"], "too_few")
    service_under_test.join(teams, SECOND)
    service_under_test.insist("submit_solution", teams)


def test_only_certified_practices_of_the_last_years_enter(service_under_test, clock):
    own = service_under_test.practice_published(organisation_id=personas.LARISSA)
    challenge = service_under_test.open_challenge(entrants="organisations", certified_within_years=2)
    solution_id = service_under_test.solution(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA))
    submit = lambda: service_under_test.act("submit_solution", solution_id, EMPLOYEE)  # noqa: E731
    code = lambda refused: [(e["field"], e["code"]) for e in refused.json["errors"]]  # noqa: E731
    assert code(submit()) == [("practice_id", "not_certified")]
    service_under_test.edit_solution(solution_id, EMPLOYEE, practice_id=str(uuid4()))
    assert code(submit()) == [("practice_id", "unknown")]
    service_under_test.edit_solution(solution_id, EMPLOYEE, practice_id=str(own))
    assert code(submit()) == [("practice_id", "not_certified")]

    opened = clock.now.replace(minute=0, second=0) - timedelta(hours=1)
    long_ago = (opened - timedelta(days=2 * 366)).isoformat()
    service_under_test.practice_says("certified", own, organisation_id=str(personas.LARISSA), certified_at=long_ago)
    assert code(submit()) == [("practice_id", "not_certified")]
    lately = (opened - timedelta(days=2 * 365 - 5)).isoformat()
    service_under_test.practice_says("certified", own, organisation_id=str(personas.LARISSA), certified_at=lately)
    assert submit().status == 200


def test_the_certified_practice_is_of_the_entrant(service_under_test, clock):
    theirs = service_under_test.practice_published(organisation_id=personas.HALKIDA)
    service_under_test.practice_says(
        "certified", theirs, organisation_id=str(personas.HALKIDA), certified_at=clock.now.isoformat()
    )
    challenge = service_under_test.open_challenge(entrants="organisations", certified_within_years=2)
    solution_id = service_under_test.solution(
        challenge, EMPLOYEE, organisation_id=str(personas.LARISSA), practice_id=str(theirs)
    )
    assert fields(service_under_test.act("submit_solution", solution_id, EMPLOYEE)) == ["practice_id"]


def test_a_lead_who_lost_the_role_does_not_hand_in(service_under_test):
    challenge = service_under_test.open_challenge(entrants="organisations")
    solution_id = service_under_test.solution(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA))
    gone = person(person_id=EMPLOYEE.person_id)
    assert kind(service_under_test.act("submit_solution", solution_id, gone)).type == "not-of-this-organisation"
    became_owner = person(
        person_id=EMPLOYEE.person_id,
        memberships=(*EMPLOYEE.memberships, Membership(personas.LAMIA, "contributor", "municipality", "GR-H")),
    )
    assert kind(service_under_test.act("submit_solution", solution_id, became_owner)).type == "owners-do-not-enter"


def test_one_s_own_solutions_in_pages(service_under_test):
    ids = [
        service_under_test.solution(service_under_test.open_challenge(), title=f"Λύση {number}") for number in range(3)
    ]
    first = service_under_test.call("list_own_solutions", principal=LEAD, query={"limit": 2}).json
    assert [line["id"] for line in first["items"]] == [ids[2], ids[1]]
    second = service_under_test.call(
        "list_own_solutions", principal=LEAD, query={"limit": 2, "cursor": first["next"]}
    ).json
    assert [line["id"] for line in second["items"]] == [ids[0]]
    assert second["next"] is None
    assert service_under_test.call("list_own_solutions", principal=STRANGER).json["items"] == []
    assert set(first["items"][0]).isdisjoint({"confidential", "links", "description"})
    assert first["items"][0]["summary"] == SOLUTION["summary"]


def test_lists_name_the_organisation_of_a_solution(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    service_under_test.solution(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA), submitted=True)
    service_under_test.solution(challenge, STRANGER, submitted=True)
    [mine] = service_under_test.call("list_own_solutions", principal=EMPLOYEE).json["items"]
    assert mine["organisation_name_el"] == REGISTER[personas.LARISSA][1]
    listed = service_under_test.call("list_solutions", principal=personas.CONTRIBUTOR, challenge_id=challenge.id).json[
        "items"
    ]
    assert {line["organisation_name_el"] for line in listed} == {REGISTER[personas.LARISSA][1], None}
