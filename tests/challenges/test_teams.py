"""Teams: inviting by address without revealing accounts, answering, leaving, being removed."""

import personas
import pytest
from service_under_test import ServiceUnderTest, fields, kind
from solving import ADDRESSES, COLLEAGUE, EMPLOYEE, LEAD, SECOND, STRANGER, THIRD, Solving

from challenges.entry.team.model import digest
from chassis.principal import Membership
from chassis.testing import person


class TeamArena(Solving, ServiceUnderTest):
    """A service under test in which teams form."""


@pytest.fixture
def service_under_test(challenges):
    service_under_test = TeamArena(challenges.caller)
    service_under_test.asked = service_under_test.knows_addresses()
    return service_under_test


def waiting(service_under_test, solution_id):
    return service_under_test.read_solution(solution_id).json["waiting"]


def test_who_is_asked_sees_what_for_and_joins(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(challenge)
    answered = service_under_test.invite(solution_id, "second@example.org")
    assert answered.status == 202
    (event,) = service_under_test.events("solution.member_invited.v1")
    assert event["data"]["person_id"] == str(SECOND.person_id)
    assert event["data"]["title"] == "Λιγότερες άσκοπες διαδρομές των απορριμματοφόρων"

    (invitation,) = service_under_test.call("list_own_invitations", principal=SECOND).json["items"]
    assert invitation["solution_id"] == solution_id
    assert invitation["title"] == "Αισθητήρες στους κάδους"
    seen = service_under_test.read_solution(solution_id, SECOND).json
    assert (seen["sight"], seen["description"], seen["confidential"], seen["links"]) == ("invited", None, None, [])

    joined = service_under_test.decide(solution_id, SECOND, "accept").json
    assert [member["person_id"] for member in joined["team"]] == [str(LEAD.person_id), str(SECOND.person_id)]
    assert joined["confidential"]
    assert service_under_test.events("solution.member_answered.v1")[0]["data"]["accepted"] is True
    assert service_under_test.call("list_own_invitations", principal=SECOND).json["items"] == []


def test_the_lead_cannot_tell_whether_an_address_has_an_account(service_under_test):
    known, unknown = (service_under_test.solution(service_under_test.open_challenge()) for _ in range(2))
    for _ in range(2):
        answers = [
            service_under_test.invite(known, "second@example.org"),
            service_under_test.invite(unknown, "nobody@example.org"),
        ]
        assert answers[0].reply.body == answers[1].reply.body
        assert {answer.status for answer in answers} == {202}
    shapes = [[sorted(one) for one in waiting(service_under_test, solution_id)] for solution_id in (known, unknown)]
    assert shapes[0] == shapes[1]
    refused = [
        service_under_test.act("submit_solution", solution_id).json["errors"] for solution_id in (known, unknown)
    ]
    assert refused[0] == refused[1]
    assert [len(waiting(service_under_test, solution_id)) for solution_id in (known, unknown)] == [1, 1]
    assert len(service_under_test.events("solution.member_invited.v1")) == 1  # asked twice is asked once, and one mail


def test_the_address_is_kept_nowhere(service_under_test, engine):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "second@example.org")
    with engine.connect() as connection:
        for table in ("outbox", "solutions", "team_members", "solution_invitations"):
            rows = connection.exec_driver_sql(f"select {table}::text from {table}").scalars()
            assert not [row for row in rows if "second@" in row]


def test_an_invitation_is_of_this_platform_only():
    assert digest("second@example.org", "a") == digest("second@example.org", "a")
    assert digest("second@example.org", "a") != digest("second@example.org", "b")


def test_differently_written_address_is_the_same_invitation(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    for typed in ("second@δήμος.example", "Second@xn--jxalzmp.example", "\ufeffsecond@δή\u200bμος.example"):
        service_under_test.invite(solution_id, typed)
    assert len(waiting(service_under_test, solution_id)) == 1


def test_invitation_resent_after_an_outage_leaves_nothing_behind(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(max_team_size=2))
    for _ in range(3):
        assert service_under_test.invite(solution_id, "second@example.org").status == 202
    assert service_under_test.decide(solution_id, SECOND, "accept").status == 200
    service_under_test.insist("submit_solution", solution_id)


def test_only_the_lead_may_invite_and_identity_is_not_bothered(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND], submitted=False)
    service_under_test.asked.clear()
    assert kind(service_under_test.invite(solution_id, "third@example.org", SECOND)).type == "only-the-lead"
    assert service_under_test.invite(solution_id, "third@example.org", STRANGER).status == 404
    assert service_under_test.invite(solution_id, "no address").status == 422
    assert service_under_test.asked == []


