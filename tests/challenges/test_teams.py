"""Teams: inviting by address without revealing accounts, answering, leaving, being removed."""

import cast
import pytest
from arena import Arena, fields, kind
from solving import ADDRESSES, COLLEAGUE, EMPLOYEE, LEAD, SECOND, STRANGER, THIRD, Solving

from challenges.entry.team.model import digest
from chassis.principal import Membership
from chassis.testing import person


class TeamArena(Solving, Arena):
    """An arena in which teams form."""


@pytest.fixture
def arena(challenges):
    arena = TeamArena(challenges.caller)
    arena.asked = arena.knows_addresses()
    return arena


def waiting(arena, solution_id):
    return arena.read_solution(solution_id).json["waiting"]


def test_who_is_asked_sees_what_for_and_joins(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution(challenge)
    answered = arena.invite(solution_id, "second@example.org")
    assert answered.status == 202
    (event,) = arena.events("solution.member_invited.v1")
    assert event["data"]["person_id"] == str(SECOND.person_id)
    assert event["data"]["title"] == "Λιγότερες άσκοπες διαδρομές των απορριμματοφόρων"

    (invitation,) = arena.call("list_own_invitations", principal=SECOND).json["items"]
    assert invitation["solution_id"] == solution_id
    assert invitation["title"] == "Αισθητήρες στους κάδους"
    seen = arena.read_solution(solution_id, SECOND).json
    assert (seen["sight"], seen["description"], seen["confidential"], seen["links"]) == ("invited", None, None, [])

    joined = arena.decide(solution_id, SECOND, "accept").json
    assert [member["person_id"] for member in joined["team"]] == [str(LEAD.person_id), str(SECOND.person_id)]
    assert joined["confidential"]
    assert arena.events("solution.member_answered.v1")[0]["data"]["accepted"] is True
    assert arena.call("list_own_invitations", principal=SECOND).json["items"] == []


def test_the_lead_cannot_tell_whether_an_address_has_an_account(arena):
    known, unknown = (arena.solution(arena.open_challenge()) for _ in range(2))
    for _ in range(2):
        answers = [arena.invite(known, "second@example.org"), arena.invite(unknown, "nobody@example.org")]
        assert answers[0].reply.body == answers[1].reply.body
        assert {answer.status for answer in answers} == {202}
    shapes = [[sorted(one) for one in waiting(arena, solution_id)] for solution_id in (known, unknown)]
    assert shapes[0] == shapes[1]
    refused = [arena.act("submit_solution", solution_id).json["errors"] for solution_id in (known, unknown)]
    assert refused[0] == refused[1]
    assert [len(waiting(arena, solution_id)) for solution_id in (known, unknown)] == [1, 1]
    assert len(arena.events("solution.member_invited.v1")) == 1  # asked twice is asked once, and one mail


def test_the_address_is_kept_nowhere(arena, engine):
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "second@example.org")
    with engine.connect() as connection:
        for table in ("outbox", "solutions", "team_members", "solution_invitations"):
            rows = connection.exec_driver_sql(f"select {table}::text from {table}").scalars()
            assert not [row for row in rows if "second@" in row]


def test_an_invitation_is_of_this_platform_only():
    assert digest("second@example.org", "a") == digest("second@example.org", "a")
    assert digest("second@example.org", "a") != digest("second@example.org", "b")


def test_differently_written_address_is_the_same_invitation(arena):
    solution_id = arena.solution(arena.open_challenge())
    for typed in ("second@δήμος.example", "Second@xn--jxalzmp.example", "\ufeffsecond@δή\u200bμος.example"):
        arena.invite(solution_id, typed)
    assert len(waiting(arena, solution_id)) == 1


def test_invitation_resent_after_an_outage_leaves_nothing_behind(arena):
    solution_id = arena.solution(arena.open_challenge(max_team_size=2))
    for _ in range(3):
        assert arena.invite(solution_id, "second@example.org").status == 202
    assert arena.decide(solution_id, SECOND, "accept").status == 200
    arena.insist("submit_solution", solution_id)


