"""Approval inside the body: what a contributor submits waits for somebody who speaks for the body."""

import personas
import pytest
from heard import hear_member, heard
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, MANAGER

from chassis.principal import ANONYMOUS


@pytest.fixture
def body(observatory):
    """A municipality with an approver."""
    hear_member(observatory, APPROVER)
    return observatory


def approve(observatory, practice_id, by=APPROVER):
    return observatory.call("approve_practice", principal=by, practice_id=practice_id)


def send_back(observatory, practice_id, by=APPROVER, **body):
    body = {"comment": "Λείπουν τα αποτελέσματα.", **body}
    return observatory.call("return_practice", principal=by, practice_id=practice_id, body=body)


def waiting(observatory, **content):
    practice_id = observatory.draft(**content)
    assert observatory.submit(practice_id)["state"] == "internal_approval"
    return practice_id


def test_a_contributors_submission_waits_for_the_body(body):
    practice_id = waiting(body)
    (asked,) = body.events()
    assert asked["type"] == "practice.approval_requested.v1"
    assert (asked["data"]["resubmission"], asked["data"]["reminder"]) == (False, False)
    assert body.read(practice_id, CENTRE_MANAGER).status == 404
    assert body.read(practice_id, ANONYMOUS).status == 404
    assert body.edit(practice_id, title="Άλλη").status == 409
    approved = approve(body, practice_id)
    assert (approved.status, approved.json["state"]) == (200, "regional_review")
    assert approved.json["submitted_at"]
    submitted = body.events("practice.submitted.v1")[0]["data"]
    assert submitted["author_ids"] == [str(CONTRIBUTOR.person_id), str(APPROVER.person_id)]


@pytest.mark.parametrize("who", [APPROVER, MANAGER])
def test_those_who_speak_for_the_body_submit_at_once(body, who):
    practice_id = body.draft()
    assert body.submit(practice_id, by=who)["state"] == "regional_review"


def test_a_program_waits_whatever_its_role(body):
    program = personas.PROGRAM_OF_THE_CURATOR
    assert body.submit(body.draft(by=program), by=program)["state"] == "internal_approval"


def test_without_an_approver_a_submission_goes_on(observatory):
    assert observatory.submit(observatory.draft())["state"] == "regional_review"


def test_a_suspended_approver_is_none(body):
    event = heard("person.suspended.v1", {"person_id": str(APPROVER.person_id)})
    body.caller.instance().on_person_suspended(event)
    assert body.submit(body.draft())["state"] == "regional_review"


def test_a_body_may_want_no_approvals(body):
    body.register(personas.LAMIA, approval="none")
    assert body.submit(body.draft())["state"] == "regional_review"
    body.register(personas.LAMIA, approval="required")
    assert body.submit(body.draft())["state"] == "internal_approval"


def test_what_is_under_review_stays_where_it_is(observatory):
    practice_id = observatory.practice("regional_review")
    hear_member(observatory, APPROVER)
    assert observatory.read(practice_id).json["state"] == "regional_review"
    assert observatory.decide(practice_id, "forward", CENTRE_MANAGER)["state"] == "ministry_review"


def test_a_returned_practice_is_a_draft_again_with_the_reason(body):
    practice_id = waiting(body)
    remark = {"section": "results", "text": "Δώστε αριθμούς."}
    returned = send_back(body, practice_id, remarks=[remark])
    assert (returned.status, returned.json["state"]) == (200, "draft")
    event = body.events("practice.returned.v1")[0]["data"]
    told = body.call("notice_material", body={"practice_id": practice_id, "review_id": event["review_id"]}).json
    assert (told["decision"], told["comment"]) == ("return", "Λείπουν τα αποτελέσματα.")
    listed = body.call("list_reviews", principal=CONTRIBUTOR, practice_id=practice_id).json["items"]
    assert [(one["decision"], one["remarks"][0]["text"]) for one in listed] == [("return", "Δώστε αριθμούς.")]
    assert body.edit(practice_id, results="Δύο ημέρες.").status == 200


@pytest.mark.parametrize("comment", ["", "  ", None])
def test_returning_needs_a_reason(body, comment):
    practice_id = waiting(body)
    answered = send_back(body, practice_id, comment=comment)
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "comment")


