"""Claims of a contributor or a program wait for somebody who speaks for the body."""

import personas
import pytest
from claiming import SAVING, act, claimed, judge, read, totals
from heard import hear_member
from personas import APPROVER, CONTRIBUTOR, CURATOR, NEIGHBOUR, PROGRAM_OF_THE_CURATOR
from service_under_test import kind

from chassis.principal import ANONYMOUS


@pytest.fixture
def body(observatory):
    """Lamia with its approver, and a practice from before."""
    observatory.known = observatory.practice("published")
    hear_member(observatory, APPROVER)
    return observatory


def asked(observatory, by=CONTRIBUTOR, **content):
    made = claimed(observatory, observatory.known, by, **content)
    assert made["state"] == "internal_approval"
    return made["id"]


@pytest.mark.parametrize("by", [CONTRIBUTOR, PROGRAM_OF_THE_CURATOR])
def test_only_the_body_knows_until_it_has_spoken(body, by):
    impact_id = asked(body, by, **SAVING)
    statuses = [read(body, impact_id, who).status for who in (CONTRIBUTOR, APPROVER, CURATOR, NEIGHBOUR, ANONYMOUS)]
    assert statuses == [200, 200, 200, 404, 404]
    assert totals(body)["claimed"] == (0, 0)
    assert kind(judge(body, impact_id)).type == "claim-decided"
    assert act(body, impact_id, "approve", by=CONTRIBUTOR).status == 403
    assert read(body, impact_id).json["actions"] == ["approve", "return", "withdraw"]
    assert act(body, impact_id, "approve").json["state"] == "claimed"
    assert totals(body)["claimed"] == (120_000, 0)
    assert kind(act(body, impact_id, "approve")).type == "claim-not-in-state"


def test_a_returned_claim_is_corrected_by_another(body):
    impact_id = asked(body)
    returned = act(body, impact_id, "return", comment="Λείπει η απόφαση.")
    assert (returned.json["state"], returned.json["reason"]) == ("returned", "Λείπει η απόφαση.")
    second = claimed(body, body.known, CONTRIBUTOR, replaces=impact_id)
    act(body, second["id"], "approve")
    assert read(body, impact_id).json["state"] == "withdrawn"
    assert read(body, impact_id, ANONYMOUS).status == 404
    assert [one["type"] for one in body.events() if one["type"].startswith("impact.")] == [
        "impact.approval_requested.v1",
        "impact.returned.v1",
        "impact.approval_requested.v1",
        "impact.claimed.v1",
    ]


def test_a_contributor_withdraws_only_what_is_not_out(body):
    out = claimed(body, body.known)["id"]
    assert act(body, out, "withdraw", by=CONTRIBUTOR).status == 403
    waiting = asked(body)
    assert act(body, waiting, "withdraw", by=CONTRIBUTOR).json["state"] == "withdrawn"
    assert body.events("impact.withdrawn.v1") == []


def test_approvers_are_reminded_once(body, clock):
    asked(body)
    for days in (0, 8, 0):
        clock.forward(days=days)
        body.caller.instance().remind_of_impacts()
    reminders = [one["data"]["reminder"] for one in body.events("impact.approval_requested.v1")]
    assert reminders == [False, True]


def test_without_an_approver_a_claim_comes_out(body):
    impact_id = asked(body)
    body.caller.instance().let_out_unapprovable_impacts()
    assert read(body, impact_id).json["state"] == "internal_approval"
    body.register(personas.LAMIA, approval="none")
    body.caller.instance().let_out_unapprovable_impacts()
    assert read(body, impact_id).json["state"] == "claimed"


def test_tasks_name_what_waits_in_the_body(body):
    impact_id = asked(body)
    tasks = body.call("list_practice_tasks", principal=APPROVER).json["items"]
    assert [(one["kind"], one["id"]) for one in tasks] == [("impact_approval", impact_id)]
    act(body, impact_id, "return", comment="Γιατί;")
    tasks = body.call("list_practice_tasks", principal=CONTRIBUTOR).json["items"]
    assert [(one["kind"], one["id"]) for one in tasks] == [("impact_changes", impact_id)]
