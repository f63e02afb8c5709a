"""A case completes the draft that a pilot left: once, without mail, and never over people's edits."""

from uuid import uuid4

import pytest
from personas import CONTRIBUTOR
from test_provenance import REPORT, ended, hear

CASE = {
    "external_id": "demo:bins",
    "from_pilot": REPORT["title"],
    "organisation_name": "Δήμος Λαμιέων",
    "demo": True,
    "title": "Κάδοι που λένε πότε γέμισαν",
    "problem": REPORT["problem"],
    "novelty": "Ο κάδος ζητεί ο ίδιος το δρομολόγιο.",
}


@pytest.fixture
def pilot_id(observatory):
    pilot_id = uuid4()
    hear(observatory, ended(pilot_id))
    return pilot_id


def run(observatory, row=CASE):
    return observatory.caller.instance().try_case(row)


def test_the_draft_becomes_the_practice_and_keeps_the_report(observatory, pilot_id):
    assert run(observatory) == ("created", "")
    [event] = observatory.events("practice.published.v1")
    assert (event["data"]["imported"], event["data"]["pilot_id"]) == (True, str(pilot_id))
    practice = observatory.read(event["data"]["practice_id"], CONTRIBUTOR).json
    assert (practice["title"], practice["demo"], practice["state"]) == (CASE["title"], True, "published")
    assert (practice["lessons"], practice["novelty"]) == (REPORT["lessons"], CASE["novelty"])
    assert practice["origin"]["pilot_id"] == str(pilot_id)
    assert run(observatory) == ("unchanged", "")
    assert len(observatory.events("practice.published.v1")) == 1


def test_without_the_draft_it_is_refused_and_comes_in_later(observatory):
    outcome, why = run(observatory)
    assert (outcome, "πιλοτικής" in why) == ("refused", True)
    assert not observatory.caller.instance().draft_available(CASE)
    hear(observatory, ended(uuid4()))
    assert observatory.caller.instance().draft_available(CASE)
    assert run(observatory) == ("created", "")
    assert observatory.caller.instance().draft_available(CASE)


def test_what_people_have_written_in_the_draft_is_theirs(observatory, pilot_id):
    del pilot_id
    [drafted] = observatory.events("practice.drafted.v1")
    practice_id = drafted["data"]["practice_id"]
    edited = observatory.call(
        "edit_practice", principal=CONTRIBUTOR, practice_id=practice_id, body={"advice": "Δικό μας."}, if_match="*"
    )
    assert edited.status == 200, edited.text
    assert run(observatory) == ("kept", "")
    assert observatory.read(practice_id, CONTRIBUTOR).json["state"] == "draft"
