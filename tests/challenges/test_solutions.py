"""A solution's life: drafted, handed in, recalled, improved, withdrawn; and the terms of the contest it enters."""

from datetime import timedelta
from uuid import uuid4

import cast
import pytest
from arena import REGISTER, Arena, fields, kind
from knowing import Knowing
from solving import COLLEAGUE, EMPLOYEE, LEAD, SECOND, SOLUTION, STRANGER, Solving

from chassis.principal import Membership
from chassis.testing import member, person


class SolvingArena(Solving, Knowing, Arena):
    """An arena in which solutions are offered."""


@pytest.fixture
def arena(challenges):
    return SolvingArena(challenges.caller)


def test_a_draft_begins_with_little_and_its_lead(arena):
    challenge = arena.open_challenge()
    answered = arena.call("create_solution", principal=LEAD, challenge_id=challenge.id, body={})
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/solutions/{answered.json['id']}"
    assert answered.json["state"] == "draft"
    assert [member["state"] for member in answered.json["team"]] == ["lead"]
    assert answered.json["phase_id"] == str(challenge.phases[0])
    assert arena.events() == []


def test_submitting_a_solution_tells_everybody_concerned(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution(challenge, team=[SECOND])
    answered = arena.insist("submit_solution", solution_id)
    assert answered.json["state"] == "submitted"
    (event,) = arena.events("solution.submitted.v1")
    assert event["data"] == {
        "solution_id": solution_id,
        "challenge_id": str(challenge.id),
        "team_ids": [str(LEAD.person_id), str(SECOND.person_id)],
        "phase_id": str(challenge.phases[0]),
        "organisation_id": None,
    }


def test_what_is_missing_is_named(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution(challenge, title="", summary="", description="", confidential="", links=[])
    refused = arena.act("submit_solution", solution_id)
    assert kind(refused).__dict__ == {"status": 422, "type": "solution-incomplete"}
    assert fields(refused) == ["title", "summary", "description"]


def test_what_was_handed_in_does_not_change_until_it_is_recalled(arena):
    solution_id = arena.solution(arena.open_challenge(), submitted=True)
    assert kind(arena.edit_solution(solution_id, title="Άλλος")).type == "solution-not-editable"
    assert kind(arena.act("submit_solution", solution_id)).type == "solution-not-submittable"
    recalled = arena.insist("recall_solution", solution_id)
    assert (recalled.json["state"], recalled.json["submitted_at"]) == ("draft", None)
    assert arena.edit_solution(solution_id, title="Άλλος").json["title"] == "Άλλος"
    assert kind(arena.act("recall_solution", solution_id)).type == "solution-not-recallable"
    arena.insist("submit_solution", solution_id)
    assert [event["type"] for event in arena.events()] == [
        "solution.submitted.v1",
        "solution.recalled.v1",
        "solution.submitted.v1",
    ]


def test_changes_need_the_version_that_was_read(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND])
    etag = arena.read_solution(solution_id).etag
    assert arena.edit_solution(solution_id, SECOND, etag, summary="Β").status == 200
    assert arena.edit_solution(solution_id, LEAD, etag, summary="Α").status == 412
    assert arena.edit_solution(solution_id, LEAD, None, summary="Α").status == 428
    assert arena.read_solution(solution_id).json["summary"] == "Β"


def test_only_the_lead_hands_in_recalls_and_withdraws(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND])
    for operation in ("submit_solution", "recall_solution", "withdraw_solution"):
        assert kind(arena.act(operation, solution_id, SECOND)).__dict__ == {"status": 403, "type": "only-the-lead"}
        assert arena.act(operation, solution_id, STRANGER).status == 404
        assert arena.act(operation, solution_id, cast.CONTRIBUTOR).status == 404
    assert arena.read_solution(solution_id).json["state"] == "draft"


def test_owners_read_what_was_handed_in_but_change_nothing(arena):
    solution_id = arena.solution(arena.open_challenge(sealed=False), submitted=True)
    assert kind(arena.edit_solution(solution_id, cast.MANAGER, title="Δικός μας")).type == "not-your-solution"
    for operation in ("submit_solution", "recall_solution", "withdraw_solution"):
        assert kind(arena.act(operation, solution_id, cast.MANAGER)).type == "not-your-solution"


