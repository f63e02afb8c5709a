"""What `make run` leaves waiting for the demo accounts: each finds something to do, made once."""

from __future__ import annotations

import pytest
from api import Api, until

from kainotomia_local import waiting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]
WAITS = {
    "approver": "practice_approval",
    "manager": "practice_approval",
    "centre": "practice_review",
    "curator": "practice_review",
    "contributor": "practice_changes",
    "expert": "introduction",
    "chalkida": "challenge_question",
    "representative": "circular_obligation",
}
LISTS = ("/v1/practices/tasks", "/v1/challenges/tasks", "/v1/me/tasks", "/v1/circulars/tasks")


def kinds(person):
    return [one["kind"] for path in LISTS for one in person.get(path, limit=100).json["items"]]


def test_each_demo_account_finds_something_to_do(platform):
    said = []
    waiting.leave(platform.data, platform.url, said.append)
    assert said == []
    people = {name: Api(platform.url).as_(f"{name}@demo.example") for name in WAITS}
    for name, kind in WAITS.items():
        until(lambda name=name, kind=kind: kind in kinds(people[name]))
    [expert] = Api(platform.url).get("/v1/experts", q="σχεδιάστρια").json["items"]
    assert expert["display_name"] == "Ελένη Δοκιμαστική"
    before = kinds(people["approver"])
    waiting.leave(platform.data, platform.url, said.append)
    assert (said, kinds(people["approver"])) == ([], before)