def test_submission_needs_every_invitation_answered_or_withdrawn(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "second@example.org")
    service_under_test.invite(solution_id, "nobody@example.org")
    refused = service_under_test.act("submit_solution", solution_id)
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [("team", "unanswered")]
    service_under_test.decide(solution_id, SECOND, "decline")
    (left,) = waiting(service_under_test, solution_id)
    assert service_under_test.act("take_invitation_back", solution_id, STRANGER, invitation_id=left["id"]).status == 404
    service_under_test.insist("take_invitation_back", solution_id, invitation_id=left["id"])
    again = service_under_test.act("take_invitation_back", solution_id, invitation_id=left["id"])
    assert kind(again).type == "invitation-not-found"
    service_under_test.insist("submit_solution", solution_id)


def test_decliner_sees_nothing_more_and_gets_no_second_mail(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "second@example.org")
    answered = service_under_test.decide(solution_id, SECOND, "decline")
    assert (answered.status, answered.reply.body) == (204, b"")
    assert service_under_test.read_solution(solution_id, SECOND).status == 404
    assert service_under_test.decide(solution_id, SECOND, "accept").status == 404
    assert service_under_test.invite(solution_id, "second@example.org").status == 202
    assert len(service_under_test.events("solution.member_invited.v1")) == 1
    assert service_under_test.read_solution(solution_id, SECOND).status == 404


