"""Approval inside the body: a contributor's challenge waits for somebody who speaks for the leading body."""

from datetime import timedelta

import personas
import pytest
from heard import hear_member, heard
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, MANAGER

from chassis.principal import ANONYMOUS

WHY = "Αφορούν μεγαλύτερους δήμους."


@pytest.fixture
def body(service_under_test):
    """A municipality with an approver."""
    hear_member(service_under_test, APPROVER)
    return service_under_test


def approve(service_under_test, challenge_id, by=APPROVER):
    return service_under_test.call("approve_challenge", principal=by, challenge_id=challenge_id)


def send_back(service_under_test, challenge_id, by=APPROVER, comment="Λείπει το κόστος."):
    return service_under_test.call(
        "return_challenge", principal=by, challenge_id=challenge_id, body={"comment": comment}
    )


def submit(service_under_test, challenge_id, by=CONTRIBUTOR):
    answered = service_under_test.submit_challenge(challenge_id, by=by, why_not_enough=WHY)
    assert answered.status == 200, answered.text
    return answered.json["state"]


def waiting(service_under_test, **content):
    challenge_id = service_under_test.draft(**content)
    assert submit(service_under_test, challenge_id) == "internal_approval"
    return challenge_id


def test_a_contributors_challenge_waits_for_the_body(body):
    challenge_id = waiting(body)
    (asked,) = body.events()
    assert asked["type"] == "challenge.approval_requested.v1"
    assert (asked["data"]["resubmission"], asked["data"]["reminder"]) == (False, False)
    assert body.read_challenge(challenge_id, CENTRE_MANAGER).status == 404
    assert body.read_challenge(challenge_id, ANONYMOUS).status == 404
    assert body.edit_challenge(challenge_id, title="Άλλη").status == 409
    assert body.review_challenge(challenge_id, by=CURATOR).status == 409
    approved = approve(body, challenge_id)
    assert (approved.status, approved.json["state"]) == (200, "review")
    assert approved.json["inner"]["submitted_at"]
    submitted = body.events("challenge.submitted.v1")[0]["data"]
    assert (submitted["tier"], submitted["resubmission"]) == ("regional", False)
    assert submitted["author_ids"] == [str(CONTRIBUTOR.person_id), str(APPROVER.person_id)]


@pytest.mark.parametrize("who", [APPROVER, MANAGER])
def test_those_who_speak_for_the_body_submit_at_once(body, who):
    assert submit(body, body.draft(), by=who) == "review"


def test_a_program_waits_whatever_its_role(body):
    program = personas.PROGRAM_OF_THE_CURATOR
    assert submit(body, body.draft(by=program), by=program) == "internal_approval"


def test_without_an_approver_a_challenge_goes_on(service_under_test):
    assert submit(service_under_test, service_under_test.draft()) == "review"


def test_only_an_approver_of_now_counts(body):
    hear_member(body, APPROVER, left=True)
    assert submit(body, body.draft()) == "review"
    hear_member(body, MANAGER)
    body.caller.instance().on_person_suspended(heard("person.suspended.v1", {"person_id": str(MANAGER.person_id)}))
    assert submit(body, body.draft()) == "review"


def test_a_body_may_want_no_approvals_of_challenges(body):
    body.register(personas.LAMIA, approval="none")
    assert submit(body, body.draft()) == "review"
    body.register(personas.LAMIA, approval="required")
    assert submit(body, body.draft()) == "internal_approval"


def test_a_challenge_under_review_stays_where_it_is(service_under_test):
    challenge_id = service_under_test.challenge("review")
    hear_member(service_under_test, APPROVER)
    assert service_under_test.read_challenge(challenge_id).json["state"] == "review"
    assert service_under_test.review_challenge(challenge_id).json["state"] == "approved"


def test_a_returned_challenge_is_a_draft_again_with_the_reason(body):
    challenge_id = waiting(body)
    returned = send_back(body, challenge_id)
    assert (returned.status, returned.json["state"]) == (200, "draft")
    event = body.events("challenge.returned.v1")[0]["data"]
    material = {"challenge_id": challenge_id, "review_id": event["review_id"]}
    told = body.call("notice_material", body=material).json
    assert (told["decision"], told["comment"]) == ("return", "Λείπει το κόστος.")
    assert body.edit_challenge(challenge_id, contact="Γραφείο δημάρχου").status == 200
    deleted = body.call("delete_challenge", principal=CONTRIBUTOR, challenge_id=challenge_id)
    assert deleted.status == 204


@pytest.mark.parametrize("comment", ["", "  ", None])
def test_returning_a_challenge_needs_a_reason(body, comment):
    answered = send_back(body, waiting(body), comment=comment)
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "comment")


