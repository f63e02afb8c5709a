"""Steps of the main job, as people take them."""

from __future__ import annotations

import time
from typing import Any

from api import Api, Mail

PRACTICE = {
    "title": "Ψηφιακή θυρίδα αιτημάτων δημοτών",
    "summary": "Ένα σημείο για κάθε αίτημα προς τον δήμο, με παρακολούθηση της πορείας του.",
    "problem": "Τα αιτήματα έρχονταν από δέκα δρόμους και χάνονταν.",
    "solution": "Μία θυρίδα, ένας αριθμός, μία προθεσμία για κάθε υπηρεσία.",
    "novelty": "Ο δημότης βλέπει όσα βλέπει και ο υπάλληλος.",
    "results": "Ο μέσος χρόνος απάντησης έπεσε από 21 σε 6 ημέρες.",
    "obstacles": "Δύο υπηρεσίες κράτησαν για μήνες το δικό τους βιβλίο.",
    "conditions": "Ένας υπεύθυνος σε κάθε υπηρεσία και στήριξη από τον δήμαρχο.",
    "lessons": "Πρώτα οι προθεσμίες, μετά το λογισμικό.",
    "advice": "Ξεκινήστε με τα τρία συχνότερα αιτήματα.",
    "sectors": ["public_administration", "technology"],
    "stage": "implementing",
}


def lamia(api: Api) -> dict[str, Any]:
    """Give the register's entry of the Municipality of Lamia."""
    answer = api.get("/v1/organisations", q="Λαμιέων", kind="municipality")
    assert answer.status == 200, answer.body
    (found,) = answer.json["items"]
    return found


def draft(contributor: Api, **changes: Any) -> dict[str, Any]:
    """Create a draft that lacks nothing."""
    answer = contributor.insist("POST", "/v1/practices", {**PRACTICE, **changes})
    assert answer.status == 201, answer.body
    return answer.json


def submit(contributor: Api, practice_id: str, approver: Api | None = None) -> None:
    """Submit, and let the approver of the body approve; an answer that was lost on the way is found in the state."""
    answer = contributor.insist("POST", f"/v1/practices/{practice_id}/submit")
    assert answer.status == 200 or state(contributor, practice_id) == "regional_review", answer.body
    if approver is not None and state(contributor, practice_id) == "internal_approval":
        approved = approver.insist("POST", f"/v1/practices/{practice_id}/approve")
        assert approved.status == 200 or state(contributor, practice_id) == "regional_review", approved.body


def decide(reviewer: Api, practice_id: str, decision: str, comment: str = "", *, leads_to: str) -> None:
    """Review; an answer that was lost on the way is found in the state."""
    answer = reviewer.insist("POST", f"/v1/practices/{practice_id}/reviews", {"decision": decision, "comment": comment})
    assert answer.status == 201 or state(reviewer, practice_id) == leads_to, answer.body


def state(reader: Api, practice_id: str) -> str:
    """Give the state in which the caller sees the practice."""
    return reader.insist("GET", f"/v1/practices/{practice_id}").json["state"]


def follow(api: Api, mail: Mail, email: str, language: str = "el", **filters: Any) -> dict[str, Any]:
    """Subscribe and confirm by the link in the mail."""
    asked = {"email": email, "language": language, "frequency": "immediate", "filters": filters}
    for _ in range(20):  # notifications hears of a new challenge a moment after its publication
        answer = api.insist("POST", "/v1/subscriptions", asked)
        if answer.status == 202:
            break
        time.sleep(0.5)
    assert answer.status == 202, answer.body
    token = mail.token(email, "/confirm?token=")
    confirmed = api.insist("POST", "/v1/subscriptions/confirm", {"token": token})
    assert confirmed.status == 200, confirmed.body
    return confirmed.json
