"""What follows a contest: a pilot of the solution that won, its end, and the practice that it leaves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from accounts import OUTAGE, PATIENCE, once, read
from api import Api, until
from contest_steps import Contest
from journey import decide, submit

PILOT = {
    "title": "Έξυπνοι κάδοι στη Λαμία, πιλοτικά",
    "budget_eur": 20000,
    "starts_on": "2026-03-09",
    "ends_on": "2026-09-30",
    "indicators": [{"name": "Χιλιόμετρα", "unit": "km", "baseline": 1000, "target": 700}],
    "sandbox": True,
    "legal_basis": "Ν. 5027/2023",
}
ENTRIES = (
    {"text": "Τοποθετήθηκαν οι πρώτοι αισθητήρες.", "measured": {"Χιλιόμετρα": 940}},
    {"text": "Άλλαξαν τα πρώτα δρομολόγια.", "measured": {"Χιλιόμετρα": 760}},
)
REPORT = {
    "outcome": "partial",
    "results": "Τριάντα τοις εκατό λιγότερα χιλιόμετρα.",
    "obstacles": "Οι αισθητήρες πάγωσαν τον Ιανουάριο.",
    "lessons": "Πρώτα δοκιμή τον χειμώνα.",
    "measured": {"Χιλιόμετρα": 712.5},
    "cost_eur": 18250.5,
}
REST = {
    "novelty": "Ο κάδος ζητεί ο ίδιος το δρομολόγιο.",
    "conditions": "Δίκτυο LoRa και ένας οδηγός που πιστεύει.",
    "advice": "Αρχίστε από μία γειτονιά.",
    "stage": "implementing",
}


def try_out(contest: Contest, solution_id: str, people: Mapping[str, Api], organisation_id: str) -> tuple[str, str]:
    """Pilot a solution to its end, publish the practice that comes of it; give the ids of both."""
    editor, anybody = people["contributor"], contest.accounts.api
    made = once(
        editor,
        "POST",
        f"/v1/solutions/{solution_id}/pilot",
        {**PILOT, "organisation_id": organisation_id},
        happened=lambda: next(iter(read(anybody, f"/v1/pilots?challenge={contest.id}")["items"]), None),
    )
    path = f"/v1/pilots/{made['id']}"
    for entry in ENTRIES:
        _write(editor, f"{path}/entries", {"on": time.strftime("%Y-%m-%d"), **entry})
    once(editor, "POST", f"{path}/end", REPORT, happened=lambda: read(anybody, path)["state"] == "ended")
    practice_id = str(until(lambda: read(anybody, path)["return"]["practice_id"], seconds=PATIENCE))
    publish_practice(editor, f"/v1/practices/{practice_id}", people)
    until(lambda: read(anybody, path)["return"]["state"] == "published", seconds=PATIENCE)
    return made["id"], practice_id


def _write(editor: Api, path: str, entry: Mapping[str, Any]) -> None:
    once(
        editor,
        "POST",
        path,
        dict(entry),
        happened=lambda: entry["text"] in [known["text"] for known in read(editor, path)["items"]],
    )


def publish_practice(editor: Api, path: str, people: Mapping[str, Api]) -> None:
    """Complete the draft that a pilot left, and publish it."""
    assert read(editor, path)["state"] == "draft"
    assert editor.insist("GET", path).json["origin"] is not None
    while (shown := editor.insist("GET", path)).json["novelty"] != REST["novelty"]:
        try:
            changed = editor.request("PATCH", path, REST, If_Match=shown.headers["etag"])
        except (OSError, HTTPException):
            continue
        assert changed.status in {200, 412} or changed.status >= OUTAGE, changed.body
    practice_id = path.rsplit("/", 1)[1]
    submit(people["approver"], practice_id)
    decide(people["centre"], practice_id, "forward", leads_to="ministry_review")
    decide(people["curator"], practice_id, "publish", leads_to="published")
