"""Permissions: every role against every operation, in every state that matters. Anything not listed is denied."""

import personas
import pytest
from personas import EVERYBODY

CONCERNED = {"contributor", "approver", "manager", "curator"}
AFTER_SUBMISSION = CONCERNED | {"centre_manager"}
EDITORS = {"contributor", "approver", "manager"}

SEES_WORKING_COPY = {
    "draft": CONCERNED,
    "regional_review": AFTER_SUBMISSION,
    "ministry_review": AFTER_SUBMISSION,
    "changes_requested": AFTER_SUBMISSION,
    "rejected": AFTER_SUBMISSION,
    "withdrawn": CONCERNED,
}

# operation -> the state in which it is tried, and who succeeds
CHANGES = {
    "edit_practice": ("draft", EDITORS),
    "submit_practice": ("draft", EDITORS),
    "withdraw_practice": ("regional_review", EDITORS),
    "archive_practice": ("published", {"approver", "manager", "curator"}),
}
DECISIONS = {
    "forward": ("regional_review", {"centre_manager"}),
    "publish": ("ministry_review", {"curator"}),
    "request_changes": ("ministry_review", {"curator"}),
    "reject": ("regional_review", {"centre_manager"}),
}


@pytest.mark.parametrize("state", SEES_WORKING_COPY)
def test_what_is_not_public_exists_only_for_those_concerned(observatory, state):
    practice_id = observatory.practice(state)
    for role, who in EVERYBODY.items():
        for operation in ("read_practice", "list_revisions"):
            expected = 200 if role in SEES_WORKING_COPY[state] else 404
            answered = observatory.call(operation, principal=who, practice_id=practice_id)
            assert answered.status == expected, f"{role} {operation} {state}"


def test_what_is_archived_everybody_reads(observatory):
    practice_id = observatory.practice("archived")
    for role, who in EVERYBODY.items():
        for operation in ("read_practice", "list_revisions"):
            answered = observatory.call(operation, principal=who, practice_id=practice_id)
            assert answered.status == 200, f"{role} {operation}"


def test_what_is_public_everybody_reads_and_nobody_sees_more(observatory):
    practice_id = observatory.practice("published")
    observatory.edit(practice_id, summary="Μυστικό ως τη δημοσίευση")
    for role, who in EVERYBODY.items():
        answered = observatory.read(practice_id, who)
        assert answered.status == 200, role
        assert ("Μυστικό" in answered.text) is (role in AFTER_SUBMISSION), role
        history = observatory.call("list_revisions", principal=who, practice_id=practice_id)
        assert ("Μυστικό" in history.text) is (role in AFTER_SUBMISSION), role


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("operation", CHANGES)
def test_changing_is_for_those_who_may(observatory, operation, role):
    state, allowed = CHANGES[operation]
    practice_id = observatory.practice(state)
    before = observatory.read(practice_id).json
    extra = {
        "edit_practice": {"body": {"title": "Αλλαγή"}, "if_match": "*"},
        "archive_practice": {"body": {"reason": "Έληξε."}},
    }.get(operation, {})
    answered = observatory.call(operation, principal=EVERYBODY[role], practice_id=practice_id, **extra)
    if role in allowed:
        assert answered.status == 200, answered.text
    else:
        assert answered.status in {401, 403, 404}
        assert (answered.status == 401) is (role == "anonymous")
        assert observatory.read(practice_id).json == before


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("decision", DECISIONS)
def test_deciding_is_for_the_tier_whose_turn_it_is(observatory, decision, role):
    state, allowed = DECISIONS[decision]
    practice_id = observatory.practice(state)
    answered = observatory.review(practice_id, decision, EVERYBODY[role], "Επειδή.")
    if role in allowed:
        assert answered.status == 201, answered.text
    else:
        assert answered.status in {401, 403, 404, 409}
        # A conflict is only for those who decide at the other tier; everybody else is refused.
        assert answered.status != 409 or role in {"curator", "centre_manager"}
        assert observatory.read(practice_id).json["state"] == state


@pytest.mark.parametrize("role", EVERYBODY)
def test_beginning_a_practice_is_for_editors_of_the_organisation(observatory, role):
    body = {"organisation_id": str(personas.LAMIA)}
    answered = observatory.call("create_practice", principal=EVERYBODY[role], body=body)
    expected = 201 if role in EDITORS else 401 if role == "anonymous" else 403
    assert answered.status == expected


def test_a_foreign_practice_is_403_and_a_foreign_draft_404(observatory):
    public, draft = observatory.practice("published"), observatory.practice("draft")
    for practice_id, status in ((public, 403), (draft, 404)):
        answered = observatory.call("withdraw_practice", principal=personas.NEIGHBOUR, practice_id=practice_id)
        assert answered.status == status
