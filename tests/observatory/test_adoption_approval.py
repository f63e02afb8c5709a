"""What a contributor or a program of the taker begins waits for somebody who speaks for the body."""

import personas
import pytest
from adopting import act, listed, read, start, started
from heard import hear_member
from personas import APPROVER, CONTRIBUTOR, CURATOR, NEIGHBOUR
from service_under_test import kind

from chassis.principal import ANONYMOUS
from chassis.testing import member

WRITER = member(personas.HALKIDA, "contributor")
SPEAKER = member(personas.HALKIDA, "approver")


@pytest.fixture
def body(observatory):
    """A municipality, Chalkida, with an approver."""
    hear_member(observatory, SPEAKER)
    return observatory


def asked(observatory):
    begun = start(observatory, observatory.practice("published"), WRITER)
    assert (begun.status, begun.json["state"]) == (201, "internal_approval")
    return begun.json["id"]


def test_only_the_taker_knows_until_it_has_spoken(body):
    adoption_id = asked(body)
    assert [read(body, adoption_id, who).status for who in (WRITER, SPEAKER, CURATOR)] == [200] * 3
    assert [read(body, adoption_id, who).status for who in (APPROVER, ANONYMOUS)] == [404] * 2
    assert listed(body, APPROVER) == []
    assert body.events("adoption.started.v1") == []
    assert act(body, adoption_id, "approve", by=WRITER).status == 403
    approved = act(body, adoption_id, "approve", by=SPEAKER)
    assert (approved.status, approved.json["state"]) == (200, "active")
    assert len(body.events("adoption.started.v1")) == 1
    assert kind(act(body, adoption_id, "approve", by=SPEAKER)).type == "adoption-not-in-state"
    assert listed(body, APPROVER) == [adoption_id]


def test_returned_with_a_comment_and_submitted_again(body):
    adoption_id = asked(body)
    returned = act(body, adoption_id, "return", by=SPEAKER, comment="Ποιος θα το κάνει;")
    assert (returned.json["state"], returned.json["reason"]) == ("returned", "Ποιος θα το κάνει;")
    assert act(body, adoption_id, "submit", by=WRITER).json["state"] == "internal_approval"
    assert act(body, adoption_id, "approve", by=SPEAKER).json["reason"] == ""


def test_what_was_never_begun_ends_without_a_trace(body):
    adoption_id = asked(body)
    assert act(body, adoption_id, "abandon", by=WRITER, reason="Λάθος.").json["state"] == "withdrawn"
    assert read(body, adoption_id, APPROVER).status == 404
    assert body.events("adoption.abandoned.v1") == []


@pytest.mark.parametrize("who", [SPEAKER, NEIGHBOUR])
def test_who_speaks_for_the_body_begins_at_once(body, who):
    assert read(body, started(body, by=who)).json["state"] == "active"


def test_without_an_approver_it_begins_at_once(observatory):
    assert read(observatory, started(observatory, by=WRITER)).json["state"] == "active"


def test_approvers_are_reminded_once(body, clock):
    asked(body)
    service = body.caller.instance()
    service.remind_of_adoptions()
    clock.forward(days=8)
    for _ in range(2):
        body.caller.instance().remind_of_adoptions()
    reminders = [one["data"]["reminder"] for one in body.events("adoption.approval_requested.v1")]
    assert reminders == [False, True]


def test_a_waiting_adoption_takes_the_place_of_another(body):
    practice_id = body.practice("published")
    waiting = start(body, practice_id, WRITER).json["id"]
    again = start(body, practice_id, SPEAKER)
    assert (again.status, again.json["adoption_id"]) == (409, waiting)


def test_an_editor_elsewhere_starts_nothing_for_the_body(body):
    refused = start(body, body.practice("published"), CONTRIBUTOR, taker_id=personas.HALKIDA)
    assert kind(refused).type == "not-your-adoption"


@pytest.mark.parametrize("how", ["role lost", "no approvals wanted"])
def test_without_its_last_approver_an_adoption_begins(body, how):
    adoption_id = asked(body)
    body.caller.instance().begin_unapprovable_adoptions()
    assert read(body, adoption_id, WRITER).json["state"] == "internal_approval"
    if how == "role lost":
        hear_member(body, SPEAKER, left=True)
    else:
        body.register(personas.HALKIDA, approval="none")
    for _ in range(2):
        body.caller.instance().begin_unapprovable_adoptions()
    assert read(body, adoption_id, WRITER).json["state"] == "active"
    assert len(body.events("adoption.started.v1")) == 1
