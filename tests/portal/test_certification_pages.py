"""Certification in the portal: the queue of evaluators, and each step on the page of one practice."""

import contract
import html5lib
import pytest

PAGE = f"/el/practices/{contract.AN_ID}/certification"
SCORES = dict.fromkeys(
    ("innovation", "impact", "stakeholder_engagement", "relevance", "sustainability", "transferability"), "4"
)
PLACE = {"taken_at": "2026-03-02T09:30:00Z", "due_at": "2026-04-01T09:30:00Z", "mine": True}


@pytest.fixture
def standing(gateway):
    def stands(*actions, **changes):
        found = contract.answer("read_certification", full=True)
        found |= {"actions": list(actions), "places": [], "places_free": 2, "evaluations": 0}
        found["request"] = found["request"] | {"state": "open", "proposed": False}
        gateway.answers["read_certification"] = (200, found | changes)
        gateway.answers["list_certifications"] = (200, {"items": [], "next": None})
        return gateway

    return stands


def links(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return {link.get("href") for link in page.iter("a")}


def buttons(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return {button.get("value") for button in page.iter("button") if button.get("name") == "step"}


def test_only_the_steps_that_may_be_taken_are_offered(signed_in, standing):
    for actions in ((), ("request",), ("take",), ("give_back", "evaluate")):
        standing(*actions, places=[PLACE] if "evaluate" in actions else [])
        assert buttons(signed_in.get(PAGE)) == set(actions)


def test_a_body_asks(signed_in, standing):
    gateway = standing("request", request=None)
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="request"))
    assert answer.headers["location"] == f"{PAGE}?done=certification_request"
    assert gateway.calls["request_certification"] == 1


def test_the_words_of_the_declaration_are_shown_and_recorded(signed_in, standing):
    words = {"version": "2031-07", "text": {"el": "Δεν έχω κανένα συμφέρον.", "en": "I have no interest."}}
    gateway = standing("take", declaration=words)
    assert "Δεν έχω κανένα συμφέρον." in signed_in.get(PAGE).text
    assert "I have no interest." in signed_in.get(PAGE.replace("/el/", "/en/")).text
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="take"))
    assert (answer.status_code, gateway.calls["take_certification_place"]) == (422, 0)
    assert "#no_interest" in links(answer)
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="take", no_interest="yes"))
    assert answer.headers["location"] == f"{PAGE}?done=certification_take"
    assert gateway.bodies["take_certification_place"] == {"no_interest": True, "declaration": "2031-07"}


def test_a_place_that_somebody_else_took_is_said(signed_in, standing):
    gateway = standing("take")
    gateway.answers["take_certification_place"] = (409, {"status": 409, "detail": "Και οι δύο θέσεις έχουν δοθεί."})
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="take", no_interest="yes"))
    assert answer.status_code == 409
    assert "Και οι δύο θέσεις έχουν δοθεί." in answer.text


def test_every_criterion_is_scored(signed_in, standing):
    gateway = standing("give_back", "evaluate", places=[PLACE])
    written = {**SCORES, "impact": "", "comment": "Καλή δουλειά"}
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="evaluate", **written))
    assert (answer.status_code, gateway.calls["certify_practice"]) == (422, 0)
    assert "#impact" in links(answer)
    assert "Καλή δουλειά" in answer.text
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="evaluate", **SCORES, comment="Καλή"))
    assert answer.headers["location"] == f"{PAGE}?done=certification_evaluate"
    assert gateway.bodies["certify_practice"] == {"scores": dict.fromkeys(SCORES, 4), "comment": "Καλή"}


def test_a_place_is_given_back(signed_in, standing):
    gateway = standing("give_back", "evaluate", places=[PLACE])
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, step="give_back"))
    assert answer.headers["location"] == f"{PAGE}?done=certification_give_back"
    assert gateway.calls["give_back_certification_place"] == 1


def test_whoever_is_not_independent_reads_why(signed_in, standing):
    standing(places_free=1)
    assert "Δεν μπορείτε να πάρετε θέση" in signed_in.get(PAGE).text
    standing(places_free=0)
    assert "Και οι δύο θέσεις" in signed_in.get(PAGE).text


def test_what_was_not_certified_says_when_to_ask_again(signed_in, standing):
    decided = {"state": "not_certified", "revision": 3, "decided_at": "2026-03-02T09:30:00Z"}
    found = contract.answer("read_certification", full=True)["request"] | decided
    standing(request=found, revision=3, certified_at=None)
    assert "δεν πιστοποιήθηκε" in signed_in.get(PAGE).text


def test_the_queue_asks_as_filtered_and_leads_to_each_practice(signed_in, gateway):
    page = contract.answer("list_certification_queue", full=True)
    item = page["items"][0] | {"actions": ["take"], "due_at": None, "places_free": 2, "region": "GR-H"}
    gateway.answers["list_certification_queue"] = (200, page | {"items": [item], "next": "more"})
    answer = signed_in.get("/el/certifications?show=free&sort=due")
    assert gateway.queries["list_certification_queue"] | {"limit": "50"} == {
        "show": "free",
        "sort": "due",
        "limit": "50",
    }
    assert PAGE in links(answer)
    assert "/el/certifications?show=free&sort=due&cursor=more" in links(answer)
    assert "2 ελεύθερες θέσεις" in answer.text


def test_an_empty_queue_says_what_happens_next(signed_in, gateway):
    totals = {"all": 0, "free": 0, "mine": 0}
    gateway.answers["list_certification_queue"] = (200, {"items": [], "next": None, "totals": totals})
    assert "Θα λάβετε μήνυμα" in signed_in.get("/el/certifications").text


def test_a_certified_practice_says_until_when(signed_in, gateway):
    practice = contract.answer("read_practice", full=True) | {"state": "published"}
    practice |= {"certified_at": "2026-03-02T09:30:00Z", "certified_until": "2028-03-02T09:30:00Z"}
    gateway.answers["read_practice"] = (200, practice)
    answer = signed_in.get(f"/el/practices/{contract.AN_ID}")
    assert "2 Μαρτίου 2028" in answer.text
    assert PAGE in links(answer)


def test_the_search_finds_certified_practices_only(signed_in, gateway):
    answer = signed_in.get("/el/practices?certified=true")
    assert gateway.queries["search_practices"]["certified"] == "true"
    assert "/el/practices" in links(answer)