def test_a_withdrawn_solution_lets_its_people_enter_again(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution(challenge, team=[SECOND], submitted=True)
    assert kind(arena.begin(challenge)).type == "already-entered"
    assert kind(arena.begin(challenge, SECOND)).type == "already-entered"
    assert arena.insist("withdraw_solution", solution_id).json["state"] == "withdrawn"
    assert arena.events("solution.withdrawn.v1")[0]["data"]["team_ids"][0] == str(LEAD.person_id)
    assert arena.read_solution(solution_id, cast.CONTRIBUTOR).status == 404
    assert arena.begin(challenge).status == 201
    assert arena.begin(challenge, SECOND).status == 201


def test_what_is_decided_for_good_is_not_withdrawn(arena):
    solution_id = arena.solution(arena.open_challenge(), submitted=True)
    for state in ("selected", "winner", "not_qualified"):
        arena.decided(solution_id, state)
        assert kind(arena.act("withdraw_solution", solution_id)).type == "solution-not-withdrawable"


def test_nothing_begins_while_no_phase_takes_submissions(arena):
    assert kind(arena.begin(arena.open_challenge((1, 2, True)))).type == "phase-closed"
    assert kind(arena.begin(arena.open_challenge((-2, -1, True)))).type == "phase-closed"
    assert kind(arena.begin(arena.open_challenge((-2, 2, False)))).type == "phase-closed"
    assert kind(arena.begin(arena.open_challenge(state="archived"))).type == "phase-closed"
    assert arena.begin(arena.open_challenge(state="draft")).status == 404
    assert arena.begin(arena.open_challenge(state="unpublished")).status == 404


def test_a_draft_left_over_may_be_handed_in_for_a_later_phase(arena, clock):
    challenge = arena.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = arena.solution(challenge)
    clock.forward(hours=1)
    assert kind(arena.act("submit_solution", solution_id)).type == "phase-closed"
    assert arena.read_solution(solution_id).json["state"] == "draft"
    clock.forward(hours=1, minutes=30)
    submitted = arena.insist("submit_solution", solution_id)
    assert submitted.json["phase_id"] == str(challenge.phases[1])


def test_earlier_phase_submission_cannot_be_recalled_later(arena, clock):
    challenge = arena.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = arena.solution(challenge, submitted=True)
    clock.forward(hours=2, minutes=30)
    assert kind(arena.act("recall_solution", solution_id)).type == "phase-closed"


def test_qualified_solution_is_editable_while_its_phase_is_open(arena, clock):
    challenge = arena.open_challenge((-1, 1, True), (2, 3, True))
    solution_id = arena.solution(challenge, submitted=True)
    clock.forward(hours=1)
    arena.decided(solution_id, phase_id=challenge.phases[1])
    assert kind(arena.edit_solution(solution_id, summary="Νωρίς")).type == "phase-closed"
    clock.forward(hours=1, minutes=30)
    assert arena.edit_solution(solution_id, summary="Πρωτότυπο").json["summary"] == "Πρωτότυπο"
    assert fields(arena.edit_solution(solution_id, summary="")) == ["summary"]
    assert kind(arena.edit_solution(solution_id, practice_id=str(uuid4()))).type == "solution-not-editable"
    clock.forward(hours=1)
    assert kind(arena.edit_solution(solution_id, summary="Αργά")).type == "phase-closed"


def test_links_are_https_and_text_has_its_limits(arena):
    challenge = arena.open_challenge()
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
        assert arena.begin(challenge, STRANGER, **bad).status == 422, bad


# ---- the terms of a contest ------------------------------------------------------------------------------


def test_whoever_works_for_an_owner_does_not_enter(arena):
    challenge = arena.open_challenge()
    for who in (cast.CONTRIBUTOR, cast.APPROVER, cast.MANAGER):
        assert kind(arena.begin(challenge, who)).__dict__ == {"status": 403, "type": "owners-do-not-enter"}


def test_organisations_enter_through_people_with_a_role_in_them(arena):
    challenge = arena.open_challenge(entrants="organisations")
    assert fields(arena.begin(challenge)) == ["organisation_id"]
    assert fields(arena.begin(challenge, EMPLOYEE)) == ["organisation_id"]
    assert kind(arena.begin(challenge, LEAD, organisation_id=str(cast.LARISSA))).type == "not-of-this-organisation"
    entered = arena.begin(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA))
    assert entered.status == 201
    assert entered.json["organisation_id"] == entered.json["team"][0]["organisation_id"] == str(cast.LARISSA)


def test_the_organisation_changes_with_its_lead_only(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution(challenge, EMPLOYEE, team=[COLLEAGUE])
    assert kind(arena.edit_solution(solution_id, COLLEAGUE, organisation_id=str(cast.HALKIDA))).type == "only-the-lead"
    refused = arena.edit_solution(solution_id, EMPLOYEE, organisation_id=str(cast.HALKIDA))
    assert kind(refused).type == "not-of-this-organisation"
    changed = arena.edit_solution(solution_id, EMPLOYEE, organisation_id=str(cast.LARISSA)).json
    assert changed["team"][0]["organisation_id"] == str(cast.LARISSA)


def test_employee_contests_admit_only_public_body_employees(arena):
    challenge = arena.open_challenge(entrants="employees")
    company = uuid4()
    worker = member(company, "contributor", kind="company")
    assert kind(arena.begin(challenge, LEAD, organisation_id=str(uuid4()))).type == "not-of-this-organisation"
    assert kind(arena.begin(challenge, worker, organisation_id=str(company))).type == "public-employees-only"
    assert fields(arena.begin(challenge, EMPLOYEE)) == ["organisation_id"]
    assert arena.begin(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA)).status == 201