def test_renewed_invitation_is_found_but_sends_no_second_mail(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    for _ in range(3):
        service_under_test.invite(solution_id, "second@example.org")
        (one,) = waiting(service_under_test, solution_id)
        service_under_test.insist("take_invitation_back", solution_id, invitation_id=one["id"])
    assert service_under_test.decide(solution_id, SECOND, "accept").status == 404
    service_under_test.invite(solution_id, "second@example.org")
    assert len(service_under_test.events("solution.member_invited.v1")) == 1
    assert service_under_test.decide(solution_id, SECOND, "accept").status == 200
    service_under_test.decide(solution_id, SECOND, "leave")
    service_under_test.invite(solution_id, "second@example.org")
    assert len(service_under_test.events("solution.member_invited.v1")) == 1


def test_without_an_invitation_nobody_joins(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(sealed=False), submitted=True)
    assert service_under_test.decide(solution_id, STRANGER, "accept").status == 404
    assert kind(service_under_test.decide(solution_id, personas.CONTRIBUTOR, "accept")).type == "invitation-not-found"
    assert kind(service_under_test.decide(solution_id, LEAD, "accept")).type == "already-entered"


def test_the_team_has_its_limit_those_asked_included(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(max_team_size=2))
    service_under_test.invite(solution_id, "nobody@example.org")
    assert kind(service_under_test.invite(solution_id, "second@example.org")).type == "team-full"
    (left,) = waiting(service_under_test, solution_id)
    service_under_test.insist("take_invitation_back", solution_id, invitation_id=left["id"])
    service_under_test.join(solution_id, SECOND)
    assert kind(service_under_test.invite(solution_id, "third@example.org")).type == "team-full"


def test_the_number_of_invitations_has_an_end(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(max_team_size=20))
    for _ in range(60):
        assert service_under_test.invite(solution_id, "nobody@example.org").status == 202
        (one,) = waiting(service_under_test, solution_id)
        service_under_test.insist("take_invitation_back", solution_id, invitation_id=one["id"])
    assert kind(service_under_test.invite(solution_id, "nobody@example.org")).type == "too-many-invitations"


def test_a_lead_mails_sixty_in_a_day_over_all_solutions(service_under_test):
    first, second = (
        service_under_test.solution(service_under_test.open_challenge()),
        service_under_test.solution(service_under_test.open_challenge()),
    )
    for _ in range(60):
        assert service_under_test.invite(first, "nobody@example.org").status == 202
        (one,) = waiting(service_under_test, first)
        service_under_test.insist("take_invitation_back", first, invitation_id=one["id"])
    assert service_under_test.invite(second, "second@example.org").status == 202
    assert service_under_test.events("solution.member_invited.v1") == []
    assert service_under_test.call("list_own_invitations", principal=SECOND).json["items"]


def test_nobody_stands_behind_two_solutions(service_under_test):
    challenge = service_under_test.open_challenge()
    first, second = service_under_test.solution(challenge), service_under_test.solution(challenge, THIRD)
    service_under_test.invite(first, "second@example.org")
    service_under_test.invite(second, "second@example.org", THIRD)
    assert service_under_test.decide(first, SECOND, "accept").status == 200
    assert kind(service_under_test.decide(second, SECOND, "accept")).type == "already-entered"
    assert service_under_test.decide(first, SECOND, "leave").status == 204
    assert service_under_test.decide(second, SECOND, "accept").status == 200


def test_owners_do_not_join_either(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "owner@example.org")
    assert kind(service_under_test.decide(solution_id, personas.CONTRIBUTOR, "accept")).type == "owners-do-not-enter"


def test_members_of_an_employees_contest_have_an_employer(service_under_test):
    challenge = service_under_test.open_challenge(entrants="employees")
    solution_id = service_under_test.solution(challenge, EMPLOYEE, organisation_id=str(personas.LARISSA))
    for email in ("second@example.org", "colleague@example.org"):
        service_under_test.invite(solution_id, email, EMPLOYEE)
    assert kind(service_under_test.decide(solution_id, SECOND, "accept")).type == "public-employees-only"
    of_two = person(
        person_id=COLLEAGUE.person_id,
        memberships=(*COLLEAGUE.memberships, Membership(personas.INTERIOR, "contributor", "ministry", None)),
    )
    assert fields(service_under_test.decide(solution_id, of_two, "accept")) == ["organisation_id"]
    team = service_under_test.decide(solution_id, COLLEAGUE, "accept").json["team"]
    assert [one["organisation_id"] for one in team] == [str(personas.LARISSA), str(personas.HALKIDA)]


def test_leaving_and_being_let_go(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND, THIRD])
    assert kind(service_under_test.decide(solution_id, LEAD, "leave")).type == "lead-cannot-leave"
    assert service_under_test.decide(solution_id, SECOND, "leave").status == 204
    assert service_under_test.read_solution(solution_id, SECOND).status == 404
    let_go = lambda who, by=LEAD: service_under_test.act(  # noqa: E731
        "let_member_go", solution_id, by, person_id=who.person_id
    )
    assert kind(let_go(LEAD, THIRD)).type == "only-the-lead"
    assert kind(let_go(LEAD)).type == "lead-cannot-leave"
    assert let_go(THIRD).status == 204
    assert kind(let_go(THIRD)).type == "member-not-found"
    assert [event["data"]["team_ids"] for event in service_under_test.events("solution.member_left.v1")] == [
        [str(LEAD.person_id), str(THIRD.person_id)],
        [str(LEAD.person_id)],
    ]
    service_under_test.join(solution_id, SECOND)  # who left may come back
    assert len(service_under_test.read_solution(solution_id).json["team"]) == 2


def test_team_is_fixed_after_submission_though_members_may_leave(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND, THIRD], submitted=True)
    assert kind(service_under_test.invite(solution_id, "colleague@example.org")).type == "team-fixed"
    assert kind(service_under_test.act("let_member_go", solution_id, person_id=SECOND.person_id)).type == "team-fixed"
    assert service_under_test.decide(solution_id, SECOND, "leave").status == 204
    service_under_test.decided(solution_id, "winner")
    assert kind(service_under_test.decide(solution_id, THIRD, "leave")).type == "team-fixed"


def test_who_was_asked_need_not_answer_what_was_withdrawn(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "second@example.org")
    service_under_test.insist("withdraw_solution", solution_id)
    assert service_under_test.call("list_own_invitations", principal=SECOND).json["items"] == []
    assert service_under_test.decide(solution_id, SECOND, "accept").status == 404


def test_a_team_that_cannot_ask_identity_changes_nothing(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge())

    def away(**_):
        raise ConnectionError

    service_under_test.caller.asks["identity", "person_of_address"] = away
    assert service_under_test.invite(solution_id, next(iter(ADDRESSES))).status == 500
    assert waiting(service_under_test, solution_id) == []
