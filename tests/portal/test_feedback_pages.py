"""Feedback: the form that every page leads to, what is said after it, and the list for curators."""

import contract
import html5lib
import pytest

SAID = {"about": "accessibility", "message": "Το μενού δεν διαβάζεται.\nΚαθόλου.", "page": "/el/practices", "email": ""}


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def said(answer):
    return " ".join(" ".join(parsed(answer).itertext()).split())


def footer(answer):
    return [a.get("href") for a in parsed(answer).iter("a") if "/feedback" in (a.get("href") or "")]


@pytest.mark.parametrize("place", ["", "/practices", "/contact"])
def test_every_page_leads_to_the_form_and_says_which_it_is(visitor, gateway, place):
    assert f"/el/feedback?page=/el{place}" in footer(visitor.get(f"/el{place}"))
    page = parsed(visitor.get(f"/el/feedback?page=/el{place}"))
    [field] = [one for one in page.iter("input") if one.get("id") == "page"]
    assert field.get("value") == f"/el{place}"


def test_an_address_that_holds_a_token_is_not_passed_on(visitor, gateway):
    assert footer(visitor.get("/el/follow/stop/a-secret-token")) == ["/el/feedback"]


@pytest.mark.parametrize("email", ["", "reader@polites.example"])
def test_a_message_is_sent_and_thanked_for(visitor, gateway, email):
    gateway.answers["send_feedback"] = (202, {"id": contract.AN_ID, "answered_to": bool(email)})
    answer = visitor.post("/el/feedback", data={**SAID, "email": email})
    assert answer.status_code == 200
    assert ("Η απάντηση θα έρθει στη διεύθυνση" in said(answer)) == bool(email)
    assert gateway.bodies["send_feedback"] == {**SAID, "email": email or None}


@pytest.mark.parametrize(("status", "expected"), [(422, 422), (429, 429)])
def test_what_was_written_stays_where_it_cannot_be_sent(visitor, gateway, status, expected):
    errors = [{"field": "message", "message": "Γράψτε περισσότερα."}] if status == 422 else []
    gateway.answers["send_feedback"] = (status, {"title": "Πολλά μηνύματα", "errors": errors})
    answer = visitor.post("/el/feedback", data=SAID)
    assert answer.status_code == expected
    assert "Το μενού δεν διαβάζεται." in answer.text
    assert ("Γράψτε περισσότερα." if errors else "Πολλά μηνύματα") in said(answer)


def test_curators_read_messages_and_others_do_not(signed_in, gateway):
    page = said(signed_in.get("/el/feedback/received"))
    assert "Κάτι δεν είναι προσβάσιμο" in page
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"roles": []})
    assert signed_in.get("/el/feedback/received").status_code == 403
