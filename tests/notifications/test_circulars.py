"""Circulars from draft to issue: two people, frozen bodies, and who reads them."""

import pytest
from circulating import (
    ATHENS,
    DECLARATION,
    EMPTY,
    FIRST,
    PRACTICE,
    READ,
    REPRESENTATIVES,
    SECOND,
    TEXTS,
    bodies,
    issue,
    issued,
    of_lamia,
    tick,
    tracked,
    write,
)
from postal import LAMIA

from chassis.database import uuid7
from chassis.testing import member, person

CENTRE = member(uuid7(), "manager", kind="innovation_centre", region="GR-H", person_id=uuid7())


@pytest.fixture
def circulars(platform):
    bodies(platform)
    return platform


def act(platform, operation, circular, by, **body):
    given = {"body": body} if body or operation == "approve_circular" else {}
    return platform.call(operation, principal=by, circular_id=circular, **given)


def test_the_preview_names_bodies_that_nobody_hears_for(circulars):
    circular = write(circulars)
    seen = circulars.call("preview_circular", principal=FIRST, circular_id=circular).json
    assert (seen["addressees"], seen["unreachable"]) == (3, 1)
    assert seen["kinds"] == [{"code": "municipality", "count": 3}]
    assert [(one["name_el"], one["reached"]) for one in seen["first"]] == [
        ("Δήμος Κενός", False),
        ("Δήμος Αθηναίων", True),
        ("Δήμος Λαμιέων", True),
    ]


@pytest.mark.parametrize(
    ("selectors", "found"),
    [
        ({"kinds": ["ministry"]}, 0),
        ({"kinds": [], "regions": ["GR-H"]}, 3),
        ({"kinds": ["municipality"], "regions": ["GR-I"]}, 0),
        ({"kinds": [], "organisation_ids": [str(ATHENS)]}, 1),
        ({"except_ids": [str(EMPTY), str(ATHENS)]}, 1),
        ({"kinds": []}, 0),
    ],
    ids=["kind", "region", "both", "one by one", "but these", "nobody"],
)
def test_selectors_name_bodies(circulars, selectors, found):
    circular = write(circulars, **selectors)
    seen = circulars.call("preview_circular", principal=FIRST, circular_id=circular).json
    assert seen["addressees"] == found
    submitted = act(circulars, "submit_circular", circular, FIRST)
    assert submitted.status == (200 if found else 409)


def test_a_second_curator_approves(circulars):
    circular = write(circulars)
    assert act(circulars, "approve_circular", circular, SECOND).json["type"] == "/problems/circular-in-another-state"
    waits = act(circulars, "submit_circular", circular, FIRST).json
    assert (waits["state"], waits["may_approve"]) == ("approval", False)
    assert act(circulars, "approve_circular", circular, FIRST).json["type"] == "/problems/circular-your-own"
    [task] = circulars.call("list_circular_tasks", principal=SECOND, query={}).json["items"]
    assert task["kind"] == "circular_approval"
    assert circulars.call("list_circular_tasks", principal=FIRST, query={}).json["items"] == []
    assert act(circulars, "approve_circular", circular, SECOND).json["state"] == "scheduled"
    tick(circulars, "issue_circulars")
    seen = circulars.call("get_circular", principal=FIRST, circular_id=circular).json
    assert seen["state"] == "issued"
    [event] = circulars.events("circular.issued.v1")
    assert event["data"]["addressees"] == 3
    tick(circulars, "issue_circulars")
    assert len(circulars.events("circular.issued.v1")) == 1


def test_what_is_returned_can_be_changed_and_submitted_again(circulars):
    circular = write(circulars, obligations=[READ])
    act(circulars, "submit_circular", circular, FIRST)
    returned = act(circulars, "return_circular", circular, SECOND, comment="Λείπει η προθεσμία.").json
    assert (returned["state"], returned["comment"]) == ("draft", "Λείπει η προθεσμία.")
    changed = circulars.call(
        "change_circular",
        principal=FIRST,
        circular_id=circular,
        if_match=circulars.call("get_circular", principal=FIRST, circular_id=circular).etag,
        body={"obligations": [REPRESENTATIVES, PRACTICE, DECLARATION, DECLARATION]},
    )
    assert changed.status == 200, changed.json
    assert [one["code"] for one in changed.json["obligations"]] == [
        "appoint_representative",
        "submit_practice",
        "declare",
        "declare-2",
    ]
    issue(circulars, circular)
    late = circulars.call(
        "change_circular", principal=FIRST, circular_id=circular, if_match="*", body={"title_el": "Άλλος τίτλος"}
    )
    assert late.status == 409


