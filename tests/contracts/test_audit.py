"""Nothing changes without a record: every operation is entered in the audit trail unless somebody decided otherwise."""

import pytest
from services import NAMES, service_class

from chassis.contract import operations_of

# What changes something and leaves no record, each with its reason.
EXEMPT = {
    "identity": {
        "refresh_session": "everybody's, every ten minutes; a token that is used again is entered",
        "begin_staff_login": "nobody has done anything yet",
    },
    "observatory": {
        "put_import_part": "a piece of a file; the import that it is of is entered",
        "put_practice_file_part": "a piece of a file; its upload and its completion are entered",
        "put_document_file_part": "a piece of a file; its upload and its completion are entered",
    },
    "challenges": {"put_solution_file_part": "a piece of a file; its upload and its completion are entered"},
    "notifications": dict.fromkeys(
        ("read_inbox", "read_inbox_item", "unread_inbox_item", "archive_inbox_item"),
        "what somebody has read is their own affair",
    ),
}
# What answers 201 with the id of an older thing, which is the target already.
RENEWS = {"rotate_client"}
# What only reads and leaves one all the same: the trail itself, and what somebody else was sent.
READINGS = {
    "identity": {"find_people", "get_person"},
    "notifications": {"list_deliveries", "list_feedback", "list_suppressions"},
}


@pytest.mark.parametrize("name", NAMES)
def test_every_change_is_entered_unless_decided_otherwise(name):
    without = {
        spec.name for spec in operations_of(service_class(name)) if spec.method not in {"", "GET"} and not spec.audited
    }
    assert without == set(EXEMPT.get(name, ())), "decide, then name it above"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_created_is_the_target_of_its_record(name):
    created = {
        spec.name: spec.creates
        for spec in operations_of(service_class(name))
        if spec.audited and spec.status == 201 and spec.returns is not None and "id" in spec.returns.fields
    }
    assert {operation for operation, kind in created.items() if kind is None} <= RENEWS, "declare creates="


@pytest.mark.parametrize("name", NAMES)
def test_only_reviewed_readings_are_entered(name):
    entered = [spec for spec in operations_of(service_class(name)) if spec.method == "GET" and spec.audited]
    assert {spec.name for spec in entered} == {f"list_{name}_audit"} | READINGS.get(name, set())
    assert not any(spec.single_read or spec.cache for spec in entered), "what is entered is written and not cached"
