"""Steps that the tests of impact begin with: Lamia claims a saving of its practice, and others judge it."""

import personas
from personas import APPROVER, CURATOR

AUDITOR = personas.person("auditor")
CLAIM = {
    "indicator": "processing_time_days",
    "baseline": 20,
    "measured": 5.5,
    "baseline_from": "2025-01-01",
    "baseline_to": "2025-06-30",
    "measured_from": "2025-07-01",
    "measured_to": "2025-12-31",
    "method_kind": "before_after",
    "method": "Μετρήθηκαν όλες οι αιτήσεις του πρωτοκόλλου πριν και μετά τη θυρίδα.",
    "evidence": [{"kind": "ada", "value": "934Δ46ΝΚΠΔ-80Μ"}],
}
SAVING = {"saving_eur": 120_000, "saving_kind": "annual", "saving_basis": "Ώρες εργασίας επί το μισθολογικό κόστος."}
COMMENT = "Τα στοιχεία συμφωνούν με το πρωτόκολλο."


def claim(observatory, practice_id=None, by=APPROVER, **content):
    practice_id = practice_id or observatory.practice("published")
    body = {**CLAIM, **content}
    return observatory.call("claim_practice_impact", principal=by, practice_id=practice_id, body=body)


def claimed(observatory, practice_id=None, by=APPROVER, **content):
    """State an impact; gives the claim."""
    answered = claim(observatory, practice_id, by, **content)
    assert answered.status == 201, answered.text
    return answered.json


def act(observatory, impact_id, what, by=APPROVER, **body):
    return observatory.call(f"{what}_impact", principal=by, impact_id=impact_id, body=body or None)


def judge(observatory, impact_id, verdict="verify", by=CURATOR, **body):
    seen = {"seen_on": "2026-01-05"} if verdict == "verify" else {}
    said = {"verdict": verdict, "comment": COMMENT, "no_interest": True, **seen, **body}
    return observatory.call("judge_impact", principal=by, impact_id=impact_id, body=said)


def judged(observatory, impact_id, verdict="verify", by=CURATOR, **body):
    answered = judge(observatory, impact_id, verdict, by, **body)
    assert answered.status == 200, answered.text
    return answered.json


def read(observatory, impact_id, by=APPROVER):
    return observatory.call("read_impact", principal=by, impact_id=impact_id)


def totals(observatory, **query):
    """Both sides of the ledger as two numbers each: annual and one-off savings."""
    answered = observatory.call("read_impact_totals", query=query)
    assert answered.status == 200, answered.text
    sides = ((side, answered.json[side]) for side in ("verified", "claimed"))
    return {side: (said["annual_eur"], said["one_off_eur"]) for side, said in sides}