def test_only_the_lead_may_invite_and_identity_is_not_bothered(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND], submitted=False)
    arena.asked.clear()
    assert kind(arena.invite(solution_id, "third@example.org", SECOND)).type == "only-the-lead"
    assert arena.invite(solution_id, "third@example.org", STRANGER).status == 404
    assert arena.invite(solution_id, "no address").status == 422
    assert arena.asked == []


def test_submission_needs_every_invitation_answered_or_withdrawn(arena):
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "second@example.org")
    arena.invite(solution_id, "nobody@example.org")
    refused = arena.act("submit_solution", solution_id)
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [("team", "unanswered")]
    arena.decide(solution_id, SECOND, "decline")
    (left,) = waiting(arena, solution_id)
    assert arena.act("take_invitation_back", solution_id, STRANGER, invitation_id=left["id"]).status == 404
    arena.insist("take_invitation_back", solution_id, invitation_id=left["id"])
    again = arena.act("take_invitation_back", solution_id, invitation_id=left["id"])
    assert kind(again).type == "invitation-not-found"
    arena.insist("submit_solution", solution_id)


def test_decliner_sees_nothing_more_and_gets_no_second_mail(arena):
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "second@example.org")
    answered = arena.decide(solution_id, SECOND, "decline")
    assert (answered.status, answered.reply.body) == (204, b"")
    assert arena.read_solution(solution_id, SECOND).status == 404
    assert arena.decide(solution_id, SECOND, "accept").status == 404
    assert arena.invite(solution_id, "second@example.org").status == 202
    assert len(arena.events("solution.member_invited.v1")) == 1
    assert arena.read_solution(solution_id, SECOND).status == 404


def test_renewed_invitation_is_found_but_sends_no_second_mail(arena):
    solution_id = arena.solution(arena.open_challenge())
    for _ in range(3):
        arena.invite(solution_id, "second@example.org")
        (one,) = waiting(arena, solution_id)
        arena.insist("take_invitation_back", solution_id, invitation_id=one["id"])
    assert arena.decide(solution_id, SECOND, "accept").status == 404
    arena.invite(solution_id, "second@example.org")
    assert len(arena.events("solution.member_invited.v1")) == 1
    assert arena.decide(solution_id, SECOND, "accept").status == 200
    arena.decide(solution_id, SECOND, "leave")
    arena.invite(solution_id, "second@example.org")
    assert len(arena.events("solution.member_invited.v1")) == 1


def test_without_an_invitation_nobody_joins(arena):
    solution_id = arena.solution(arena.open_challenge(sealed=False), submitted=True)
    assert arena.decide(solution_id, STRANGER, "accept").status == 404
    assert kind(arena.decide(solution_id, cast.CONTRIBUTOR, "accept")).type == "invitation-not-found"
    assert kind(arena.decide(solution_id, LEAD, "accept")).type == "already-entered"


def test_the_team_has_its_limit_those_asked_included(arena):
    solution_id = arena.solution(arena.open_challenge(max_team_size=2))
    arena.invite(solution_id, "nobody@example.org")
    assert kind(arena.invite(solution_id, "second@example.org")).type == "team-full"
    (left,) = waiting(arena, solution_id)
    arena.insist("take_invitation_back", solution_id, invitation_id=left["id"])
    arena.join(solution_id, SECOND)
    assert kind(arena.invite(solution_id, "third@example.org")).type == "team-full"


def test_the_number_of_invitations_has_an_end(arena):
    solution_id = arena.solution(arena.open_challenge(max_team_size=20))
    for _ in range(60):
        assert arena.invite(solution_id, "nobody@example.org").status == 202
        (one,) = waiting(arena, solution_id)
        arena.insist("take_invitation_back", solution_id, invitation_id=one["id"])
    assert kind(arena.invite(solution_id, "nobody@example.org")).type == "too-many-invitations"


def test_a_lead_mails_sixty_in_a_day_over_all_solutions(arena):
    first, second = arena.solution(arena.open_challenge()), arena.solution(arena.open_challenge())
    for _ in range(60):
        assert arena.invite(first, "nobody@example.org").status == 202
        (one,) = waiting(arena, first)
        arena.insist("take_invitation_back", first, invitation_id=one["id"])
    assert arena.invite(second, "second@example.org").status == 202
    assert arena.events("solution.member_invited.v1") == []
    assert arena.call("list_own_invitations", principal=SECOND).json["items"]