def test_words_inside_the_body_are_not_the_reviewers(body):
    practice_id = waiting(body)
    send_back(body, practice_id)
    body.submit(practice_id)
    approve(body, practice_id)
    seen = body.call("list_reviews", principal=CENTRE_MANAGER, practice_id=practice_id).json["items"]
    assert seen == []
    inside = body.call("list_reviews", principal=CONTRIBUTOR, practice_id=practice_id).json["items"]
    assert [one["decision"] for one in inside] == ["approve", "return"]


def test_a_resubmission_passes_the_same_way(body):
    practice_id = waiting(body)
    approve(body, practice_id)
    body.decide(practice_id, "forward", CENTRE_MANAGER)
    body.decide(practice_id, "request_changes", CURATOR, "Περισσότερα στοιχεία.")
    assert body.submit(practice_id)["state"] == "internal_approval"
    assert body.events()[-1]["data"]["resubmission"] is True
    assert send_back(body, practice_id).json["state"] == "changes_requested"
    body.submit(practice_id)
    assert approve(body, practice_id).json["state"] == "ministry_review"
    assert body.events()[-1]["data"]["resubmission"] is True


def test_what_waits_for_the_body_can_be_withdrawn(body):
    practice_id = waiting(body)
    answered = body.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    assert (answered.status, answered.json["state"]) == (200, "withdrawn")


@pytest.mark.parametrize("operation", ["approve_practice", "return_practice"])
def test_approving_is_for_those_who_speak_for_the_body(body, operation):
    practice_id = waiting(body)
    extra = {"body": {"comment": "Γιατί."}} if operation == "return_practice" else {}
    statuses = {
        role: body.call(operation, principal=who, practice_id=practice_id, **extra).status
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
    assert body.read(practice_id).json["state"] == "internal_approval"
    assert body.call(operation, principal=MANAGER, practice_id=practice_id, **extra).status == 200
    again = body.call(operation, principal=MANAGER, practice_id=practice_id, **extra)
    assert (again.status, again.json["type"]) == (409, "/problems/practice-not-waiting-for-approval")


def test_approvers_are_reminded_once(body, clock):
    waiting(body)
    clock.forward(days=7)  # five working days
    for _ in range(2):
        body.caller.instance().remind_approvers()
    assert [event["data"]["reminder"] for event in body.events()] == [False, True]


def test_nobody_is_reminded_too_early(body, clock):
    waiting(body)
    clock.forward(days=6)
    body.caller.instance().remind_approvers()
    assert len(body.events()) == 1


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
def test_without_its_last_approver_a_practice_goes_on(body, how):
    practice_id = waiting(body)
    body.caller.instance().pass_unapprovable_on()
    assert body.read(practice_id).json["state"] == "internal_approval"
    without_approver(body, how)
    for _ in range(2):
        body.caller.instance().pass_unapprovable_on()
    assert body.read(practice_id).json["state"] == "regional_review"
    (submitted,) = body.events("practice.submitted.v1")
    assert submitted["data"]["author_ids"] == [str(CONTRIBUTOR.person_id)]
    assert body.decide(practice_id, "forward", CENTRE_MANAGER)["state"] == "ministry_review"


def test_what_waits_finds_the_tier_that_asked_for_changes(body):
    practice_id = waiting(body)
    approve(body, practice_id)
    body.decide(practice_id, "forward", CENTRE_MANAGER)
    body.decide(practice_id, "request_changes", CURATOR, "Περισσότερα στοιχεία.")
    body.submit(practice_id)
    without_approver(body, "role lost")
    body.caller.instance().pass_unapprovable_on()
    assert body.events()[-1]["data"]["tier"] == "ministry"
    assert body.events()[-1]["data"]["resubmission"] is True


def test_an_approver_who_follows_finds_what_waits(body):
    practice_id = waiting(body)
    without_approver(body, "role lost")
    hear_member(body, MANAGER)
    body.caller.instance().pass_unapprovable_on()
    assert approve(body, practice_id, MANAGER).json["state"] == "regional_review"
