"""A pilot from its plan to its report, and the story of a case."""

from datetime import UTC, datetime

import contract
import html5lib
import pytest

PLACE = f"/el/pilots/{contract.AN_ID}"
START = f"/el/solutions/{contract.AN_ID}/pilot"
FAULT = {"type": "urn:x:invalid", "status": 422, "detail": "Ελέγξτε."}
INDICATORS = [
    {"name": "Αναμονή", "unit": "λεπτά", "baseline": 48.0, "target": 20.0},
    {"name": "Χαμένα", "unit": "", "baseline": None, "target": None},
]
PILOT = contract.answer("read_pilot", full=True) | {
    "state": "running", "indicators": INDICATORS, "report": None, "practice_id": None,
}  # fmt: skip
DAY = {"starts_on-day": "1", "starts_on-month": "3", "starts_on-year": "2027"}
END = {"ends_on-day": "30", "ends_on-month": "9", "ends_on-year": "2027"}


@pytest.fixture
def pilot(gateway):
    gateway.answers["read_pilot"] = (200, dict(PILOT))
    return gateway


def said(answer):
    return " ".join(" ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext()).split())


def test_a_pilot_begins_with_its_plan(signed_in, pilot):
    rows = {"indicators-0-name": "Αναμονή", "indicators-0-unit": "λεπτά", "indicators-0-baseline": "48,5"}
    written = {"title": " Ένα  SMS ", "budget_eur": "1.500", "indicators-0-target": "-20", **rows, **DAY, **END}
    answer = signed_in.post(START, data=signed_in.form(START, **written))
    assert answer.headers["location"] == f"{PLACE}?done=pilot_started"
    assert pilot.bodies["start_pilot"] == {
        "organisation_id": contract.AN_ID, "title": "Ένα SMS", "starts_on": "2027-03-01", "ends_on": "2027-09-30",
        "budget_eur": 1500.0, "sandbox": False, "legal_basis": "", "language": "el",
        "indicators": [{"name": "Αναμονή", "unit": "λεπτά", "baseline": 48.5, "target": -20.0}],
    }  # fmt: skip
    assert "Idempotency-Key" in pilot.headers["start_pilot"]


def test_faults_of_a_plan_are_at_their_fields(signed_in, pilot):
    written = {"title": "Τίτλος", "budget_eur": "πολλά", "indicators-0-name": "Α", "indicators-0-target": "x", **END}
    answer = signed_in.post(START, data=signed_in.form(START, **written))
    assert answer.status_code == 422
    assert pilot.calls["start_pilot"] == 0
    for field in ("budget_eur", "indicators", "starts_on"):
        assert f'<a href="#{field}">' in answer.text
    for kept in ('value="πολλά"', 'value="x"', 'value="2027"'):
        assert kept in answer.text
    pilot.answers["start_pilot"] = (409, {"status": 409, "detail": "Ο φορέας εφαρμόζει ήδη πιλοτικά αυτή τη λύση"})
    answer = signed_in.post(START, data=signed_in.form(START, title="Τίτλος", **DAY, **END))
    assert "Ο φορέας εφαρμόζει ήδη" in answer.text


def test_progress_is_written_with_measurements(signed_in, pilot):
    place = f"{PLACE}/entries"
    form = signed_in.form(place, text="Πάει καλά", **{"measured-0": "36,5", "measured-1": ""})
    assert signed_in.post(place, data=form).headers["location"] == f"{PLACE}?done=pilot_entry"
    sent = pilot.bodies["add_pilot_entry"]
    assert (sent["text"], sent["measured"]) == ("Πάει καλά", {"Αναμονή": 36.5})
    answer = signed_in.post(place, data=form | {"measured-0": "πολύ"})
    assert answer.status_code == 422
    assert "«Αναμονή»: γράψτε έναν αριθμό" in answer.text
    assert ("Πάει καλά" in answer.text, 'value="πολύ"' in answer.text) == (True, True)


def test_a_pilot_ends_with_a_report_or_a_reason(signed_in, pilot):
    outcome = contract.answer("read_taxonomy", full=True, path={"taxonomy": "outcome_kinds"})["items"][0]["code"]
    form = signed_in.form(f"{PLACE}/end", outcome=outcome, results="α", obstacles="β", lessons="γ", cost_eur="12,50")
    answer = signed_in.post(f"{PLACE}/end", data=form | {"measured-0": "19"})
    assert answer.headers["location"] == f"{PLACE}?done=pilot_ended"
    assert pilot.bodies["end_pilot"] == {
        "outcome": outcome, "results": "α", "obstacles": "β", "lessons": "γ", "cost_eur": 12.5,
        "measured": {"Αναμονή": 19.0},
    }  # fmt: skip
    answer = signed_in.post(f"{PLACE}/cancel", data=signed_in.form(f"{PLACE}/cancel", reason="Χωρίς πόρους"))
    assert answer.headers["location"] == f"{PLACE}?done=pilot_cancelled"
    assert pilot.bodies["cancel_pilot"] == {"reason": "Χωρίς πόρους"}
    pilot.answers["cancel_pilot"] = (422, {**FAULT, "errors": [{"field": "reason", "detail": "Υποχρεωτικό"}]})
    answer = signed_in.post(f"{PLACE}/cancel", data=signed_in.form(f"{PLACE}/cancel"))
    assert (answer.status_code, '<a href="#reason">' in answer.text) == (422, True)


@pytest.mark.parametrize("step", ["entries", "end", "cancel"])
def test_others_do_not_run_a_pilot(signed_in, pilot, step):
    pilot.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"memberships": [], "roles": []})
    assert signed_in.get(f"{PLACE}/{step}").status_code == 403
    assert f'href="{PLACE}/{step}"' not in signed_in.get(PLACE).text


