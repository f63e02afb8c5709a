"""Certification, from HTTP to mailbox: a body asks, two appointed evaluators certify, everybody concerned hears."""

from __future__ import annotations

import pytest
from accounts import Accounts
from api import until
from journey import decide, draft, lamia, submit

TITLE = "Ραντεβού χωρίς αναμονή στο δημοτολόγιο"
SCORES = dict.fromkeys(
    ("innovation", "impact", "stakeholder_engagement", "relevance", "sustainability", "transferability"), 4
)


@pytest.fixture(scope="module")
def evaluators(api, mail):
    """Two people whom a curator appoints."""
    accounts = Accounts(api, mail, "certifying")
    accounts.enrol("one", "other")
    for who in ("one", "other"):
        path = f"/v1/people/{accounts.ids[who]}/roles"
        assert accounts.demo("curator").insist("POST", path, {"role": "evaluator"}).status == 200
    return [accounts.sign_in(who) for who in ("one", "other")], [accounts.address(who) for who in ("one", "other")]


def test_two_appointed_evaluators_certify_a_practice(api, mail, people, evaluators):
    (one, other), addresses = evaluators
    practice_id = draft(people["contributor"], organisation_id=lamia(api)["id"], title=TITLE)["id"]
    submit(people["contributor"], practice_id, people["approver"])
    decide(people["centre"], practice_id, "forward", leads_to="ministry_review")
    decide(people["curator"], practice_id, "publish", leads_to="published")
    path = f"/v1/practices/{practice_id}"

    assert people["reader"].post(f"{path}/certification").status == 403
    assert people["contributor"].post(f"{path}/certification").status == 201
    for address in addresses:
        mail.wait_for(address, lambda m: m["subject"] == f"Προς πιστοποίηση: {TITLE}")

    for evaluator in (one, other):
        waits = evaluator.get("/v1/certifications/queue", limit=100).json["items"]
        (item,) = [item for item in waits if item["practice_id"] == practice_id]
        assert item["actions"] == ["take"]
        words = evaluator.get(f"{path}/certification").json["declaration"]
        declared = {"no_interest": True, "declaration": words["version"]}
        assert evaluator.post(f"{path}/certifications", {"scores": SCORES}).status == 409
        assert evaluator.post(f"{path}/certification/place", declared).status == 201
        (task,) = evaluator.get("/v1/practices/tasks").json["items"]
        assert (task["kind"], task["id"]) == ("practice_certification", practice_id)
        said = {"scores": SCORES, "comment": "Καλή δουλειά."}
        assert evaluator.post(f"{path}/certifications", said).status == 201

    shown = until(lambda: (seen := api.get(path).json)["certified_until"] and seen)
    assert shown["certified_at"] < shown["certified_until"]
    for address in ("contributor@demo.example", "approver@demo.example"):
        mail.wait_for(address, lambda m: m["subject"] == f"Πιστοποιήθηκε: {TITLE}" and "Ισχύει έως" in m["text"])
    until(lambda: practice_id in certified(api))
    comments = people["contributor"].get(f"{path}/certifications").json["items"]
    assert [one["comment"] for one in comments] == ["Καλή δουλειά."] * 2


def certified(api):
    found = api.get("/v1/practices", q="ραντεβού δημοτολόγιο", certified="true").json["items"]
    return [item["id"] for item in found]