def test_nobody_stands_behind_two_solutions(arena):
    challenge = arena.open_challenge()
    first, second = arena.solution(challenge), arena.solution(challenge, THIRD)
    arena.invite(first, "second@example.org")
    arena.invite(second, "second@example.org", THIRD)
    assert arena.decide(first, SECOND, "accept").status == 200
    assert kind(arena.decide(second, SECOND, "accept")).type == "already-entered"
    assert arena.decide(first, SECOND, "leave").status == 204
    assert arena.decide(second, SECOND, "accept").status == 200


def test_owners_do_not_join_either(arena):
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "owner@example.org")
    assert kind(arena.decide(solution_id, cast.CONTRIBUTOR, "accept")).type == "owners-do-not-enter"


def test_members_of_an_employees_contest_have_an_employer(arena):
    challenge = arena.open_challenge(entrants="employees")
    solution_id = arena.solution(challenge, EMPLOYEE, organisation_id=str(cast.LARISSA))
    for email in ("second@example.org", "colleague@example.org"):
        arena.invite(solution_id, email, EMPLOYEE)
    assert kind(arena.decide(solution_id, SECOND, "accept")).type == "public-employees-only"
    of_two = person(
        person_id=COLLEAGUE.person_id,
        memberships=(*COLLEAGUE.memberships, Membership(cast.INTERIOR, "contributor", "ministry", None)),
    )
    assert fields(arena.decide(solution_id, of_two, "accept")) == ["organisation_id"]
    team = arena.decide(solution_id, COLLEAGUE, "accept").json["team"]
    assert [one["organisation_id"] for one in team] == [str(cast.LARISSA), str(cast.HALKIDA)]


def test_leaving_and_being_let_go(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND, THIRD])
    assert kind(arena.decide(solution_id, LEAD, "leave")).type == "lead-cannot-leave"
    assert arena.decide(solution_id, SECOND, "leave").status == 204
    assert arena.read_solution(solution_id, SECOND).status == 404
    let_go = lambda who, by=LEAD: arena.act(  # noqa: E731
        "let_member_go", solution_id, by, person_id=who.person_id
    )
    assert kind(let_go(LEAD, THIRD)).type == "only-the-lead"
    assert kind(let_go(LEAD)).type == "lead-cannot-leave"
    assert let_go(THIRD).status == 204
    assert kind(let_go(THIRD)).type == "member-not-found"
    assert [event["data"]["team_ids"] for event in arena.events("solution.member_left.v1")] == [
        [str(LEAD.person_id), str(THIRD.person_id)],
        [str(LEAD.person_id)],
    ]
    arena.join(solution_id, SECOND)  # who left may come back
    assert len(arena.read_solution(solution_id).json["team"]) == 2


def test_team_is_fixed_after_submission_though_members_may_leave(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND, THIRD], submitted=True)
    assert kind(arena.invite(solution_id, "colleague@example.org")).type == "team-fixed"
    assert kind(arena.act("let_member_go", solution_id, person_id=SECOND.person_id)).type == "team-fixed"
    assert arena.decide(solution_id, SECOND, "leave").status == 204
    arena.decided(solution_id, "winner")
    assert kind(arena.decide(solution_id, THIRD, "leave")).type == "team-fixed"


def test_who_was_asked_need_not_answer_what_was_withdrawn(arena):
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "second@example.org")
    arena.insist("withdraw_solution", solution_id)
    assert arena.call("list_own_invitations", principal=SECOND).json["items"] == []
    assert arena.decide(solution_id, SECOND, "accept").status == 404


def test_a_team_that_cannot_ask_identity_changes_nothing(arena):
    solution_id = arena.solution(arena.open_challenge())

    def away(**_):
        raise ConnectionError

    arena.caller.asks["identity", "person_of_address"] = away
    assert arena.invite(solution_id, next(iter(ADDRESSES))).status == 500
    assert waiting(arena, solution_id) == []