def test_alone_in_teams_or_either(arena):
    arena.knows_addresses()
    alone = arena.solution(arena.open_challenge(team="alone"))
    assert kind(arena.invite(alone, "second@example.org")).type == "team-full"
    arena.insist("submit_solution", alone)
    teams = arena.solution(arena.open_challenge(team="team"))
    refused = arena.act("submit_solution", teams)
    assert (fields(refused), refused.json["errors"][0]["code"]) == (["team"], "too_few")
    arena.join(teams, SECOND)
    arena.insist("submit_solution", teams)


def test_only_certified_practices_of_the_last_years_enter(arena, clock):
    own = arena.practice_published(organisation_id=cast.LARISSA)
    challenge = arena.open_challenge(entrants="organisations", certified_within_years=2)
    solution_id = arena.solution(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA))
    submit = lambda: arena.act("submit_solution", solution_id, EMPLOYEE)  # noqa: E731
    code = lambda refused: [(e["field"], e["code"]) for e in refused.json["errors"]]  # noqa: E731
    assert code(submit()) == [("practice_id", "not_certified")]
    arena.edit_solution(solution_id, EMPLOYEE, practice_id=str(uuid4()))
    assert code(submit()) == [("practice_id", "unknown")]
    arena.edit_solution(solution_id, EMPLOYEE, practice_id=str(own))
    assert code(submit()) == [("practice_id", "not_certified")]

    opened = clock.now.replace(minute=0, second=0) - timedelta(hours=1)
    long_ago = (opened - timedelta(days=2 * 366)).isoformat()
    arena.practice_says("certified", own, organisation_id=str(cast.LARISSA), certified_at=long_ago)
    assert code(submit()) == [("practice_id", "not_certified")]
    lately = (opened - timedelta(days=2 * 365 - 5)).isoformat()
    arena.practice_says("certified", own, organisation_id=str(cast.LARISSA), certified_at=lately)
    assert submit().status == 200


def test_the_certified_practice_is_of_the_entrant(arena, clock):
    theirs = arena.practice_published(organisation_id=cast.HALKIDA)
    arena.practice_says("certified", theirs, organisation_id=str(cast.HALKIDA), certified_at=clock.now.isoformat())
    challenge = arena.open_challenge(entrants="organisations", certified_within_years=2)
    solution_id = arena.solution(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA), practice_id=str(theirs))
    assert fields(arena.act("submit_solution", solution_id, EMPLOYEE)) == ["practice_id"]


def test_a_lead_who_lost_the_role_does_not_hand_in(arena):
    challenge = arena.open_challenge(entrants="organisations")
    solution_id = arena.solution(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA))
    gone = person(person_id=EMPLOYEE.person_id)
    assert kind(arena.act("submit_solution", solution_id, gone)).type == "not-of-this-organisation"
    became_owner = person(
        person_id=EMPLOYEE.person_id,
        memberships=(*EMPLOYEE.memberships, Membership(cast.LAMIA, "contributor", "municipality", "GR-H")),
    )
    assert kind(arena.act("submit_solution", solution_id, became_owner)).type == "owners-do-not-enter"


def test_one_s_own_solutions_in_pages(arena):
    ids = [arena.solution(arena.open_challenge(), title=f"Λύση {number}") for number in range(3)]
    first = arena.call("list_own_solutions", principal=LEAD, query={"limit": 2}).json
    assert [line["id"] for line in first["items"]] == [ids[2], ids[1]]
    second = arena.call("list_own_solutions", principal=LEAD, query={"limit": 2, "cursor": first["next"]}).json
    assert [line["id"] for line in second["items"]] == [ids[0]]
    assert second["next"] is None
    assert arena.call("list_own_solutions", principal=STRANGER).json["items"] == []
    assert set(first["items"][0]).isdisjoint({"confidential", "links", "description"})
    assert first["items"][0]["summary"] == SOLUTION["summary"]


def test_lists_name_the_organisation_of_a_solution(arena):
    challenge = arena.open_challenge(sealed=False)
    arena.solution(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA), submitted=True)
    arena.solution(challenge, STRANGER, submitted=True)
    [mine] = arena.call("list_own_solutions", principal=EMPLOYEE).json["items"]
    assert mine["organisation_name_el"] == REGISTER[cast.LARISSA][1]
    listed = arena.call("list_solutions", principal=cast.CONTRIBUTOR, challenge_id=challenge.id).json["items"]
    assert {line["organisation_name_el"] for line in listed} == {REGISTER[cast.LARISSA][1], None}
