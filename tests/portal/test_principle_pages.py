"""The pages of the OECD principles, and the notes of a practice in its form, its page and its review."""

import contract
import html5lib
import pytest

EDIT = f"/el/practices/{contract.AN_ID}/edit"
NOTES = {"embrace": "", "encourage": "", "partner": "", "explore": "Δοκιμάστηκε έναν μήνα.", "diffuse": ""}
PRACTICE = contract.answer("read_practice", full=True) | {
    "state": "draft", "language": "el", "principles": ["explore"], "principle_notes": NOTES, "sectors": ["one"],
    "sdgs": [3], "started_on": None, "cost_eur": None, "links": [], "demo": False, "audience": "public",
}  # fmt: skip


@pytest.fixture
def practice(gateway):
    gateway.etag = '"1"'
    gateway.answers["read_practice"] = (200, dict(PRACTICE))
    return gateway


def said(answer):
    return " ".join("".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext()).split())


def links(answer):
    return {link.get("href") for link in html5lib.parse(answer.text, namespaceHTMLElements=False).iter("a")}


def test_the_foot_of_every_page_leads_to_the_principles(visitor):
    assert "/el/principles" in links(visitor.get("/el/practices"))


def test_a_practice_with_a_note_is_shown_by_its_note(visitor, gateway):
    found = contract.answer("get_principle", full=True)
    noted = found["items"][0] | {"note": "Με μέτρηση πριν και μετά.", "summary": "Η περίληψη.", "language": "el"}
    gateway.answers["get_principle"] = (200, found | {"items": [noted, noted | {"note": None}], "next": "x1"})
    answer = visitor.get("/el/principles/explore")
    assert said(answer).count("Με μέτρηση πριν και μετά.") == said(answer).count("Η περίληψη.") == 1
    assert "/el/principles/explore?cursor=x1" in links(answer)


def test_a_principle_that_nobody_follows_says_so(visitor, gateway):
    found = contract.answer("get_principle", full=False)
    gateway.answers["get_principle"] = (200, found)
    assert "Καμία δημοσιευμένη πρακτική δεν έχει δηλώσει ακόμη" in said(visitor.get("/el/principles/explore"))


def test_curators_find_the_report_and_its_workbook(signed_in, gateway):
    assert "/el/principles/report" in links(signed_in.get("/el/principles"))
    assert "/el/principles/report/file?year=2025" in links(signed_in.get("/el/principles/report?year=2025"))
    assert signed_in.get("/el/principles/report/file?year=2025").status_code == 200
    assert gateway.calls["report_principles"] == 2


def test_others_do_not(signed_in, gateway):
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"roles": []})
    assert "/el/principles/report" not in links(signed_in.get("/el/principles"))
    assert signed_in.get("/el/principles/report").status_code == 403


def test_a_note_alone_is_sent_when_it_alone_changed(signed_in, practice):
    form = signed_in.form(EDIT)
    assert form["note-explore"] == ["Δοκιμάστηκε έναν μήνα."]
    answer = signed_in.post(EDIT, data={**form, "note-diffuse": "Με οδηγό για άλλους."})
    assert answer.headers["location"] == f"{EDIT}?done=saved"
    assert practice.bodies["edit_practice"] == {"principle_notes": {"diffuse": "Με οδηγό για άλλους."}}


def test_a_note_that_is_too_long_is_said_at_its_field(signed_in, practice):
    fault = {"field": "principle_notes.diffuse", "code": "too_long", "detail": "Έως 300 χαρακτήρες."}
    practice.answers["edit_practice"] = (422, {"status": 422, "detail": "Ελέγξτε.", "errors": [fault]})
    answer = signed_in.post(EDIT, data={**signed_in.form(EDIT), "note-diffuse": "α" * 301})
    assert answer.status_code == 422
    assert "#note-diffuse" in links(answer)
    assert '<details class="govuk-details" open>' in answer.text


def test_the_page_shows_the_notes_of_claimed_principles(visitor, practice):
    practice.answers["read_practice"] = (200, PRACTICE | {"principle_notes": NOTES | {"diffuse": "Δεν φαίνεται."}})
    page = said(visitor.get(f"/el/practices/{contract.AN_ID}"))
    assert "Δοκιμάστηκε έναν μήνα." in page
    assert "Δεν φαίνεται." not in page


def test_reviewers_read_the_notes(signed_in, practice):
    answer = signed_in.get(f"/el/review/practices/{contract.AN_ID}")
    assert "Δοκιμάστηκε έναν μήνα." in said(answer)
