"""The main job, from HTTP to mailbox: submit, review twice, publish, and everybody who asked hears of it, once."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from api import Api, until
from journey import PRACTICE, decide, draft, follow, lamia, state, submit


def test_the_main_job(api, mail, people):
    municipality = lamia(api)
    follow(api, mail, "words@follower.example", q="θυρίδα αιτήματα")
    english = follow(api, mail, "region@follower.example", "en", regions=["GR-H"], sectors=["technology"])
    follow(api, mail, "elsewhere@follower.example", regions=["GR-M"])
    gone = follow(api, mail, "gone@follower.example", organisations=[municipality["id"]])
    end = f"/v1/subscriptions/{gone['id']}?token={gone['manage_token']}"
    assert api.request("DELETE", end).status == 204
    assert english["filters"]["regions"] == ["GR-H"]

    practice = draft(people["contributor"], organisation_id=municipality["id"], results="")
    path = f"/v1/practices/{practice['id']}"
    assert practice["state"] == "draft"
    assert api.get(path).status == 404
    assert people["reader"].get(path).status == 404

    refused = people["contributor"].post(f"{path}/submit")
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == ["results"]

    tag = people["contributor"].get(path).headers["etag"]
    filled = people["contributor"].request("PATCH", path, {"results": PRACTICE["results"]}, If_Match=tag)
    assert filled.status == 200, filled.body
    assert people["contributor"].request("PATCH", path, {"results": "…"}, If_Match=tag).status == 412
    submit(people["contributor"], practice["id"], people["approver"])
    assert state(people["contributor"], practice["id"]) == "regional_review"
    mail.wait_for("centre@demo.example", lambda m: PRACTICE["title"] in m["subject"] + m["text"])

    assert practice["id"] in waiting(people["centre"])
    early = people["curator"].post(f"{path}/reviews", {"decision": "publish"})
    assert early.status in {403, 409}, early.body
    asked = "Πείτε μας και πόσο κόστισε η πρώτη χρονιά."
    decide(people["centre"], practice["id"], "request_changes", asked, leads_to="changes_requested")
    mail.wait_for("contributor@demo.example", lambda m: asked in m["text"])
    mail.wait_for("approver@demo.example", lambda m: asked in m["text"])

    tag = people["contributor"].get(path).headers["etag"]
    people["contributor"].request("PATCH", path, {"cost_eur": "12500.00", "funding": "Ίδιοι πόροι"}, If_Match=tag)
    submit(people["contributor"], practice["id"], people["approver"])
    decide(people["centre"], practice["id"], "forward", "Πλήρης.", leads_to="ministry_review")
    mail.wait_for("curator@demo.example", lambda m: PRACTICE["title"] in m["subject"] + m["text"])
    assert practice["id"] in waiting(people["curator"])
    assert api.get(path).status == 404
    decide(people["curator"], practice["id"], "publish", "Συγχαρητήρια.", leads_to="published")

    shown = until(lambda: (answer := api.get(path)).status == 200 and answer.json)
    assert shown["state"] == "published"
    assert shown["cost_eur"] == 12500
    for follower in ("words@follower.example", "region@follower.example"):
        message = mail.wait_for(follower, lambda m: PRACTICE["title"] in m["subject"] + m["text"])
        assert one_click_path(message).startswith("/v1/unsubscribe/")
    until(lambda: found(api, "αιτηματων δημοτη", practice["id"]))
    assert found(api, "psifiaki thyrida", practice["id"])
    time.sleep(1.5)
    assert news_for(mail, "elsewhere@follower.example") == []
    assert news_for(mail, "gone@follower.example") == []
    for follower in ("words@follower.example", "region@follower.example"):
        assert len(news_for(mail, follower)) == 1

    log = people["curator"].get("/v1/deliveries", recipient="words@follower.example").json["items"]
    assert {line["status"] for line in log} == {"sent"}
    assert people["reader"].get("/v1/deliveries", recipient="words@follower.example").status == 403


def test_one_click_ends_what_comes(api, mail, people):
    municipality = lamia(api)
    for follower in ("stays@follower.example", "leaves@follower.example"):
        follow(api, mail, follower, organisations=[municipality["id"]])
    first = publish(people, municipality, "Πρώτη είδηση")
    message = mail.wait_for("leaves@follower.example", lambda m: first in m["subject"] + m["text"])
    path = one_click_path(message)
    assert api.get(path).status == 200  # a scanner that follows links changes nothing
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert api.request("POST", path, b"List-Unsubscribe=One-Click", **form).status in {200, 204}
    second = publish(people, municipality, "Δεύτερη είδηση")
    mail.wait_for("stays@follower.example", lambda m: second in m["subject"] + m["text"])
    time.sleep(1)
    assert not [m for m in mail.to("leaves@follower.example") if second in m["subject"] + m["text"]]


def test_a_person_registers_confirms_and_signs_in(api, mail):
    account = {"email": "new@lamia.example", "password": "δεκαεξι χαρακτηρες", "name": "Νέα Χρήστρια", "language": "el"}
    stranger = account | {"password": "η φράση ενός ξένου 7", "name": "Κάποιος Άλλος"}
    first, again = api.post("/v1/people", account), api.post("/v1/people", stranger)
    assert (first.status, first.body) == (again.status, again.body) == (202, first.body)
    signing_in = {"email": account["email"], "password": account["password"]}
    assert api.post("/v1/sessions", signing_in).status == 401
    token = mail.token(account["email"], "/el/verify?")
    assert api.get("/v1/people/verify", token=token).status == 200  # a scanner that follows links changes nothing
    assert api.post("/v1/sessions", signing_in).status == 401
    assert (
        api.post("/v1/people/verify", {"token": token}).status == 422
    )  # the password is set here, by who reads the mail
    assert api.post("/v1/people/verify", {"token": token, "password": account["password"]}).status == 204
    assert api.post("/v1/sessions", signing_in | {"password": stranger["password"]}).status == 401
    session = api.post("/v1/sessions", signing_in).json
    assert session["token_type"] == "Bearer"
    me = Api(api.url, session["access_token"]).get("/v1/me").json
    assert (me["email"], me["name"]) == (account["email"], account["name"])
    assert len(mail.to(account["email"])) == 1  # registering again at once fills no mailbox
    renewed = api.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
    assert renewed.status == 201
    assert api.post("/v1/sessions/refresh", {"refresh_token": session["refresh_token"]}).status == 401
    assert api.post("/v1/sessions/refresh", {"refresh_token": renewed.json["refresh_token"]}).status == 401


def test_an_address_that_bounces_is_not_written_to_again(api, people, mail):
    bouncing = {"email": "nobody@bounce.example", "language": "el", "frequency": "immediate", "filters": {}}
    assert api.post("/v1/subscriptions", bouncing).status == 202
    until(lambda: statuses(people["curator"], "nobody@bounce.example") == {"bounced"})
    assert api.post("/v1/subscriptions", bouncing).status == 202
    until(lambda: "suppressed" in statuses(people["curator"], "nobody@bounce.example"))
    assert mail.to("nobody@bounce.example") == []


def test_the_register_and_the_demo_cases_are_there(api):
    assert count(api, kind="municipality") == 332
    assert count(api, kind="region") == 13
    assert count(api, kind="decentralised_administration") == 7
    cases = api.get("/v1/practices", limit=100).json
    assert cases["total"] >= 45
    demo = [api.get(f"/v1/practices/{item['id']}").json for item in cases["items"][:3]]
    assert all(
        case["source_url"] or "φανταστικός" in case["organisation_name"]
        for case in demo
        if case["demo"] and case["origin"] is None
    )


def test_documents_are_served(api):
    document = api.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert "/v1/practices/{practice_id}/submit" in document["paths"] or "/v1/practices/{id}/submit" in document["paths"]
    page = api.get("/docs")
    assert page.status == 200
    assert b"<html" in page.body
    assert b"https://" not in page.body.split(b"</head>")[0]


def publish(people, municipality, title):
    practice = draft(people["contributor"], organisation_id=municipality["id"], title=title)
    submit(people["contributor"], practice["id"], people["approver"])
    decide(people["centre"], practice["id"], "forward", leads_to="ministry_review")
    decide(people["curator"], practice["id"], "publish", leads_to="published")
    return title


def waiting(reviewer):
    return [item["practice_id"] for item in reviewer.get("/v1/reviews/queue", limit=100).json["items"]]


def found(api, query, practice_id):
    return practice_id in [item["id"] for item in api.get("/v1/practices", q=query).json["items"]]


def news_for(mail, recipient):
    return [message for message in mail.to(recipient) if PRACTICE["title"] in message["subject"] + message["text"]]


def one_click_path(message):
    header = next(value for name, value in message["headers"].items() if name.lower() == "list-unsubscribe")
    return urlsplit(next(part.strip(" <>") for part in header.split(",") if "http" in part)).path


def statuses(curator, recipient):
    return {line["status"] for line in curator.get("/v1/deliveries", recipient=recipient).json["items"]}


def count(api, **filters):
    number, cursor = 0, None
    while True:
        page = api.get("/v1/organisations", limit=100, **filters, **({"cursor": cursor} if cursor else {})).json
        number += len(page["items"])
        cursor = page["next"]
        if cursor is None:
            return number
