"""A circular, from HTTP to mailbox: two curators issue it, a body acts, and it fulfils itself."""

from __future__ import annotations

from accounts import Accounts
from api import until
from journey import draft, lamia, submit

NUMBER = "ΔΣΣΚ/ΤΚΒΠ/Φ.5/1/4904"
CIRCULAR = {
    "number": NUMBER,
    "issued_on": "2026-01-18",
    "title_el": "Δίκτυο εκπροσώπων καινοτομίας",
    "message_el": "Ορίστε εκπρόσωπο, υποβάλετε μια πρακτική και απαντήστε στην έρευνα.",
    "contact_unit": "Τμήμα Καινοτομίας",
    "kinds": ["municipality"],
    "regions": ["GR-H"],
    "obligations": [
        {"kind": "appoint_representative", "title_el": "Ορισμός εκπροσώπου", "due_on": "2099-03-20"},
        {"kind": "submit_practice", "title_el": "Υποβολή πρακτικής", "due_on": "2099-03-31"},
        {"kind": "declare", "title_el": "Συμμετοχή στην έρευνα"},
    ],
}


def test_a_circular_is_issued_and_fulfils_itself(api, mail, people):
    accounts = Accounts(api, mail, "circular")
    first, second, approver = (accounts.demo(name) for name in ("curator", "curator2", "approver"))
    representative, body = accounts.demo("representative"), lamia(api)["id"]
    made = first.post("/v1/circulars", CIRCULAR)
    assert made.status == 201, made.body
    path = f"/v1/circulars/{made.json['id']}"
    preview = first.get(f"{path}/preview").json
    assert preview["addressees"] == preview["kinds"][0]["count"] > 20
    assert first.post(f"{path}/submit").status == 200
    assert first.post(f"{path}/approve").status == 403
    assert second.post(f"{path}/approve").status == 200

    for person in ("representative", "approver"):
        told = mail.wait_for(f"{person}@demo.example", lambda m: NUMBER in m["subject"])
        assert CIRCULAR["message_el"] in told["text"]
    assert people["reader"].get(path).status == 404
    assert representative.post(f"{path}/acknowledgement", {"organisation_id": body}).status == 204

    practice_id = draft(people["contributor"], organisation_id=body, title="Πρακτική για την εγκύκλιο")["id"]
    submit(people["contributor"], practice_id, people["approver"])
    said = {"organisation_id": body, "text": "Απαντήσαμε στην έρευνα στις 3 Μαρτίου."}
    assert representative.post(f"{path}/obligations/declare/declaration", said).status == 403
    assert approver.post(f"{path}/obligations/declare/declaration", said).status == 204

    standing = until(lambda: _standing(first, path, body)["state"] == "done" and _standing(first, path, body))
    assert standing["fulfilled"] == ["appoint_representative", "submit_practice", "declare"]
    totals = first.get(f"{path}/tracker").json["totals"]
    assert totals["done"] + totals["partly"] + totals["open"] == totals["addressees"] == preview["addressees"]
    assert representative.get("/v1/circulars/tasks").json["items"] == []


def _standing(curator, path, body):
    found = curator.get(f"{path}/tracker", limit=100).json["items"]
    return next(one for one in found if one["id"] == body)