def test_it_leaves_at_its_moment(circulars, clock):
    circular = write(circulars)
    act(circulars, "submit_circular", circular, FIRST)
    act(circulars, "approve_circular", circular, SECOND, issue_at="2026-03-03T06:00:00Z")
    tick(circulars, "issue_circulars")
    assert circulars.events("circular.issued.v1") == []
    clock.forward(days=1)
    tick(circulars, "issue_circulars")
    assert len(circulars.events("circular.issued.v1")) == 1


def test_only_members_of_its_bodies_read_it_once_issued(circulars):
    circular = write(circulars)
    readers = {"member": of_lamia("representative"), "stranger": member(uuid7(), "manager"), "reader": person()}

    def seen():
        return {
            name: circulars.call("get_circular", principal=who, circular_id=circular).status
            for name, who in readers.items()
        }

    assert seen() == {"member": 404, "stranger": 404, "reader": 404}
    issue(circulars, circular)
    assert seen() == {"member": 200, "stranger": 404, "reader": 404}
    listed = circulars.call("list_circulars", principal=readers["member"], query={}).json["items"]
    assert [one["id"] for one in listed] == [circular]
    assert circulars.call("list_circulars", principal=readers["reader"], query={}).json["items"] == []


def test_a_centre_addresses_its_region_only(circulars):
    circular = write(circulars, by=CENTRE, kinds=["municipality"], regions=["GR-I"])
    seen = circulars.call("get_circular", principal=CENTRE, circular_id=circular).json
    assert (seen["regions"], seen["own_region"]) == (["GR-H"], "GR-H")
    assert act(circulars, "submit_circular", circular, CENTRE).status == 200
    assert act(circulars, "approve_circular", circular, FIRST).status == 200
    tick(circulars, "issue_circulars")
    assert tracked(circulars, circular, by=CENTRE)[0]["addressees"] == 3
    other = member(uuid7(), "manager", kind="innovation_centre", region="GR-M", person_id=uuid7())
    assert circulars.call("track_circular", principal=other, circular_id=circular, query={}).status == 404


def test_a_correct_copy_replaces_and_carries_what_was_declared(circulars):
    first = issued(circulars, obligations=[DECLARATION, READ])
    said = {"organisation_id": str(LAMIA), "text": "Απαντήσαμε στην έρευνα στις 3 Μαρτίου."}
    declared = circulars.call("declare_fulfilment", principal=of_lamia(), circular_id=first, code="declare", body=said)
    assert declared.status == 204
    second = issued(circulars, number="Ορθή", corrects=first, obligations=[DECLARATION])
    assert circulars.call("get_circular", principal=FIRST, circular_id=first).json["state"] == "corrected"
    _, standing = tracked(circulars, second)
    assert standing["Δήμος Λαμιέων"]["state"] == "done"
    assert standing["Δήμος Αθηναίων"]["state"] == "open"
    again = circulars.call("write_circular", principal=FIRST, body={"corrects": first})
    assert again.status == 422


def test_a_centre_corrects_no_circular_of_the_ministry(circulars):
    given = {**TEXTS, "corrects": issued(circulars)}
    assert circulars.call("write_circular", principal=CENTRE, body=given).status == 403


def test_a_circular_ends_by_hand_or_on_its_last_day(circulars, clock):
    recalled, closing = issued(circulars), issued(circulars, closes_on="2026-03-10")
    assert act(circulars, "recall_circular", recalled, FIRST, reason="Στάλθηκε κατά λάθος.").json["state"] == "recalled"
    clock.forward(days=9)
    tick(circulars, "close_circulars")
    assert circulars.call("get_circular", principal=FIRST, circular_id=closing).json["state"] == "closed"
    assert [one["data"]["state"] for one in circulars.events("circular.ended.v1")] == ["recalled", "closed"]
    late = circulars.call(
        "acknowledge_circular", principal=of_lamia(), circular_id=closing, body={"organisation_id": str(LAMIA)}
    )
    assert late.status == 409


def test_a_draft_is_deleted_an_issued_one_stays(circulars):
    draft, sent = write(circulars), issued(circulars)
    assert act(circulars, "discard_circular", draft, FIRST).status == 204
    assert act(circulars, "discard_circular", sent, FIRST).status == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"obligations": [{**READ, "min_count": 2}]}, "obligations.0.min_count"),
        ({"obligations": [READ, READ]}, "obligations"),
        ({"obligations": [DECLARATION] * 11}, "obligations"),
        ({"kinds": ["village"]}, "kinds.0"),
        ({"number": ""}, "number"),
    ],
    ids=["counted", "twice", "too many", "kind", "number"],
)
def test_bad_texts_name_their_field(circulars, changed, field):
    answered = circulars.call("write_circular", principal=FIRST, body={**TEXTS, **changed})
    assert answered.status == 422
    assert [one["field"] for one in answered.json["errors"]] == [field]
