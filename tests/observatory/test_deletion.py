"""Deleting a draft that was never submitted."""

from uuid import uuid4

import personas
import pytest
from personas import APPROVER, CONTRIBUTOR, CURATOR, LAMIA
from sqlalchemy import text
from test_provenance import ended, hear


def delete(observatory, practice_id, by=CONTRIBUTOR):
    return observatory.call("delete_practice", principal=by, practice_id=practice_id)


def count(observatory, table):
    with observatory.caller.engine.connect() as connection:
        return connection.execute(text(f"select count(*) from {table}")).scalar()


def test_a_draft_is_deleted_with_its_history(observatory):
    practice_id = observatory.draft()
    observatory.edit(practice_id, title="Δεύτερη μορφή")
    assert delete(observatory, practice_id, by=APPROVER).status == 204
    assert observatory.read(practice_id).status == 404
    assert observatory.call("list_own_practices", principal=CONTRIBUTOR).json["items"] == []
    assert count(observatory, "revisions") == count(observatory, "practices") == 0
    assert delete(observatory, practice_id).status == 404


@pytest.mark.parametrize(
    "state", ["regional_review", "ministry_review", "changes_requested", "withdrawn", "published", "archived"]
)
def test_what_was_submitted_once_is_not_deleted(observatory, state):
    practice_id = observatory.practice(state)
    answered = delete(observatory, practice_id)
    assert answered.status == 409
    assert observatory.read(practice_id).json["state"] == state


def test_a_working_revision_of_a_public_practice_is_not_deleted(observatory):
    practice_id = observatory.practice("published")
    observatory.edit(practice_id, title="Νέα μορφή")
    assert delete(observatory, practice_id).status == 409


def test_a_pilots_draft_is_withdrawn_instead(observatory):
    hear(observatory, ended(uuid4(), organisation_id=LAMIA))
    (drafted,) = observatory.events("practice.drafted.v1")
    answered = delete(observatory, drafted["data"]["practice_id"])
    assert (answered.status, answered.json["type"]) == (409, "/problems/practice-not-deletable")


def test_deleting_is_for_editors_of_the_body(observatory):
    practice_id = observatory.draft()
    for role, who in personas.EVERYBODY.items():
        if role in {"contributor", "approver", "manager"}:
            continue
        status = 401 if role == "anonymous" else 403 if role in {"reader", "curator"} else 404
        assert delete(observatory, practice_id, by=who).status == status, role
    assert delete(observatory, practice_id, by=CURATOR).status == 403