def test_curator_is_offered_to_cancel_a_pilot_only(signed_in, pilot):
    me = contract.answer("get_me", full=True) | {"memberships": [], "roles": ["curator"]}
    pilot.answers["get_me"] = (200, me)
    shown = signed_in.get(PLACE).text
    assert f'href="{PLACE}/cancel"' in shown
    assert f'href="{PLACE}/end"' not in shown
    assert signed_in.get(f"{PLACE}/end").status_code == 403
    answer = signed_in.post(f"{PLACE}/cancel", data=signed_in.form(f"{PLACE}/cancel", reason="Καταργήθηκε"))
    assert answer.headers["location"] == f"{PLACE}?done=pilot_cancelled"


def test_the_last_measurement_is_drawn_on_its_way(visitor, pilot):
    entry = contract.answer("list_pilot_entries", full=True)["items"][0]
    entries = [
        entry | {"on": "2027-05-01", "measured": {"Αναμονή": 34.0}},
        entry | {"on": "2027-04-01", "measured": {"Αναμονή": 41.0, "Χαμένα": 7.0}},
    ]
    pilot.answers["list_pilot_entries"] = (200, {"items": entries, "next": None})
    answer = visitor.get(PLACE)
    assert answer.text.count('class="bar__part" width="50.0"') == 1
    assert "Αναμονή (λεπτά) 48 34 20" in said(answer)


def test_the_return_is_asked_again_only_while_it_waits(signed_in, pilot):
    waiting = {**PILOT["return"], "state": "waiting", "since": "2026-03-02T09:00:00Z"}
    ended = PILOT | {"state": "ended", "return": waiting}
    pilot.answers["read_pilot"] = (200, ended)
    assert f'action="{PLACE}/return"' in signed_in.get(PLACE).text
    answer = signed_in.post(f"{PLACE}/return", data={"csrf": signed_in.csrf()})
    assert (answer.headers["location"], pilot.calls["return_pilot"]) == (f"{PLACE}?done=pilot_resumed", 1)
    a_moment_ago = {**waiting, "since": datetime.now(UTC).isoformat()}
    for early_or_answered in (a_moment_ago, {**waiting, "state": "drafted"}):
        pilot.answers["read_pilot"] = (200, ended | {"return": early_or_answered})
        assert f'action="{PLACE}/return"' not in signed_in.get(PLACE).text


def entry_of(kind, type_, day, **facts):
    item = contract.answer("read_story", full=True)["items"][0]
    label = {"el": f"Ετικέτα {type_}", "en": "x"}
    subject = {"kind": kind, "id": contract.AN_ID}
    return item | {"type": type_, "at": f"{day}T09:00:00Z", "subject": subject, "label": label, "facts": facts}


def test_a_story_is_drawn_with_dates_kinds_and_links(visitor, gateway):
    items = [
        entry_of("challenge", "challenge.published.v1", "2025-10-22", title="Χωρίς ουρά"),
        entry_of("challenge", "challenge.phase_opened.v1", "2025-10-27", phase_name="Ιδέες"),
        entry_of("pilot", "pilot.started.v1", "2026-02-04", title="Ένα SMS"),
    ]
    gateway.answers["read_story"] = (200, contract.answer("read_story", full=True) | {"items": items})
    answer = visitor.get(f"/el/cases/{contract.AN_ID}")
    assert "22 Οκτωβρίου 2025" in said(answer)
    assert "Ιδέες" in said(answer)
    assert f'href="/el/pilots/{contract.AN_ID}"' in answer.text
    assert answer.text.count('<li class="milestone">') == 2
    challenge = visitor.get(f"/el/challenges/{contract.AN_ID}")
    assert (challenge.text.count('<li class="milestone">'), "Ιδέες" in said(challenge)) == (2, False)


def test_a_practice_without_a_challenge_has_its_own_story(visitor, gateway):
    practice = contract.answer("read_practice", full=True) | {"origin": None, "state": "published"}
    items = [
        entry_of("practice", "practice.published.v1", "2026-03-02"),
        entry_of("practice", "practice.certified.v1", "2026-05-02"),
    ]
    gateway.answers["read_practice"] = (200, practice)
    gateway.answers["read_story"] = (200, contract.answer("read_story", full=True) | {"items": items})
    assert "Ετικέτα practice.certified.v1" in said(visitor.get(f"/el/practices/{contract.AN_ID}"))


def test_a_story_tells_of_adoptions(visitor, gateway):
    item = contract.answer("read_story", full=True)["items"][0]
    item |= {"type": "adoption.implemented.v1", "subject": {"kind": "adoption", "id": contract.AN_ID}}
    item |= {"label": {"el": "Την εφάρμοσε και άλλος φορέας", "en": "Implemented"}, "facts": {"title": "Θυρίδα"}}
    gateway.answers["read_story"] = (200, contract.answer("read_story", full=True) | {"items": [item]})
    page = visitor.get(f"/el/cases/{contract.AN_ID}").text
    assert "Την εφάρμοσε και άλλος φορέας" in page
    assert f'href="/el/adoptions/{contract.AN_ID}"' in page