def test_words_inside_the_body_are_not_the_reviewers(body):
    challenge_id = waiting(body)
    send_back(body, challenge_id)
    submit(body, challenge_id)
    approve(body, challenge_id)
    for who, seen in ((CENTRE_MANAGER, []), (CONTRIBUTOR, ["approve", "return"]), (CURATOR, ["approve", "return"])):
        listed = body.call("list_challenge_reviews", principal=who, challenge_id=challenge_id).json["items"]
        assert [one["decision"] for one in listed] == seen


def test_a_resubmitted_challenge_passes_the_same_way(body):
    challenge_id = waiting(body)
    approve(body, challenge_id)
    body.review_challenge(challenge_id, "request_edits")
    assert submit(body, challenge_id) == "internal_approval"
    assert body.events()[-1]["data"]["resubmission"] is True
    assert send_back(body, challenge_id).json["state"] == "edits_requested"
    submit(body, challenge_id)
    assert approve(body, challenge_id).json["state"] == "review"
    assert body.events()[-1]["data"]["resubmission"] is True


def test_a_waiting_challenge_can_be_withdrawn(body):
    answered = body.call("withdraw_challenge", principal=CONTRIBUTOR, challenge_id=waiting(body))
    assert (answered.status, answered.json["state"]) == (200, "withdrawn")


def test_a_challenge_whose_dates_have_passed_is_returned(body, clock):
    challenge_id = waiting(body)
    clock.forward(days=90)
    answered = approve(body, challenge_id)
    assert (answered.status, answered.json["type"]) == (409, "/problems/challenge-dates-passed")
    assert send_back(body, challenge_id).json["state"] == "draft"


@pytest.mark.parametrize("operation", ["approve_challenge", "return_challenge"])
def test_approving_is_for_those_who_speak_for_the_body(body, operation):
    challenge_id = waiting(body)
    extra = {"body": {"comment": "Γιατί."}} if operation == "return_challenge" else {}
    statuses = {
        role: body.call(operation, principal=who, challenge_id=challenge_id, **extra).status
        for role, who in personas.EVERYBODY.items()
        if role not in {"approver", "manager"}
    }
    assert statuses == {
        "anonymous": 401,
        "reader": 403,
        "contributor": 403,
        "neighbour": 404,
        "centre_manager": 404,
        "centre_contributor": 403,
        "other_centre": 404,
        "curator": 403,
    }
    assert body.read_challenge(challenge_id).json["state"] == "internal_approval"
    assert body.call(operation, principal=MANAGER, challenge_id=challenge_id, **extra).status == 200
    again = body.call(operation, principal=MANAGER, challenge_id=challenge_id, **extra)
    assert (again.status, again.json["type"]) == (409, "/problems/challenge-not-waiting-for-approval")


def test_approvers_are_reminded_of_a_challenge_once(body, clock):
    challenge_id = waiting(body, phases=[body.phase(opens=timedelta(days=60))])
    clock.forward(days=6)
    body.caller.instance().remind_challenge_approvers()
    assert len(body.events()) == 1
    clock.forward(days=1)  # five working days
    for _ in range(2):
        body.caller.instance().remind_challenge_approvers()
    assert [event["data"]["reminder"] for event in body.events()] == [False, True]
    send_back(body, challenge_id)
    submit(body, challenge_id)
    clock.forward(days=8)
    body.caller.instance().remind_challenge_approvers()
    assert body.events()[-1]["data"]["reminder"] is True


def without_approver(body, how):
    if how == "role lost":
        hear_member(body, APPROVER, left=True)
    elif how == "suspended":
        body.caller.instance().on_person_suspended(heard("person.suspended.v1", {"person_id": str(APPROVER.person_id)}))
    elif how == "erased":
        body.caller.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(APPROVER.person_id)}))
    else:
        body.register(personas.LAMIA, approval="none")


@pytest.mark.parametrize("how", ["role lost", "suspended", "erased", "no approvals wanted"])
def test_without_its_last_approver_a_challenge_goes_on(body, how):
    challenge_id = waiting(body)
    body.caller.instance().pass_unapprovable_challenges_on()
    assert body.read_challenge(challenge_id).json["state"] == "internal_approval"
    without_approver(body, how)
    for _ in range(2):
        body.caller.instance().pass_unapprovable_challenges_on()
    assert body.read_challenge(challenge_id).json["state"] == "review"
    (submitted,) = body.events("challenge.submitted.v1")
    assert (submitted["data"]["tier"], submitted["data"]["resubmission"]) == ("regional", False)
    assert body.review_challenge(challenge_id).json["state"] == "approved"


def test_late_challenges_that_go_on_are_edited_anew(body, clock):
    challenge_id = waiting(body)
    without_approver(body, "role lost")
    clock.forward(days=90)
    body.caller.instance().pass_unapprovable_challenges_on()
    assert body.review_challenge(challenge_id).json["type"] == "/problems/challenge-dates-passed"
    assert body.review_challenge(challenge_id, "request_edits").json["state"] == "edits_requested"
