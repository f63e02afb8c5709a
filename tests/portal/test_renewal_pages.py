"""The question whether a practice still runs: its page answers by its button alone, and readers see the marks."""

import contract
import html5lib
import pytest

PRACTICE = f"/el/practices/{contract.AN_ID}"
PAGE = f"{PRACTICE}/renewal"


@pytest.fixture
def standing(gateway):
    def stands(**changes):
        found = contract.answer("read_renewal", full=True)
        found |= {"running": "running", "waits": True, "actions": ["answer"], "stale_on": "2027-05-01"}
        gateway.answers["read_renewal"] = (200, found | changes)
        return gateway

    return stands


def links(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return {link.get("href") for link in page.iter("a")}


def test_opening_the_page_answers_nothing(signed_in, standing):
    gateway = standing()
    assert "1 Μαΐου 2027" in signed_in.get(PAGE).text
    assert gateway.calls["answer_renewal"] == 0


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ({"answer": "running"}, f"{PRACTICE}?done=renewal_running"),
        ({"answer": "changed", "why": "Νέο σύστημα"}, f"{PRACTICE}/edit?done=renewal_changed"),
        (
            {"answer": "ended", "ended_on-day": "9", "ended_on-month": "3", "ended_on-year": "2025"},
            f"{PRACTICE}?done=renewal_ended",
        ),
    ],
)
def test_the_button_answers(signed_in, standing, written, after):
    gateway = standing()
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, **written))
    assert answer.headers["location"] == after
    ended_on = "2025-03-09" if written["answer"] == "ended" else None
    sent = {"answer": written["answer"], "why": written.get("why", ""), "ended_on": ended_on}
    assert gateway.bodies["answer_renewal"] == sent


@pytest.mark.parametrize(
    ("written", "field"),
    [({}, "answer"), ({"answer": "ended", "ended_on-day": "40", "ended_on-month": "13"}, "ended_on")],
)
def test_what_cannot_be_read_stays_in_the_form(signed_in, standing, written, field):
    gateway = standing()
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, why="Έληξε το πρόγραμμα", **written))
    assert (answer.status_code, gateway.calls["answer_renewal"]) == (422, 0)
    assert f"#{field}" in links(answer)
    assert "Έληξε το πρόγραμμα" in answer.text


def test_what_the_api_refuses_is_said_at_its_field(signed_in, standing):
    gateway = standing()
    fault = {"field": "ended_on", "pointer": "#/ended_on", "code": "required", "detail": "Γράψτε την ημέρα"}
    gateway.answers["answer_renewal"] = (422, {"status": 422, "detail": "Όχι", "errors": [fault]})
    answer = signed_in.post(PAGE, data=signed_in.form(PAGE, answer="ended"))
    assert answer.status_code == 422
    assert "Γράψτε την ημέρα" in answer.text


def test_whoever_does_not_answer_reads_only(signed_in, standing):
    standing(actions=[], running="ended", waits=False, ended_on="2026-02-27")
    answer = signed_in.get(PAGE)
    assert "27 Φεβρουαρίου 2026" in answer.text
    assert "Καταχώριση της απάντησης" not in answer.text


def test_a_draft_has_no_form(signed_in, standing):
    standing(actions=[], running=None, waits=False, stale_since=None, ended_on=None, due_on=None, last_answer=None)
    assert "δεν είναι δημοσιευμένη" in signed_in.get(PAGE).text


def test_readers_see_that_nobody_confirmed_it(visitor, gateway):
    practice = contract.answer("read_practice", full=True) | {"state": "published", "running": "stale"}
    practice |= {"certificate_suspended": True, "stale_since": "2027-05-01T09:30:00Z", "ended_on": None}
    gateway.answers["read_practice"] = (200, practice)
    shown = visitor.get(PRACTICE).text
    assert "Πιστοποίηση σε αναστολή" in shown
    assert "Η σήμανση μπήκε στις 1 Μαΐου 2027" in shown
    gateway.answers["read_practice"] = (200, practice | {"running": "ended", "ended_on": "2026-02-27"})
    assert "έληξε στις 27 Φεβρουαρίου 2026" in visitor.get(PRACTICE).text


def test_lists_show_the_marks_and_searches_filter(visitor, gateway):
    page = contract.answer("search_practices", full=True)
    item = page["items"][0] | {"running": "ended", "certificate_suspended": True}
    gateway.answers["search_practices"] = (200, page | {"items": [item]})
    answer = visitor.get("/el/practices?running=ended&sdg=3&outcome_kind=failure&municipality=2401")
    assert '<span class="mark mark--due">Έληξε</span>' in answer.text
    assert "mark--ok" not in answer.text
    asked = gateway.queries["search_practices"]
    assert (asked["running"], asked["sdg"], asked["outcome_kind"]) == ("ended", "3", "failure")
    assert "/el/practices?outcome_kind=failure&sdg=3&running=ended" in links(answer)
